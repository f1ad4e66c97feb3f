import Foundation
import SCIMModel
import SourceDiagnostics
import TestSupport
import Testing

@testable import AUPLanguage

/// Coverage against brute force, on generated conditions and users.
@Suite struct CoveragePropertyTests {
  static let environment = RuleEnvironment(schemas: StandardSchemas.user)
  static let now = Instant(seconds: 1_767_225_600)
  private let flips = ClauseFlips(environment: environment, now: now)

  private func tests(_ count: Int, _ random: inout SeededGenerator) -> [CheckedTest] {
    let users = UserGenerator(schemas: Self.environment.schemas)
    return (0..<count).map { number in
      CheckedTest(
        name: "\(number)", user: Self.environment.schemas.conform(users.user(&random)).resource,
        expectations: [(.nothing, .none)], span: .none)
    }
  }

  @Test func clausesThatDecideAreThoseThatTurnTheVerdictRoundAlone() throws {
    var random = SeededGenerator.fromEnvironment()
    let explainer = Explainer(schemas: Self.environment.schemas, now: Self.now)
    let conditions = ConditionGenerator(schemas: Self.environment.schemas)
    var found = [true: 0, false: 0]
    for _ in 0..<30 {
      let checked = try #require(try Self.environment.compile(conditions.file(rules: 6, &random)).checked)
      for test in tests(6, &random) {
        for rule in checked.rules {
          let explained = explainer.explain(rule.condition, for: test.user).decisiveClauses
            .compactMap(\.clauseID)
          let expected = flips.deciding(rule.condition, for: test.user)
          let leaves = explained.map {
            ClauseFlips.Leaf(span: $0.span, element: $0.place.element, value: $0.place.value)
          }
          #expect(Set(leaves) == Set(expected.keys), "\(random)")
          #expect(leaves.count == Set(leaves).count, "\(random)")
          for holds in expected.values { found[holds, default: 0] += 1 }
        }
      }
    }
    #expect(found[true]! > 100 && found[false]! > 100, "\(random)")
  }

  @Test func coverageIsWhatTheUsersReachTogether() throws {
    var random = SeededGenerator.fromEnvironment()
    let conditions = ConditionGenerator(schemas: Self.environment.schemas)
    for _ in 0..<15 {
      let rules = try Self.environment.compile(conditions.file(rules: 6, &random))
      let checked = try #require(rules.checked)
      var runner = TestRunner(rules, schemas: Self.environment.schemas, now: Self.now)
      let outcomes = tests(5, &random).map { runner.run($0) }
      let coverage = TestCoverage(of: checked, by: outcomes, schemas: Self.environment.schemas)
      for rule in coverage.rules {
        var expected: Set<Reached> = []
        for outcome in outcomes where outcome.decision.isActive {
          for (leaf, holds) in flips.deciding(checked.rules[rule.rule].condition, for: outcome.test.user) {
            expected.insert(Reached(span: leaf.span, verdict: holds))
          }
        }
        let spans = Set(checked.rules[rule.rule].condition.clauseSpans)
        expected = expected.filter { spans.contains($0.span) }
        let missing = Set(rule.missing.map { Reached(span: $0.span, verdict: $0.verdict) })
        #expect(rule.covered == expected.count && rule.total == 2 * spans.count, "\(random)")
        #expect(missing.isDisjoint(with: expected) && missing.count + expected.count == rule.total, "\(random)")
      }
    }
  }

  private struct Reached: Hashable {
    var span: SourceSpan
    var verdict: Bool
  }

  /// `AUP_SUGGESTED_FILES=100` is the long proof: some files take ten times as long as others.
  private static let suggestedFiles =
    ProcessInfo.processInfo.environment["AUP_SUGGESTED_FILES"].flatMap(Int.init) ?? 8

  /// What is suggested, added to the rules: its tests pass, and together they reach what was said.
  @Test func suggestedTestsPassAndReachWhatTheySay() throws {
    var random = SeededGenerator.fromEnvironment()
    let conditions = ConditionGenerator(schemas: Self.environment.schemas)
    var (known, total) = (0, 0)
    for _ in 0..<Self.suggestedFiles {
      let text = conditions.file(rules: 4, &random)
      let rules = try Self.environment.compile(text)
      let checked = try #require(rules.checked)
      let sources = try #require(rules.sources)
      let found = TestSuggestions(
        of: rules, checked, sources, by: [], in: Self.environment, now: Self.now)
      for suggestion in found.suggestions {
        let condition = checked.rules[suggestion.goal.rule].condition
        let deciding = flips.deciding(condition, for: suggestion.user)
        #expect(
          deciding.contains { $0.key.span == suggestion.goal.clause && $0.value == suggestion.goal.verdict },
          "\(random)")
      }
      let extended = try Self.environment.compile(
        text + "\n" + found.text(checked, sources, now: Self.now))
      let again = try #require(extended.checked)
      var runner = TestRunner(extended, schemas: Self.environment.schemas, now: Instant(seconds: 0))
      let outcomes = again.tests.map { runner.run($0) }
      #expect(outcomes.count == found.suggestions.count, "\(random)")
      #expect(outcomes.filter { !$0.passed }.isEmpty, "\(random)")
      let coverage = TestCoverage(of: again, by: outcomes, schemas: Self.environment.schemas)
      #expect(coverage.covered == found.coverage.covered, "\(random)")
      #expect(coverage.total - coverage.covered == found.unreached.count, "\(random)")
      let people = UserGenerator(schemas: Self.environment.schemas)
      for (goal, isOutOfReach) in zip(found.unreached, found.isOutOfReach) where isOutOfReach {
        for _ in 0..<40 {
          let user = Self.environment.schemas.conform(people.user(&random)).resource
          // The schema asks for a name, and whoever is inactive reaches nothing.
          guard case .string(let name)? = user["userName"], !name.utf8.isEmpty, user["active"] != .boolean(false) else {
            continue
          }
          let deciding = flips.deciding(checked.rules[goal.rule].condition, for: user)
          #expect(
            !deciding.contains { $0.key.span == goal.clause && $0.value == goal.verdict }, "\(user.json) \(random)")
        }
      }
      known += coverage.covered + found.isOutOfReach.count { $0 }
      total += coverage.total
    }
    // Much of what is drawn at random can be reached by nobody, `a and not a`: then that is said.
    print("suggestions: \(known) of \(total) goals reached or known to be out of reach; \(random)")
    #expect(known * 100 > total * 80, "\(known) of \(total), \(random)")
  }
}
