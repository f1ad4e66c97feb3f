import SCIMModel

/// Reads the records of one input, one by one: memory follows the largest record, not their number.
///
/// ```swift
/// var reader = try RecordReader(.path("users.ndjson"))
/// while let result = try reader.next() {
///   switch result {
///   case .success(let record): print(record.number, record.object)
///   case .failure(let problem): print(problem)  // users.ndjson: record 3 (line 3, byte 120): …
///   }
/// }
/// ```
///
/// A problem does not end the reading, unless it says so: the lines behind a bad line of NDJSON are read, and so is what
/// stands behind a record that is well-formed but refused. Every record is validated in full.
public struct RecordReader {
  let limits: RecordLimits
  private let reading: InputReading
  /// Nil until the content was looked at, and for an export that is no SCIM.
  private var format: InputFormat?
  /// What turns the records into SCIM, where they are none.
  var export: ExportReader?
  private let parser: RecordParser
  var window: InputWindow
  var lines: LineFramer
  var values: ValueFramer
  private(set) var hasBegun = false
  /// Why the input cannot be read, until that is told.
  private var obstacle: RecordProblem?
  /// Records so far.
  private(set) var number = 0
  var isFinished = false
  /// What was framed and is still to be read.
  var stashed: Frame?
  /// True once records were given away in blocks: they are not counted here.
  var hasGivenBlocks = false
  /// Bytes of a block, more or less: tests take small ones.
  var blockSize = RecordBlock.size
  private(set) var pages = PageSequence()

  /// Opens an input.
  public init(_ source: InputSource, limits: RecordLimits = .standard) throws(InputError) {
    self.init(try InputFile(source), source.reading, limits: limits)
  }

  init(_ file: InputFile, _ reading: InputReading, limits: RecordLimits) {
    self.init(InputWindow(file), reading, limits: limits)
  }

  /// Reads what is in a window and comes behind it.
  init(_ window: InputWindow, _ reading: InputReading, limits: RecordLimits) {
    self.limits = limits
    self.reading = reading
    format = reading.format
    parser = RecordParser(limits: limits)
    self.window = window
    lines = LineFramer(limits: limits)
    values = ValueFramer(limits: limits)
  }

  /// What the ListResponse pages tell about themselves, once the input is read: that some are missing.
  var incompletePages: String? { pages.note }

  /// Where in the input the next record begins.
  var byteOffset: Int { window.offset }

  /// The next record or problem; nil at the end.
  public mutating func next() throws(InputError) -> Result<Record, RecordProblem>? {
    if let problem = try begin() { return .failure(problem) }
    while !isFinished {
      guard let frame = try nextFrame() else { break }
      switch frame {
      case .record(let count):
        number += 1
        defer { window.drop(isFinished ? window.count : count) }
        if let result = read(count) { return result }
      case .page(let page):
        if let problem = check(page) { return .failure(problem) }
      case .trouble(let trouble):
        isFinished = trouble.endsInput
        if !isFinished { number += 1 }
        return .failure(
          RecordProblem(
            file: window.file.name, record: isFinished ? number + 1 : number, byteOffset: trouble.offset,
            line: trouble.line, trouble.message, expected: trouble.expected, endsInput: trouble.endsInput))
      }
    }
    isFinished = true
    return nil
  }

  mutating func nextFrame() throws(InputError) -> Frame? {
    if let frame = stashed {
      stashed = nil
      return frame
    }
    if case .csv(var csv)? = export {
      // Nobody else holds the rows while they are read.
      export = nil
      defer { export = .csv(csv) }
      return try csv.next(&window)
    }
    return try isInLines ? lines.next(&window) : values.next(&window)
  }

  /// The next record or problem, if it is not a user; nil for a user, who is still to be read, and at the end.
  mutating func nextUnlessUser() throws(InputError) -> Result<Record, RecordProblem>? {
    if let problem = try begin() { return .failure(problem) }
    if isFinished || export?.holdsOnlyUsers == true { return nil }
    while !isFinished {
      stashed = try nextFrame()
      switch stashed {
      case nil: return nil
      case .record(let count):
        guard GroupCandidate.mayBeGroup(window.prefix(count)) else { return nil }
        switch parser.parse(framed(count)) {
        case .record(let record):
          if isUser(record.object) { return nil }
          if export != nil {
            // What is neither user nor group is left out, and who stands behind it may be a user.
            stashed = nil
            number += 1
            let result = convert(count, number: number)
            window.drop(isFinished ? window.count : count)
            if let result { return result }
            continue
          }
          return try next()
        case .page(let page):
          // No record: who stands behind it may be a user.
          pages.add(page)
          window.drop(count)
          stashed = nil
        case .problem: return try next()
        }
      case .page(let page):
        stashed = nil
        if let problem = check(page) { return .failure(problem) }
      case .trouble: return try next()
      }
    }
    return nil
  }

