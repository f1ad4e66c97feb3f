import SCIMModel
import SourceDiagnostics
import TestSupport
import Testing

@testable import AUPLanguage

/// The explanation of a verdict against the VM, on generated conditions and users.
@Suite struct ExplanationPropertyTests {
  static let environment = RuleEnvironment(schemas: StandardSchemas.user)
  static let now = Instant(seconds: 1_767_225_600)

  /// Runs a body over generated rules and users.
  private func forEachPair(
    files: Int, _ random: inout SeededGenerator,
    _ body: (CheckedRules, Int, inout Evaluator, SCIMObject, inout SeededGenerator) throws -> Void
  ) throws {
    let conditions = ConditionGenerator(schemas: Self.environment.schemas)
    let users = UserGenerator(schemas: Self.environment.schemas)
    for _ in 0..<files {
      let rules = try Self.environment.compile(conditions.file(rules: 6, &random))
      let checked = try #require(rules.checked)
      var evaluator = rules.evaluator(now: Self.now)
      for _ in 0..<8 {
        let user = Self.environment.schemas.conform(users.user(&random)).resource
        for rule in checked.rules.indices { try body(checked, rule, &evaluator, user, &random) }
      }
    }
  }

  @Test func verdictsAreThoseOfTheVM() throws {
    var random = SeededGenerator.fromEnvironment()
    let explainer = Explainer(schemas: Self.environment.schemas, now: Self.now)
    try forEachPair(files: 40, &random) { checked, rule, evaluator, user, random in
      let explanation = explainer.explain(checked.rules[rule].condition, for: user)
      let verdict = evaluator.conditionHolds(rule: rule, user)
      #expect(explanation.holds == verdict, "\(random)")
    }
  }

  @Test func theCauseDecidesAndNothingElseDoes() throws {
    var random = SeededGenerator.fromEnvironment()
    let explainer = Explainer(schemas: Self.environment.schemas, now: Self.now)
    try forEachPair(files: 40, &random) { checked, rule, _, user, random in
      let explanation = explainer.explain(checked.rules[rule].condition, for: user)
      let verdict = Self.verdict(explanation, \.holds)
      let changed = Self.verdict(explanation, Self.oppositeOfCause)
      #expect(verdict == explanation.holds)
      #expect(changed == (explanation.isCause ? !explanation.holds : explanation.holds), "\(random)")
      for _ in 0..<4 {
        var noise = random
        let others = Self.verdict(explanation) { $0.isCause ? $0.holds : Bool.random(using: &noise) }
        #expect(others == explanation.holds, "\(random)")
        random = noise
      }
    }
  }

  /// What is named for a rule (exceptions, an end, changes of the user), done, changes what the VM decides.
  @Test func theSmallestChangeOfARuleChangesTheDecisionOfTheVM() throws {
    var random = SeededGenerator.fromEnvironment()
    let explainer = Explainer(schemas: Self.environment.schemas, now: Self.now)
    let satisfiability = Satisfiability(schemas: Self.environment.schemas, now: Self.now, steps: 200_000)
    var counts = (changed: 0, undecided: 0, none: 0)
    try forEachPair(files: 20, &random) { checked, rule, _, user, random in
      var user = user
      user["userName"] = .string("ann")
      user["active"] = .boolean(Bool.random(using: &random))
      var rules = CheckedRules()
      rules.rules = [checked.rules[rule]]
      if Bool.random(using: &random) { rules.rules[0].expiry = Instant(seconds: Self.now.seconds - 1) }
      if Bool.random(using: &random) {
        rules.exceptions = [CheckedException(user: "Ann", rule: 0, expiry: nil, reason: "x", span: .none)]
      }
      let explanation = explainer.explain(rule: 0, of: rules, for: user)
      func matches() throws -> Bool {
        var evaluator = try Self.environment.compile(rules).evaluator(now: Self.now)
        return evaluator.matches(rule: 0, Self.environment.schemas.conform(user).resource)
      }
      let before = try matches()
      #expect(before == explanation.matches, "\(random)")
      switch explanation.remedy(for: user, of: rules, satisfiability) {
      case .none: counts.none += 1
      case .undecided: counts.undecided += 1
      case .changes(let changes):
        rules.rules[0].expiry = nil
        rules.exceptions = []
        for change in changes { change.apply(to: &user, core: SchemaURN.user) }
        let after = try matches()
        #expect(after != explanation.matches, "\(changes.map(\.json.json)) \(random)")
        counts.changed += 1
      }
    }
    print("smallest changes: \(counts); \(random)")
    #expect(counts.changed > 700 && counts.undecided * 50 < counts.changed, "\(random)")
  }

