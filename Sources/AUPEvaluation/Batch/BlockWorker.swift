import AUPLanguage
import SCIMModel

/// Does all the work that a block takes and that needs no other: validates its records, evaluates its users, writes what
/// is written about them. Everything it needs it has for itself.
struct BlockWorker<Writer: DecisionWriter>: ~Copyable {
  private let options: BatchOptions
  private let limits: RecordLimits
  private let parser: RecordParser
  private let indexer = TokenIndexer()
  private var scanner: RecordScanner
  private var evaluator: BlockEvaluator
  /// The rules with which these are compared, if they are: both read the same tokens.
  private let baseline: BlockBaseline?
  /// Must be complete where blocks hold users.
  var joiner: UserJoiner
  private(set) var writer: Writer
  private var waiting: [WrittenUser] = []
  /// Of each user that waits, if users are compared.
  private var records: [UserRecord] = []
  private var decision = BlockDecision()
  /// What is written about the users of the block.
  let output = OutputBytes()
  private(set) var result = BlockResult()

  init(
    _ evaluator: BlockEvaluator, baseline: BlockEvaluator?, joiner: UserJoiner, writer: Writer, options: BatchOptions,
    limits: RecordLimits
  ) {
    self.evaluator = evaluator
    self.baseline = baseline.map { BlockBaseline($0, joiner.schemas, limits: limits) }
    self.joiner = joiner
    self.writer = writer
    self.options = options
    self.limits = limits
    parser = RecordParser(limits: limits)
    scanner = RecordScanner(ScanPlan(joiner.schemas, evaluator.extraction), limits: limits)
  }

  /// Works on a block; ``result`` and ``output`` are then of it.
  mutating func work(_ block: RecordBlock) {
    result.clear(for: block)
    output.removeAll()
    joiner.notes = PopulationNotes()
    var cursor = BlockCursor(block)
    if joiner.leavesGroups, !block.range.isEmpty {
      scan(block, &cursor)
    } else {
      while !result.endsInput, let range = cursor.next(in: block) { read(range, block, &cursor) }
    }
    flush(block)
    result.records = cursor.records
    result.lines = cursor.lines(of: block)
    finish(block)
    result.notes = joiner.notes
  }

  /// Reads the records by their tokens, where that is possible: piece by piece.
  private mutating func scan(_ block: RecordBlock, _ cursor: inout BlockCursor) {
    unsafe block.bytes.withUnsafeBufferPointer { bytes in
      var piece = block.range.lowerBound..<block.range.lowerBound
      var whole: TokenText?
      while !result.endsInput, let range = cursor.next(in: block) {
        if range.lowerBound >= piece.upperBound {
          piece = range.lowerBound..<cursor.end(of: RecordScanner.pieceSize, from: range, in: block)
          whole = unsafe indexer.index(bytes, piece)
          scanner.begin()
          baseline?.scanner.begin()
        }
        let isTaken: Bool
        if range.count > limits.recordBytes {
          isTaken = false
        } else if let whole {
          isTaken = scan(range, whole, origin: piece.lowerBound, block)
        } else if let text = unsafe indexer.index(bytes, range) {
          // Somewhere in the piece is a mistake: every record is asked by itself.
          scanner.begin()
          baseline?.scanner.begin()
          isTaken = scan(range, text, origin: range.lowerBound, block)
        } else {
          isTaken = false
        }
        if !isTaken { read(range, block, &cursor) }
      }
    }
  }

  /// Reads a record from the tokens of a text that begins at `origin` of the block; false if it is not plainly a user.
  private mutating func scan(_ range: Range<Int>, _ text: TokenText, origin: Int, _ block: RecordBlock) -> Bool {
    let place = range.lowerBound - origin..<range.upperBound - origin
    scanner.move(text, to: place.lowerBound)
    guard let user = scanner.scan(text, end: place.upperBound, into: &evaluator),
      baseline?.scan(text, place) ?? true
    else { return false }
    result.users += 1
    if user.groupNamedByID.kind == .text {
      joiner.notes.addGroupNamed(scanner.string(of: user.groupNamedByID, text))
    }
    guard isWriting else { return true }
    evaluator.commit()
    baseline?.evaluator.commit()
    if writer.comparesUsers { records.append(.inBlock(range)) }
    waiting.append(
      WrittenUser(
        userName: scanner.userText(user.userName, text, origin: origin),
        id: user.id.kind == .text ? scanner.userText(user.id, text, origin: origin) : nil))
    if isFull { flush(block) }
    return true
  }

