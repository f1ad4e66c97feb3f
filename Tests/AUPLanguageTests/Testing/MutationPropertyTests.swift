import SCIMModel
import SourceDiagnostics
import TestSupport
import Testing

@testable import AUPLanguage

/// What tests notice of an edit, against the whole edited rule set compiled anew and tested.
@Suite struct MutationPropertyTests {
  static let environment = RuleEnvironment(schemas: StandardSchemas.user)
  static let now = Instant(seconds: 1_767_225_600)

  /// Rules with grants, ends, exceptions and tests.
  private func rules(_ random: inout SeededGenerator) throws -> (CheckedRules, [TestOutcome]) {
    let conditions = ConditionGenerator(schemas: Self.environment.schemas)
    let users = UserGenerator(schemas: Self.environment.schemas)
    var checked = try #require(try Self.environment.compile(conditions.file(rules: 3, &random)).checked)
    let roles = ["A", "B", "C"]
    for index in checked.rules.indices {
      checked.rules[index].grants = roles.shuffled(using: &random).prefix(Int.random(in: 1...2, using: &random)).map {
        Grant(role: $0, unit: "U")
      }
      if Int.random(in: 0..<4, using: &random) == 0 { checked.rules[index].expiry = Self.now.advanced(bySeconds: -1) }
    }
    checked.exceptions = [CheckedException(user: "Ann", rule: 0, expiry: nil, reason: "x", span: .none)]
    for number in 0..<5 {
      var user = Self.environment.schemas.conform(users.user(&random)).resource
      if Bool.random(using: &random) { user["userName"] = .string("ann") }
      let expected = (0..<2).map { _ -> CheckedTest.Expectation in
        let held = Held(role: roles.randomElement(using: &random)!, unit: Bool.random(using: &random) ? "U" : nil)
        return [.nothing, .rule(Int.random(in: 0..<3, using: &random)), .held(held), .notHeld(held)]
          .randomElement(using: &random)!
      }
      checked.tests.append(
        CheckedTest(name: "\(number)", user: user, expectations: expected.map { ($0, .none) }, span: .none))
    }
    // Most tests are to pass, or nothing could be noticed.
    for (index, outcome) in try outcomes(checked).enumerated() where index > 0 {
      let met = checked.tests[index].expectations.filter { $0.0.isMet(by: outcome.decision) }
      let says: CheckedTest.Expectation = outcome.decision.rules.first.map { .rule($0) } ?? .nothing
      checked.tests[index].expectations = met + [(says, .none)]
    }
    return (checked, try outcomes(checked))
  }

  private func outcomes(_ checked: CheckedRules) throws -> [TestOutcome] {
    var runner = TestRunner(
      try Self.environment.compile(checked), schemas: Self.environment.schemas, now: Self.now)
    return checked.tests.map { runner.run($0) }
  }

  @Test func anEditIsNoticedWhereTheWholeSetTestedAnewFails() throws {
    var random = SeededGenerator.fromEnvironment()
    var counts = [true: 0, false: 0]
    for _ in 0..<12 {
      let (checked, outcomes) = try rules(&random)
      let trial = MutantTrial(
        checked: checked, outcomes: outcomes.filter(\.passed), environment: Self.environment,
        evaluatesInactive: false)
      var mutants: [Mutant] = []
      MutantFinder.forEachMutant(of: checked) { mutants.append($0) }
      for mutant in mutants {
        var edited = checked
        edited.rules[mutant.rule] = mutant.changed
        edited.exceptions = edited.exceptions.filter { $0.rule != mutant.rule } + mutant.exceptions
        let after = try self.outcomes(edited)
        let fails = zip(outcomes, after).contains { $0.passed && !$1.passed }
        #expect(trial.isNoticed(mutant) == fails, "\(mutant.edit), \(random)")
        counts[fails, default: 0] += 1
      }
      let score = MutationScore(of: checked, by: outcomes, in: Self.environment)
      #expect(score.tried == mutants.count && score.total == mutants.count, "\(random)")
    }
    #expect(counts[true]! > 50 && counts[false]! > 50, "\(random)")
  }

