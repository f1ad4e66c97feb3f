public import AUPLanguage
public import SCIMModel

/// Writes the users of a population that a condition matches, as NDJSON: each record as it was read, compact.
public struct FilterEvaluation: Sendable {
  private let condition: CompiledCondition
  private let now: Instant
  private let allowsPartial: Bool

  /// Makes an evaluation.
  ///
  /// - Parameters:
  ///   - now: What `now` means in the condition.
  ///   - allowsPartial: Goes on behind records that cannot be used.
  public init(condition: CompiledCondition, now: Instant, allowsPartial: Bool = false) {
    self.condition = condition
    self.now = now
    self.allowsPartial = allowsPartial
  }

  /// Reads all users and writes those that match; see ``BatchEvaluation/run(_:to:report:progress:)``.
  ///
  /// - Throws: ``InputError``, or ``SinkError``.
  public func run(
    _ population: inout PopulationReader, to sink: any ByteSink, report: (RecordProblem) -> Void,
    progress: (BatchProgress) -> Bool = { _ in true }
  ) throws -> BatchOutcome {
    var evaluator = condition.evaluator(now: now)
    var run = BatchRun(sink: sink, allowsPartial: allowsPartial)
    while let user = try run.next(&population, report: report, progress: progress) {
      guard evaluator.matches(user.user) else { continue }
      run.outcome.matched += 1
      SCIMValue.complex(user.record.object).writeJSON(to: &run.output.bytes)
      run.output.bytes.append(UInt8(ascii: "\n"))
      try run.output.flushIfFull()
    }
    try run.output.flush()
    return run.outcome
  }
}