  /// The clauses named as the cause, each replaced by its opposite, change what the VM says.
  @Test func theCauseChangedChangesTheVerdictOfTheVM() throws {
    var random = SeededGenerator.fromEnvironment()
    let explainer = Explainer(schemas: Self.environment.schemas, now: Self.now)
    var compared = 0
    try forEachPair(files: 20, &random) { checked, rule, evaluator, user, random in
      let condition = checked.rules[rule].condition
      let explanation = explainer.explain(condition, for: user)
      guard explanation.isCause, let changed = Self.change(condition, explanation, \.isCause) else { return }
      var one = CheckedRules()
      one.rules = [CheckedRule(name: "changed", condition: changed, grants: [], span: changed.span)]
      var other = try Self.environment.compile(one).evaluator(now: Self.now)
      let before = evaluator.conditionHolds(rule: rule, user)
      let after = other.conditionHolds(rule: 0, user)
      #expect(before != after, "\(random)")
      compared += 1
    }
    #expect(compared > 250)
  }

  static func oppositeOfCause(_ clause: Explanation) -> Bool { clause.isCause ? !clause.holds : clause.holds }

  /// The verdict of a tree whose clauses come out in some way.
  static func verdict(_ node: Explanation, _ clause: (Explanation) -> Bool) -> Bool {
    if node.parts.isEmpty {
      switch node.kind {
      case .clause, .elements: return clause(node)
      default: break
      }
    }
    let verdicts = node.parts.map { verdict($0, clause) }
    return switch node.kind {
    case .all: verdicts.allSatisfy { $0 }
    case .any, .elements: verdicts.contains(true)
    case .not: !verdicts[0]
    case .atLeast(let least, _): verdicts.count { $0 } >= least
    case .named: verdicts[0]
    case .clause: clause(node)
    }
  }

  /// The condition with some of its clauses negated; nil where one of them stands in brackets, as it is then one clause
  /// for many elements.
  static func change(
    _ condition: Condition, _ node: Explanation, _ isMeant: (Explanation) -> Bool
  ) -> Condition? {
    func all(_ conditions: [Condition], _ parts: [Explanation]) -> [Condition]? {
      let changed = zip(conditions, parts).compactMap { change($0, $1, isMeant) }
      return changed.count == conditions.count ? changed : nil
    }
    switch (condition.kind, node.kind) {
    case (_, .clause): return isMeant(node) ? Condition(.not(condition), condition.span) : condition
    case (.and(let conditions), .all(let parts)):
      return all(conditions, parts).map { Condition(.and($0), condition.span) }
    case (.or(let conditions), .any(let parts)):
      return all(conditions, parts).map { Condition(.or($0), condition.span) }
    case (.atLeast(let least, let conditions), .atLeast(_, let parts)):
      return all(conditions, parts).map { Condition(.atLeast(least, $0), condition.span) }
    case (.not(let inner), .not(let part)):
      return change(inner, part, isMeant).map { Condition(.not($0), condition.span) }
    case (.named(let name, let inner), .named(_, let part)):
      return change(inner, part, isMeant).map { Condition(.named(name, $0), condition.span) }
    case (.element, .elements(_, let parts)):
      if parts.isEmpty { return isMeant(node) ? Condition(.not(condition), condition.span) : condition }
      return node.leaves.contains(where: isMeant) ? nil : condition
    default: return nil
    }
  }
}
