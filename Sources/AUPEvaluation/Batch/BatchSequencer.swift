import AUPLanguage
import SCIMModel

/// Puts the results of blocks together in the order of the input: output, problems, notes, counts.
struct BatchSequencer<Writer: DecisionWriter> {
  private let options: BatchOptions
  private let sink: any ByteSink
  private(set) var outcome = BatchOutcome()
  /// How far the run is.
  private(set) var progress = BatchProgress(users: 0, bytesRead: 0, bytesTotal: nil)
  private(set) var notes = PopulationNotes()
  private(set) var writer: Writer
  private var table: TableDecisionWriter
  /// Where the block that comes next begins.
  private var base = RecordBlock.Start()
  private var input = 0
  private var file = ""
  /// True if what is left of the input cannot be read.
  private var isAtEnd = false
  private var hasWritten = false
  private var pending: [UInt8] = []

  init(_ options: BatchOptions, rules program: Program, _ writer: Writer, sink: any ByteSink) {
    self.options = options
    self.writer = writer
    self.sink = sink
    table = TableDecisionWriter(rules: options.output == .table ? program.ruleTitles : [], columns: options.columns)
  }

  /// Takes in what came of the next block.
  mutating func add(
    _ result: BlockResult, _ output: OutputBytes, report: (RecordProblem) -> Void
  ) throws {
    if result.input != input {
      endInput()
      input = result.input
      isAtEnd = false
    }
    if isAtEnd { return }
    if let start = result.start { base = start }
    file = result.file
    for page in result.pages { base.pages.add(page) }
    notes.merge(result.notes)
    outcome.users += result.users
    progress = result.progress
    progress.users = outcome.users
    // Who reads both streams learns of a bad record before the decisions behind it.
    let isWriting = outcome.isComplete
    for problem in result.problems {
      var placed = problem
      placed.record += base.number
      placed.line += base.line
      outcome.problems += 1
      if !options.allowsPartial { outcome.isComplete = false }
      report(placed)
    }
    if isWriting {
      outcome.matched += result.matched
      outcome.inactive += result.inactive
      try write(result, output)
    }
    if var record = result.lateGroup {
      record.number += base.number
      record.line += base.line
      try flush()
      throw PopulationReader.groupBehindUsers(record)
    }
    isAtEnd = result.endsInput
    base.number += result.records
    base.line += result.lines
  }

  private mutating func write(_ result: BlockResult, _ output: OutputBytes) throws(SinkError) {
    if options.output == .table {
      for user in result.table { table.write(user, to: &pending) }
      if pending.count >= OutputBuffer.size { try flush() }
      return
    }
    guard output.count > 0 else { return }
    try write(output, from: hasWritten ? 0 : writer.separator)
    hasWritten = true
  }

  private func write(_ output: OutputBytes, from start: Int = 0) throws(SinkError) {
    let sink = sink
    if output.count > 0 { try output.withSpan(from: start) { bytes throws(SinkError) in try sink.write(bytes) } }
  }

  mutating func begin() throws(SinkError) {
    let output = OutputBytes()
    writer.begin(output)
    try write(output)
  }

  /// Ends the output. A summary or an array of part of the users would pass for one of all.
  mutating func end() throws(SinkError) {
    endInput()
    if options.output == .table {
      table.end(&pending)
      return try flush()
    }
    guard outcome.isComplete else { return }
    let output = OutputBytes()
    writer.end(output, isEmpty: !hasWritten)
    try write(output)
  }

  /// Takes in what a worker's writer has counted.
  mutating func merge(_ copy: Writer) { writer.merge(copy) }

  /// The run was told to stop.
  mutating func stop() { outcome.isComplete = false }

  private mutating func flush() throws(SinkError) {
    if !pending.isEmpty { try sink.write(pending.span) }
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func endInput() {
    if let text = base.pages.note { notes.addIncomplete(file, text) }
    base = RecordBlock.Start()
  }
}
