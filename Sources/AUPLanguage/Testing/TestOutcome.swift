public import SCIMModel
public import SourceDiagnostics

/// What came of a `test` block.
public struct TestOutcome: Sendable {
  /// The test.
  public var test: CheckedTest
  /// The moment it was run for: its own `now`, or that of the run.
  public var now: Instant
  /// What the rules say about its user.
  public var decision: Decision
  /// Expectations that are not met, in the order written.
  public var failures: [FailedExpectation]

  /// True if all is as expected.
  public var passed: Bool { failures.isEmpty }
}

/// An expectation of a test that is not met.
public struct FailedExpectation: Sendable {
  /// Rules that are explained; of more only the number is said.
  public static let explained = 3

  /// The expectation as it is written.
  public var span: SourceSpan
  /// What is instead: `no rule matches`, `matched by "A", "B"`.
  public var reason: String
  /// The rules that decide it, the first ``explained``.
  public var explanations: [RuleExplanation]
  /// How many more rules decide it.
  public var moreRules: Int
}
