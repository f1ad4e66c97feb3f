public import AUPLanguage
public import SCIMModel

/// How a population is evaluated and written.
public struct BatchOptions: Sendable {
  /// What `now` means, and what expiry is compared with.
  public var now: Instant
  /// The shape of the output.
  public var output = OutputFormat.ndjson
  /// Leaves out users that no rule matches.
  public var matchedOnly = false
  /// Treats users whose `active` is false as anybody else.
  public var evaluatesInactive = false
  /// Goes on behind records that cannot be used.
  public var allowsPartial = false
  /// Columns of the terminal, to which a table is wrapped; nil to wrap nothing.
  public var columns: Int?

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
/// Same input, same bytes. Memory does not grow with users.
public struct BatchEvaluation: Sendable {
  /// How often a run asks whether it shall go on.
  public static let progressInterval = 256

  private let rules: CompiledRules
  private let options: BatchOptions

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
  ///   - report: Is told each record that cannot be used.
  ///   - progress: Is told now and then how far the run is; false stops it.
  /// - Throws: ``InputError``, or ``SinkError``.
  public func run(
    _ population: inout PopulationReader, to sink: any ByteSink, report: (RecordProblem) -> Void,
    progress: (BatchProgress) -> Bool = { _ in true }
  ) throws -> BatchOutcome {
    var evaluator = rules.evaluator(now: options.now, evaluatesInactive: options.evaluatesInactive)
    var run = BatchRun(sink: sink, allowsPartial: options.allowsPartial)
    var writer = makeWriter()
    writer.begin(&run.output.bytes)
    while let user = try run.next(&population, report: report, progress: progress) {
      let decision = evaluator.evaluate(user.user)
      let isLeftOut = !decision.isActive && !options.evaluatesInactive
      if isLeftOut { run.outcome.inactive += 1 }
      if !decision.rules.isEmpty { run.outcome.matched += 1 }
      // A summary counts everybody: its users are those of the export.
      if decision.rules.isEmpty && options.matchedOnly && options.output != .summary { continue }
      writer.write(
        UserDecision(userName: user.userName, id: user.id, decision: decision, isLeftOut: isLeftOut),
        to: &run.output.bytes)
      try run.output.flushIfFull()
    }
    // A summary or an array of part of the users would pass for one of all.
    if run.outcome.isComplete || options.output == .table { writer.end(&run.output.bytes) }
    try run.output.flush()
    return run.outcome
  }

  private func makeWriter() -> any DecisionWriter {
    let titles = rules.program.ruleTitles
    return switch options.output {
    case .table: TableDecisionWriter(rules: titles, columns: options.columns)
    case .ndjson: JSONDecisionWriter(rules: titles, isArray: false)
    case .csv: CSVDecisionWriter(rules: titles)
    case .json: JSONDecisionWriter(rules: titles, isArray: true)
    case .summary: SummaryWriter(rules: titles)
    }
  }
}
