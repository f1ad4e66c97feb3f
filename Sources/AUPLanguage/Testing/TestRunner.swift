public import SCIMModel
import SourceDiagnostics

/// Runs `test` blocks of a rule set.
///
/// ```swift
/// var runner = TestRunner(rules, schemas: environment.schemas, now: now)
/// let failed = checked.tests.filter { !runner.run($0).passed }
/// ```
public struct TestRunner: Sendable {
  private let compiled: CompiledRules
  private let schemas: ResourceSchemas
  private let limits: Limits
  private let now: Instant
  private let evaluatesInactive: Bool
  /// Making one takes as long as some tests: tests of one moment share it.
  private var evaluators: [Instant: Evaluator] = [:]

  /// Makes a runner for rules that were compiled from source.
  ///
  /// - Parameters:
  ///   - schemas: Those that the rules were checked against.
  ///   - limits: Those that they were checked with.
  ///   - now: The moment of tests that do not name one.
  ///   - evaluatesInactive: If true, users whose `active` is false are treated as anybody else.
  public init(
    _ compiled: CompiledRules, schemas: ResourceSchemas, limits: Limits = .standard, now: Instant,
    evaluatesInactive: Bool = false
  ) {
    self.compiled = compiled
    self.schemas = schemas
    self.limits = limits
    self.now = now
    self.evaluatesInactive = evaluatesInactive
  }

  /// Runs a test of the rule set.
  public mutating func run(_ test: CheckedTest) -> TestOutcome {
    let moment = test.now ?? now
    let decision = evaluators[
      moment, default: compiled.evaluator(now: moment, evaluatesInactive: evaluatesInactive)
    ].evaluate(test.user)
    let failures = test.expectations.compactMap { expectation, span in
      expectation.isMet(by: decision) ? nil : failure(of: expectation, span, decision, test.user, moment)
    }
    return TestOutcome(test: test, now: moment, decision: decision, failures: failures)
  }

  private func failure(
    of expectation: CheckedTest.Expectation, _ span: SourceSpan, _ decision: Decision, _ user: SCIMObject,
    _ moment: Instant
  ) -> FailedExpectation {
    let matched = decision.rules.map { JSONText.quoted(compiled.program.rules[$0].name) }
    var failure = FailedExpectation(
      span: span, reason: matched.isEmpty ? "no rule matches" : "matched by \(matched.joined(separator: ", "))",
      explanations: [], moreRules: 0)
    guard let checked = compiled.checked else { return failure }
    let concerned = expectation.rulesConcerned(decision, checked.rules)
    let explainer = Explainer(schemas: schemas, now: moment, limits: limits)
    failure.explanations = concerned.prefix(FailedExpectation.explained).map {
      explainer.explain(rule: $0, of: checked, for: user, evaluatesInactive: evaluatesInactive)
    }
    failure.moreRules = concerned.count - failure.explanations.count
    if concerned.isEmpty { failure.reason += "; no rule grants it" }
    return failure
  }
}
