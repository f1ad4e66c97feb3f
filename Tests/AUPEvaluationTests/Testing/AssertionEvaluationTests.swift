import SCIMModel
import SourceDiagnostics
import TestSupport
import Testing

@testable import AUPEvaluation
@testable import AUPLanguage

/// Assertions held against a population by the engine of blocks, against one user after the other.
@Suite struct AssertionEvaluationTests {
  static let environment = RuleEnvironment(schemas: StandardSchemas.user)
  static let now = Instant(seconds: 1_767_225_600)

  /// What a verdict says.
  private struct Seen: Equatable {
    var holds: Bool
    var holders: Int
    var others: Int
    var reason: String

    init(_ verdict: AssertionVerdict) {
      (holds, holders, others, reason) = (verdict.holds, verdict.holders, verdict.others, verdict.reason)
    }

    init(holds: Bool, holders: Int, others: Int, reason: String) {
      (self.holds, self.holders, self.others, self.reason) = (holds, holders, others, reason)
    }
  }

  private static let roles = ["A", "B", "C", "nobody's"]

  private func rules(_ random: inout SeededGenerator) throws -> CheckedRules {
    let conditions = ConditionGenerator(schemas: Self.environment.schemas)
    var checked = try #require(try Self.environment.compile(conditions.file(rules: 6, &random)).checked)
    for index in checked.rules.indices {
      checked.rules[index].grants = (0..<Int.random(in: 1...2, using: &random)).map { _ in
        Grant(role: Self.roles[Int.random(in: 0..<3, using: &random)], unit: Bool.random(using: &random) ? "U" : "V")
      }
    }
    checked.exceptions = [CheckedException(user: "U 3", rule: 2, expiry: nil, reason: "x", span: .none)]
    let filters = try #require(try Self.environment.compile(conditions.file(rules: 8, &random)).checked)
    checked.assertions = filters.rules.map { rule in
      let who: [CheckedAssertion.Who] = [
        .noUser, .everyUser, .user("u 7"), .user("NOBODY"), .atLeast(3), .atMost(3), .atMost(0),
      ]
      let held = (0..<Int.random(in: 1...2, using: &random)).map { _ in
        Held(role: Self.roles.randomElement(using: &random)!, unit: Bool.random(using: &random) ? "U" : nil)
      }
      return CheckedAssertion(
        who: who.randomElement(using: &random)!, filter: Bool.random(using: &random) ? rule.condition : nil,
        held: held, span: .none)
    }
    return checked
  }

  /// The count by definition: every rule of the set, one user at a time.
  private func expected(
    _ assertion: CheckedAssertion, _ evaluator: inout Evaluator, _ users: [SCIMObject]
  ) -> Seen {
    var filter = assertion.filter.map {
      CompiledCondition($0, schemas: Self.environment.schemas).evaluator(now: Self.now)
    }
    var (holders, others): ([String], [String]) = ([], [])
    for user in users {
      guard case .string(let name)? = user["userName"] else { continue }
      if case .user(let wanted) = assertion.who, wanted.lowercased() != name.lowercased() { continue }
      if filter?.matches(user) == false { continue }
      let grants = evaluator.evaluate(user).grants
      let holds = assertion.held.allSatisfy { held in
        grants.contains { $0.role == held.role && (held.unit == nil || held.unit == $0.unit) }
      }
      if holds { holders.append(name) } else { others.append(name) }
    }
    func some(_ names: [String]) -> String {
      names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " and \(names.count - 3) more" : "")
    }
    let (holds, reason): (Bool, String) =
      switch assertion.who {
      case .noUser: (holders.isEmpty, "held by \(some(holders))")
      case .everyUser: (others.isEmpty, "not held by \(some(others))")
      case .user(let name):
        holders.isEmpty && others.isEmpty
          ? (false, "there is no user `\(name)`") : (others.isEmpty, "not held by \(some(others))")
      case .atLeast(let number):
        (holders.count >= number, "held by \(holders.count) \(holders.count == 1 ? "user" : "users")")
      case .atMost(let number): (holders.count <= number, "held by \(some(holders))")
      }
    return Seen(holds: holds, holders: holders.count, others: others.count, reason: reason)
  }

  private func population(_ text: String) throws -> PopulationReader {
    try PopulationReader(
      users: [.text(Array(text.utf8), name: "users")], userSchemas: Self.environment.schemas)
  }

  /// The users of a text, read one by one.
  private func users(_ text: String) throws -> [SCIMObject] {
    var population = try population(text)
    var users: [SCIMObject] = []
    while let next = try population.next() { if case .success(let user) = next { users.append(user.user) } }
    return users
  }

  @Test func countsAreThoseOfOneUserAfterTheOther() throws {
    var random = SeededGenerator.fromEnvironment()
    let people = UserGenerator(schemas: Self.environment.schemas)
    var verdicts = [true: 0, false: 0]
    for round in 0..<6 {
      let checked = try rules(&random)
      // Long enough for many blocks.
      let pad = String(repeating: "x", count: round % 2 == 0 ? 10 : 20_000)
      var raw: [SCIMObject] = []
      for number in 0..<80 {
        var user = people.user(&random)
        user["userName"] = .string("u \(number)")
        user["pad"] = .string(pad)
        raw.append(user)
      }
      let text = raw.map { $0.json + "\n" }.joined()
      let users = try self.users(text)
      for inactive in [false, true] {
        var evaluator = try Self.environment.compile(checked).evaluator(now: Self.now, evaluatesInactive: inactive)
        let expected = checked.assertions.map { self.expected($0, &evaluator, users) }
        let compiled = try CompiledAssertions(checked.assertions, of: checked, in: Self.environment)
        for jobs in [1, 4] {
          var options = BatchOptions(now: Self.now)
          options.jobs = jobs
          options.evaluatesInactive = inactive
          options.allowsPartial = true
          var population = try population(text)
          let (outcome, found) = try AssertionEvaluation(compiled, options: options).run(&population) { _ in }
          #expect(outcome.users == users.count, "\(random)")
          #expect(found.map { Seen($0) } == expected, "\(random)")
        }
        for seen in expected { verdicts[seen.holds, default: 0] += 1 }
      }
    }
    #expect(verdicts[true]! > 5 && verdicts[false]! > 5, "\(random)")
  }
}
