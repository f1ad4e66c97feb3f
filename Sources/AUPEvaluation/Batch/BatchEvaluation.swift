public import AUPLanguage
public import SCIMModel

/// How a population is evaluated and written.
public struct BatchOptions: Sendable {
  /// What `now` means, and what expiry is compared with.
  public var now: Instant
  /// The shape of the output.
  public var output = OutputFormat.ndjson
  /// Writes cells of CSV as the data has them, though a spreadsheet may take them for formulas.
  public var writesRawCells = false
  /// Leaves out users that no rule matches.
  public var matchedOnly = false
  /// Treats users whose `active` is false as anybody else.
  public var evaluatesInactive = false
  /// Goes on behind records that cannot be used.
  public var allowsPartial = false
  /// Columns of the terminal, to which a table is wrapped; nil to wrap nothing.
  public var columns: Int?
  /// Threads that work on the population, one or more.
  public var jobs = 1

  /// Makes options for one moment.
  public init(now: Instant) { self.now = now }
}

/// What became of a run over a population.
public struct BatchOutcome: Hashable, Sendable {
  /// Users that were read.
  public var users = 0
  /// Users that a rule or filter matches.
  public var matched = 0
  /// Users that were not evaluated because they are inactive.
  public var inactive = 0
  /// Records that could not be used.
  public var problems = 0
  /// False if the output does not hold all users: there were problems that were not allowed, or the run was stopped.
  public var isComplete = true

  /// Makes an outcome of nothing.
  public init() {}
}

/// Evaluates rules over a population and writes a decision for each user, in their order.
///
/// ```swift
/// var population = try PopulationReader(users: [.path("users.ndjson")])
/// let batch = BatchEvaluation(rules: rules, options: BatchOptions(now: now))
/// let outcome = try batch.run(&population, to: sink) { print($0) }
/// ```
///
/// Same input, same bytes, however many threads work on it. Memory does not grow with users: each thread has one block of
/// records at a time, and its tables are of bounded size.
public struct BatchEvaluation: Sendable {
  private let rules: CompiledRules
  private let options: BatchOptions
  /// The rules with which these are compared, for writers that do so.
  var baseline: CompiledRules?
  /// Bytes of output that are kept back at most, see ``HeldOutput``.
  var heldBytes = HeldOutput.limit

  /// Makes an evaluation.
  public init(rules: CompiledRules, options: BatchOptions) {
    self.rules = rules
    self.options = options
  }

  /// Reads all users, evaluates them and writes the decisions.
  ///
  /// Behind a record that cannot be used nothing more is written, unless ``BatchOptions/allowsPartial``; the rest is
  /// read all the same, so that all such records are reported.
  ///
  /// - Parameters:
  ///   - report: Is told each record that cannot be used; from any of the threads, one at a time.
  ///   - progress: Is told after each block how far the run is, as `report` is; false stops it.
  /// - Throws: ``InputError``, or ``SinkError``.
  public func run(
    _ population: inout PopulationReader, to sink: any ByteSink, report: (RecordProblem) -> Void,
    progress: (BatchProgress) -> Bool = { _ in true }
  ) throws -> BatchOutcome {
    let program = rules.program
    switch options.output {
    case .ndjson, .table:
      return try run(
        &population, JSONDecisionWriter(program, isArray: false), to: sink, report: report, progress: progress
      ).outcome
    case .json:
      return try run(
        &population, JSONDecisionWriter(program, isArray: true), to: sink, report: report, progress: progress
      ).outcome
    case .csv:
      return try run(
        &population, CSVDecisionWriter(program, isRaw: options.writesRawCells), to: sink, report: report,
        progress: progress
      ).outcome
    case .summary:
      return try run(&population, SummaryWriter(program), to: sink, report: report, progress: progress).outcome
    }
  }

  /// As ``run(_:to:report:progress:)``, and hands back the writer with what it has counted.
  func run<Writer: DecisionWriter>(
    _ population: inout PopulationReader, _ writer: Writer, to sink: any ByteSink, report: (RecordProblem) -> Void,
    progress: (BatchProgress) -> Bool
  ) throws -> (outcome: BatchOutcome, writer: Writer) {
    try withoutActuallyEscaping(report) { report in
      try withoutActuallyEscaping(progress) { progress in
        if let result = try runAtOnce(&population, writer, to: sink, report: report, progress: progress) {
          return result
        }
        let pipeline = pipeline(population, writer, to: sink)
        defer { population = pipeline.population }
        let outcome = try pipeline.run(BatchPipeline.Observer(report: report, progress: progress))
        return (outcome, pipeline.writer)
      }
    }
  }

  /// Reads a file only once, as if no group could stand behind users, and keeps the output back until that is known: most
  /// exports have none, and to look for them takes as long as to read the file. Nil if there was one, or anything else
  /// that the usual way can say better; then nothing was given out.
  private func runAtOnce<Writer: DecisionWriter>(
    _ population: inout PopulationReader, _ writer: Writer, to sink: any ByteSink,
    report: @escaping (RecordProblem) -> Void, progress: @escaping (BatchProgress) -> Bool
  ) throws -> (outcome: BatchOutcome, writer: Writer)? {
    // Of many rules the output soon is too large.
    guard population.isOneFile, options.output == .summary || RecordBlock.areFew(rules.program.rules.count) else {
      return nil
    }
    let start = population
    var once = population
    once.looksForGroups = false
    var pipeline: BatchPipeline<Writer>?
    defer { pipeline = nil }
    let held = HeldOutput(sink, limit: heldBytes, report: report) {
      guard let population = pipeline?.population, population.groupProblems == 0 else { return false }
      return try start.countGroups() == population.groupsRead
    }
    let made = self.pipeline(once, writer, to: held)
    pipeline = made
    do {
      let outcome = try made.run(BatchPipeline.Observer(report: held.report, progress: progress))
      // What was not read may hold groups.
      if held.isDoubtful || !held.isReleased && made.population.groupProblems > 0 { return nil }
      try held.release()
      population = made.population
      return (outcome, made.writer)
    } catch  where !held.isReleased {
      return nil
    }
  }

  private func pipeline<Writer: DecisionWriter>(
    _ population: PopulationReader, _ writer: Writer, to sink: any ByteSink
  ) -> BatchPipeline<Writer> {
    let sequencer = BatchSequencer(options, rules: rules.program, writer, sink: sink)
    return BatchPipeline(rules: rules, baseline: baseline, options: options, population: population, sequencer)
  }
}
