public import AUPLanguage
import SCIMModel

/// Holds assertions against a population.
///
/// ```swift
/// let evaluation = AssertionEvaluation(assertions, options: BatchOptions(now: now))
/// let (outcome, verdicts) = try evaluation.run(&population) { print($0) }
/// ```
///
/// The population is streamed through the same engine as decisions are, once for all assertions.
public struct AssertionEvaluation: Sendable {
  private let assertions: CompiledAssertions
  private let options: BatchOptions

  /// Makes an evaluation. The shape of output and ``BatchOptions/matchedOnly`` mean nothing to it.
  public init(_ assertions: CompiledAssertions, options: BatchOptions) {
    self.assertions = assertions
    self.options = options
  }

  /// Reads all users; see ``BatchEvaluation/run(_:to:report:progress:)``.
  ///
  /// The verdicts are those of all users only if the outcome is complete.
  ///
  /// - Throws: ``InputError``.
  public func run(
    _ population: inout PopulationReader, report: (RecordProblem) -> Void,
    progress: (BatchProgress) -> Bool = { _ in true }
  ) throws -> (outcome: BatchOutcome, verdicts: [AssertionVerdict]) {
    var options = options
    options.output = .summary
    // A `where` may speak of inactive users; that they hold nothing is the tally's business.
    options.evaluatesInactive = true
    let writer = AssertionWriter(AssertionTally(assertions, evaluatesInactive: self.options.evaluatesInactive))
    let (outcome, counted) = try BatchEvaluation(rules: assertions.rules, options: options).run(
      &population, writer, to: NoSink(), report: report, progress: progress)
    return (outcome, counted.tally.verdicts)
  }
}

/// Takes no output, for there is none.
private final class NoSink: ByteSink {
  func write(_ bytes: Span<UInt8>) throws(SinkError) {}
}