  /// Looks at the first bytes, once: what is it? Why it cannot be read is told once, to who asks first.
  mutating func begin() throws(InputError) -> RecordProblem? {
    try look()
    defer { obstacle = nil }
    return obstacle
  }

  /// Looks at the first bytes, once.
  mutating func look() throws(InputError) {
    if hasBegun { return }
    hasBegun = true
    if let foreign = try window.begin(reading.encoding) {
      isFinished = true
      obstacle = RecordProblem(
        file: window.file.name, record: 1, byteOffset: 0, line: 1, "the input is \(foreign)",
        expected: "SCIM resources as JSON in UTF-8")
      return
    }
    switch try ExportReader.open(&window, reading, limits) {
    case .export(let found):
      export = found
      format = nil
      values = ValueFramer(limits: limits, list: JSONLook.lists[1])
    case .none: if format == nil { format = try InputFormat.detect(&window, limits: limits) }
    case .wrong(let trouble):
      isFinished = true
      obstacle = RecordProblem(
        file: window.file.name, record: 1, byteOffset: trouble.offset, line: trouble.line, trouble.message,
        expected: trouble.expected)
    }
  }

  /// True if a text is an export that is no SCIM.
  public static func isExport(_ text: [UInt8], name: String) -> Bool {
    guard var reader = try? RecordReader(.text(text, name: name)), (try? reader.look()) != nil else { return false }
    return reader.export != nil
  }

  /// What the export carries; nil for SCIM, of which nobody knows.
  var coverage: ExportCoverage? { export.flatMap { $0.coverage(file: window.file.name) } }

  /// What is worth knowing about an export, once it is read.
  public var notes: [PopulationNote] { export?.notes ?? [] }

  /// True for the object of a user, before it is turned into SCIM.
  private func isUser(_ object: SCIMObject) -> Bool {
    if export != nil { return GraphExport.kind(of: object) == .user }
    return (try? ResourceKind.of(object)) == .user
  }

  var isInLines: Bool { format == .ndjson }

  private func framed(_ count: Int) -> FramedRecord {
    FramedRecord(
      text: window.prefix(count), file: window.file.name, number: number, byteOffset: window.offset, line: window.line,
      isInLines: isInLines, isLast: window.isAtEnd && count == window.count)
  }

  /// The record at the start of the window; nil for an empty ListResponse, which is none, and for what an export holds
  /// beside users and groups.
  private mutating func read(_ count: Int) -> Result<Record, RecordProblem>? {
    if export != nil { return convert(count, number: number) }
    switch parser.parse(framed(count)) {
    case .record(let record): return .success(record)
    case .page(let page):
      pages.add(page)
      number -= 1
      return nil
    case .problem(let problem, let endsReading):
      isFinished = endsReading
      return .failure(problem)
    }
  }

  /// The record of an export at the start of the window, as SCIM.
  mutating func convert(_ count: Int, number: Int) -> Result<Record, RecordProblem>? {
    switch export {
    case .csv(var csv)?:
      export = nil
      defer { export = .csv(csv) }
      return csv.record(window, number: number, count: count)
    case .json(var json)?:
      var framed = framed(count)
      framed.number = number
      switch parser.parse(framed) {
      case .record(let record):
        export = nil
        defer { export = .json(json) }
        return json.convert(record)
      case .page: return nil
      case .problem(let problem, let endsReading):
        isFinished = endsReading
        return .failure(problem)
      }
    case nil: return nil
    }
  }

  private mutating func check(_ page: PageEnvelope) -> RecordProblem? {
    switch validate(page) {
    case .success(let page):
      pages.add(page)
      return nil
    case .failure(let problem): return problem
    }
  }

  /// Validates what stands around the resources of a page.
  mutating func validate(_ page: PageEnvelope) -> Result<ListResponse, RecordProblem> {
    var failure: JSONError
    do throws(JSONError) {
      let value = try parser.json.read(page.text[...])
      // The text begins with a brace.
      let object = if case .complex(let object) = value { object } else { SCIMObject() }
      if case .json(var json)? = export {
        json.add(envelope: object)
        export = .json(json)
        return .success(ListResponse())
      }
      return .success(try ListResponse(object, text: page.text[...], resources: page.resources))
    } catch {
      failure = error
    }
    let isCutOff = failure.kind == .truncated && window.isAtEnd
    if isCutOff { failure.message = "the input ends in the middle of a \(export == nil ? "ListResponse" : "page")" }
    isFinished = failure.kind != .content
    let place = page.place(of: failure.offset)
    return .failure(
      RecordProblem(
        file: window.file.name, record: number + 1, byteOffset: place.offset, line: place.line, failure.message,
        expected: failure.expected, endsInput: isFinished && !isCutOff))
  }
}