  @Test func anEditThatChangesNothingIsNeverNoticed() throws {
    var random = SeededGenerator.fromEnvironment()
    for _ in 0..<20 {
      let (checked, outcomes) = try rules(&random)
      let trial = MutantTrial(
        checked: checked, outcomes: outcomes.filter(\.passed), environment: Self.environment,
        evaluatesInactive: false)
      for (index, rule) in checked.rules.enumerated() {
        let same = Mutant(
          rule: index, span: rule.span, isInCondition: false, edit: "", changed: rule,
          exceptions: checked.exceptions.filter { $0.rule == index })
        #expect(!trial.isNoticed(same), "\(random)")
      }
    }
  }

  @Test func editsBeyondTheLimitAreCountedAndNotTried() throws {
    let rules = try Self.environment.compile(
      #"rule "R" { when title eq "a" and active eq true assign role "A" in "U" }"#)
    let checked = try #require(rules.checked)
    let all = MutationScore(of: checked, by: [], in: Self.environment)
    let some = MutationScore(of: checked, by: [], in: Self.environment, limit: 3)
    #expect(all.tried == all.total && all.noticed == 0)
    #expect(some.tried == 3 && some.total == all.total && some.survivors.count == 3)
  }

  /// Every kind of edit, in the order in which they come.
  @Test func editsInWords() throws {
    let text = """
      rule "R" {
        when   not group in ("A", "B") and at least 1 of (title pr, title matches "x") or
               count(emails) ge 2 and emails[type eq "work"].value eq all ("a", "b")
        assign role "A" in "U", "V"
        until  "2027-01-31"
      }
      except "ann" from "R" because "x"
      """
    let rules = try Self.environment.compile(text)
    let checked = try #require(rules.checked)
    var report = TestReport(name: "", sources: try #require(rules.sources))
    report.mutation = MutationScore(of: checked, by: [], in: Self.environment)
    let edits = report.mutation!.survivors.map { report.edit($0) }.joined(separator: "\n")
    #expect(edits == Self.edits)
  }

  private static let edits = #"""
    `not group in ("A", "B") and at least 1 of (title pr, title matches "x") or count(emails) ge 2 and emails[type eq "work"].value eq all ("a", "b")` `or` made `and`
    `not group in ("A", "B") and at least 1 of (title pr, title matches "x")` left out
    `not group in ("A", "B") and at least 1 of (title pr, title matches "x")` `and` made `or`
    `not group in ("A", "B")` left out
    `not group in ("A", "B")` without `not`
    `group in ("A", "B")` compared by `co`
    `group in ("A", "B")` compared by `sw`
    `group in ("A", "B")` without entry 1 of its list
    `group in ("A", "B")` without entry 2 of its list
    `at least 1 of (title pr, title matches "x")` left out
    `at least 1 of (title pr, title matches "x")` `at least 1` made `at least 0`
    `at least 1 of (title pr, title matches "x")` `at least 1` made `at least 2`
    `title pr` left out
    `title pr` negated
    `title matches "x"` left out
    `title matches "x"` negated
    `count(emails) ge 2 and emails[type eq "work"].value eq all ("a", "b")` left out
    `count(emails) ge 2 and emails[type eq "work"].value eq all ("a", "b")` `and` made `or`
    `count(emails) ge 2` left out
    `count(emails) ge 2` negated
    `count(emails) ge 2` `ge` made `gt`
    `emails[type eq "work"].value eq all ("a", "b")` left out
    `emails[type eq "work"].value eq all ("a", "b")` negated
    `emails[type eq "work"].value eq all ("a", "b")` `all` made `any`
    `emails[type eq "work"].value eq all ("a", "b")` without entry 1 of its list
    `emails[type eq "work"].value eq all ("a", "b")` without entry 2 of its list
    without `A` in `U`
    without `A` in `V`
    without its end
    without the exception of `ann`
    """#
}
