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
  /// Nil until the content was looked at.
  private var format: InputFormat?
  private let json: JSONReader
  private var window: InputWindow
  private var lines: LineFramer
  private var values: ValueFramer
  private var hasBegun = false
  private var number = 0
  private var isFinished = false
  private var pages = PageSequence()

  /// Opens an input.
  public init(_ source: InputSource, limits: RecordLimits = .standard) throws(InputError) {
    self.init(try InputFile(source), format: source.format, limits: limits)
  }

  init(_ file: InputFile, format: InputFormat?, limits: RecordLimits) {
    self.init(InputWindow(file), format: format, limits: limits)
  }

  /// Reads what is in a window and comes behind it.
  init(_ window: InputWindow, format: InputFormat?, limits: RecordLimits) {
    self.limits = limits
    self.format = format
    json = JSONReader(limits: limits)
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
    try next { _ in true }
  }

  /// The next record of those whose text is wanted, or problem; nil at the end. Texts that are not wanted are not read.
  mutating func next(
    where isWanted: (ArraySlice<UInt8>) -> Bool
  ) throws(InputError) -> Result<Record, RecordProblem>? {
    while !isFinished {
      if !hasBegun, let problem = try begin() { return .failure(problem) }
      guard let frame = try isInLines ? lines.next(&window) : values.next(&window) else { break }
      switch frame {
      case .record(let count):
        number += 1
        defer { window.drop(isFinished ? window.count : count) }
        guard isWanted(window.prefix(count)) else { continue }
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

  /// Looks at the first bytes: is it text in UTF-8, and in which format?
  private mutating func begin() throws(InputError) -> RecordProblem? {
    hasBegun = true
    if let foreign = try window.begin() {
      isFinished = true
      return RecordProblem(
        file: window.file.name, record: 1, byteOffset: 0, line: 1, "the input is \(foreign)",
        expected: "SCIM resources as JSON in UTF-8")
    }
    if format == nil { format = try InputFormat.detect(&window, limits: limits) }
    return nil
  }

  private var isInLines: Bool { format == .ndjson }

  /// The record at the start of the window; nil for an empty ListResponse, which is none.
  private mutating func read(_ count: Int) -> Result<Record, RecordProblem>? {
    let value: SCIMValue
    do {
      value = try json.read(window.prefix(count))
    } catch {
      return .failure(problem(error, count))
    }
    guard case .complex(let object) = value else {
      let error = JSONError(.content, at: 0, "the record is not an object", expected: "a User or a Group")
      return .failure(problem(error, count))
    }
    let record = Record(
      file: window.file.name, number: number, byteOffset: window.offset, line: window.line, object: object)
    guard ListResponse.isOne(object) else { return .success(record) }
    if isInLines, object[ListResponse.resources] != nil {
      return .failure(record.problem("a ListResponse stands among single resources", expected: "one format per input"))
    }
    do {
      pages.add(try ListResponse(object, text: window.prefix(count), resources: 0))
      number -= 1
      return nil
    } catch {
      return .failure(problem(error, count))
    }
  }

  private mutating func problem(_ error: JSONError, _ count: Int) -> RecordProblem {
    // Within brackets a mistake hides where the record ends; a line ends where it ends.
    isFinished = !isInLines && error.kind != .content
    let isCutOff = error.kind == .truncated && window.isAtEnd && count == window.count
    return RecordProblem(
      file: window.file.name, record: number, byteOffset: window.offset + error.offset,
      line: window.line + window.lineBreaks(in: error.offset),
      isCutOff ? "the input ends in the middle of the record" : error.message, expected: error.expected,
      endsInput: isFinished && !isCutOff)
  }

  /// Validates what stands around the resources of a page.
  private mutating func check(_ page: PageEnvelope) -> RecordProblem? {
    var failure: JSONError
    do throws(JSONError) {
      guard case .complex(let object) = try json.read(page.text[...]) else { return nil }
      pages.add(try ListResponse(object, text: page.text[...], resources: page.resources))
      return nil
    } catch {
      failure = error
    }
    let isCutOff = failure.kind == .truncated && window.isAtEnd
    if isCutOff { failure.message = "the input ends in the middle of a ListResponse" }
    isFinished = failure.kind != .content
    let place = page.place(of: failure.offset)
    return RecordProblem(
      file: window.file.name, record: number + 1, byteOffset: place.offset, line: place.line, failure.message,
      expected: failure.expected, endsInput: isFinished && !isCutOff)
  }
}