  /// False behind a record that cannot be used: the rest is read, and nothing more written.
  private var isWriting: Bool { options.allowsPartial || result.problems.isEmpty }

  /// Reads a record that is not plainly a user.
  private mutating func read(_ range: Range<Int>, _ block: RecordBlock, _ cursor: inout BlockCursor) {
    switch parser.parse(cursor.framed(range, of: block)) {
    case .problem(let problem, let endsReading):
      add(problem, block)
      result.endsInput = endsReading
    case .page(let page):
      result.pages.append(page)
      cursor.records -= 1
    case .record(let record): use(record, block)
    }
  }

  private mutating func use(_ record: Record, _ block: RecordBlock) {
    do {
      switch try ResourceKind.of(record.object) {
      case .group:
        if case .failure(let problem) = UserJoiner.conform(record, to: StandardSchemas.group) {
          return add(problem, block)
        }
        if !block.isLookedThrough, result.lateGroup == nil {
          result.lateGroup = record
          result.endsInput = true
        }
      case .user:
        switch joiner.user(of: record) {
        case .failure(let problem): add(problem, block)
        case .success(let user): add(user, block)
        }
      }
    } catch {
      add(record.problem(error.message, expected: ShapeError.expected), block)
    }
  }

  private mutating func add(_ user: PopulationUser, _ block: RecordBlock) {
    result.users += 1
    guard isWriting else { return }
    evaluator.append(user.user)
    baseline?.evaluator.append(user.user)
    if writer.comparesUsers { records.append(.object(user.user)) }
    waiting.append(WrittenUser(userName: .text(user.userName), id: user.id.map { .text($0) }))
    if isFull { flush(block) }
  }

  private var isFull: Bool { evaluator.isFull || baseline?.evaluator.isFull == true }

  private mutating func add(_ problem: RecordProblem, _ block: RecordBlock) {
    if isWriting { flush(block) }
    result.problems.append(problem)
  }

  /// Evaluates the users that wait, and writes what is written about them.
  private mutating func flush(_ block: RecordBlock) {
    evaluator.evaluate()
    baseline?.evaluator.evaluate()
    for index in waiting.indices {
      evaluator.decideNext(withGrants: writer.needsGrants, into: &decision)
      baseline?.decideNext(withGrants: writer.needsGrants)
      let isLeftOut = !decision.isActive && !options.evaluatesInactive
      if isLeftOut { result.inactive += 1 }
      if !decision.rules.isEmpty { result.matched += 1 }
      // A summary counts everybody: its users are those of the export.
      if decision.rules.isEmpty && options.matchedOnly && options.output != .summary { continue }
      waiting[index].isLeftOut = isLeftOut
      if writer.comparesUsers {
        let (record, json, schemas) = (records[index], parser.json, joiner.schemas)
        writer.compare(waiting[index], decision, with: baseline?.decision, of: block) {
          record.user(in: block, json, schemas, $0)
        }
      } else if options.output == .table {
        result.table.append(
          TableUser(
            userName: waiting[index].userName.string(in: block), rules: decision.rules.indices.map(Int.init),
            isLeftOut: isLeftOut))
      } else {
        writer.write(waiting[index], decision, of: block, to: output)
      }
    }
    evaluator.removeAll()
    baseline?.evaluator.removeAll()
    waiting.removeAll(keepingCapacity: true)
    records.removeAll(keepingCapacity: true)
  }

  /// What stands behind the records.
  private mutating func finish(_ block: RecordBlock) {
    defer { result.records += block.passedOver }
    if result.endsInput { return }
    switch block.ending {
    case .none: break
    case .page(let page): result.pages.append(page)
    case .problem(var problem):
      problem.record += result.records
      add(problem, block)
      if block.isInLines { result.records += 1 }
      result.endsInput = problem.endsInput
    }
  }
}
