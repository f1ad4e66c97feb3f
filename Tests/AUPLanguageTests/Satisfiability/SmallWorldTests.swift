import Foundation
import SCIMModel
import TestSupport
import Testing

@testable import AUPLanguage

/// Implication, equality and disjointness of two conditions against a count of all users of a small world, whose texts
/// are those of up to three letters out of three.
///
/// `AUP_SATISFIABILITY_PAIRS` sets how many pairs of conditions; `make prove` asks for 100,000.
@Test func analysisAgreesWithCountingAllUsersOfASmallWorld() throws {
  let pairs = ProcessInfo.processInfo.environment["AUP_SATISFIABILITY_PAIRS"].flatMap(Int.init) ?? 500
  var random = SeededGenerator.fromEnvironment()
  var world = SmallWorld()
  var answers: [String: Int] = [:]
  let environment = RuleEnvironment()
  for _ in 0..<pairs {
    let trees = (0..<2).map { _ in world.condition(depth: 2, &random) }
    let bits = try trees.map { try world.users($0) }
    let conditions = try trees.map { try environment.compileCondition($0.text) }
    var evaluators = conditions.map { $0.evaluator(now: world.now) }
    let satisfiability = Satisfiability(schemas: StandardSchemas.user, now: world.now)
    let claims = conditions.map { satisfiability.claim($0.condition) }
    for wanted in [[true, true], [true, false], [false, true]] {
      let asked = zip(claims, wanted).map { $1 ? $0 : $0.negated }
      let found = world.hasUser(zip(bits, wanted).map { bits, wanted in bits.map { wanted ? $0 : ~$0 } })
      let question = "\(wanted) of \(trees.map(\.text)) \(random)"
      switch satisfiability.user(asked) {
      case .none:
        answers["none", default: 0] += 1
        #expect(!found, "none: \(question)")
      case .undecided:
        answers["undecided", default: 0] += 1
      case .witness(let user):
        answers["witness", default: 0] += 1
        let verdicts = evaluators.indices.map { evaluators[$0].matches(user) }
        #expect(verdicts == wanted, "\(user.json): \(question)")
      }
    }
  }
  print("small world: \(pairs) pairs, \(answers.sorted { $0.key < $1.key }); \(random)")
  #expect(answers["none", default: 0] * 20 > pairs && answers["witness", default: 0] * 20 > pairs)
  #expect(answers["undecided", default: 0] == 0)
}

/// The smallest change of a user, done, turns the verdict of a condition round, and no smaller one does: none leads to
/// any user of the small world.
@Test func noChangeIsSmallerThanTheSmallest() throws {
  var random = SeededGenerator.fromEnvironment()
  var world = SmallWorld()
  let environment = RuleEnvironment()
  var sizes: [Int: Int] = [:]
  for _ in 0..<200 {
    let tree = world.condition(depth: 2, &random)
    let holding = try world.users(tree)
    let number = Int.random(in: 0..<world.count, using: &random)
    let user = world.user(number)
    let condition = try environment.compileCondition(tree.text)
    var evaluator = condition.evaluator(now: world.now)
    let verdict = evaluator.matches(user)
    let satisfiability = Satisfiability(schemas: StandardSchemas.user, now: world.now)
    let claim = satisfiability.claim(condition.condition)
    let distance = world.distance(from: number, to: verdict ? holding.map { ~$0 } : holding)
    let question = "\(tree.text) for \(user.json) \(random)"
    switch satisfiability.smallestChange(of: user, toSatisfy: [verdict ? claim.negated : claim]) {
    case .undecided: Issue.record("undecided: \(question)")
    case .none: #expect(distance == nil, "\(question)")
    case .changes(let changes):
      var changed = user
      for change in changes { change.apply(to: &changed, core: SchemaURN.user) }
      let after = evaluator.matches(StandardSchemas.user.conform(changed).resource)
      #expect(after != verdict, "\(changes.map(\.json.json)): \(question)")
      #expect(distance ?? .max >= changes.count, "\(changes.map(\.json.json)): \(question)")
      sizes[changes.count, default: 0] += 1
    }
  }
  print("smallest changes: \(sizes.sorted { $0.key < $1.key }); \(random)")
  #expect(Set(sizes.keys).isSuperset(of: [1, 2]), "\(random)")
}
