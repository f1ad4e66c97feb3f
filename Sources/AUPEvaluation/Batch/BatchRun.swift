/// The course of one run: which users come, what is counted, when it ends.
struct BatchRun {
  var outcome = BatchOutcome()
  var output: OutputBuffer
  private let allowsPartial: Bool
  /// How often a run asks whether it shall go on.
  static let progressInterval = 256

  init(sink: any ByteSink, allowsPartial: Bool) {
    output = OutputBuffer(sink)
    self.allowsPartial = allowsPartial
  }

  /// The next user to be written; nil at the end.
  mutating func next(
    _ population: inout PopulationReader, report: (RecordProblem) -> Void, progress: (BatchProgress) -> Bool
  ) throws(InputError) -> PopulationUser? {
    while let result = try population.next() {
      switch result {
      case .failure(let problem):
        outcome.problems += 1
        if !allowsPartial { outcome.isComplete = false }
        report(problem)
      case .success(let user):
        outcome.users += 1
        if outcome.users % Self.progressInterval == 0, !progress(population.progress(outcome.users)) {
          outcome.isComplete = false
          return nil
        }
        if outcome.isComplete { return user }
      }
    }
    return nil
  }
}
