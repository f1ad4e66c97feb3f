/// One row of a CSV file: its cells without their quotes.
struct CSVRow {
  /// The cells, one behind the other.
  private var text: [UInt8] = []
  private var ends: [Int] = []
  /// Where each cell begins, counted from the first byte of the row in the input.
  private(set) var places: [Int] = []

  var count: Int { ends.count }

  /// The bytes of a cell.
  subscript(_ index: Int) -> ArraySlice<UInt8> { text[(index == 0 ? 0 : ends[index - 1])..<ends[index]] }

  fileprivate mutating func removeAll() {
    text.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
  }

  fileprivate mutating func begin(at place: Int) { places.append(place) }
  fileprivate mutating func append(_ bytes: ArraySlice<UInt8>) { text += bytes }
  fileprivate mutating func end() { ends.append(text.count) }
  /// Bytes of the cell that was begun.
  fileprivate var length: Int { text.count - (ends.last ?? 0) }
}

/// Reads CSV as RFC 4180 has it, row by row: memory follows the largest row.
///
/// It works on bytes, so that a line break is LF or CRLF and nothing else. Lines without a byte in them are no rows. A quote
/// within a cell that did not begin with one is a character like any other. What a closing quote lets stand behind it is a
/// separator or the end of the row: anything else is an error, and ends the reading, for nobody knows which quote is wrong.
struct CSVReader {
  /// What parts the cells of a row.
  let separator: UInt8
  let quote: UInt8
  /// True if a blank stands behind each separator, as some tools write it: it is no part of the cell.
  let skipsBlanks: Bool
  private let limits: RecordLimits
  /// The row that was framed last.
  private(set) var row = CSVRow()

  init(separator: UInt8, quote: UInt8, skipsBlanks: Bool = false, limits: RecordLimits) {
    self.separator = separator
    self.quote = quote
    self.skipsBlanks = skipsBlanks
    self.limits = limits
  }

  /// Frames the next row, which the caller drops before it asks again; nil at the end of the input.
  mutating func next(_ window: inout InputWindow) throws(InputError) -> Frame? {
    guard try skipLineBreaks(&window) else { return nil }
    while true {
      switch scan(window.all, isAtEnd: window.isAtEnd) {
      case .row(let count): return .record(count: count)
      case .wrong(let index, let message, let expected):
        return .trouble(FrameTrouble(window, at: index, message, expected: expected, endsInput: true))
      case .incomplete: _ = try window.fill()
      }
    }
  }

  private func skipLineBreaks(_ window: inout InputWindow) throws(InputError) -> Bool {
    repeat {
      var breaks = 0
      while breaks < window.count, window[breaks] == 0x0A || window[breaks] == 0x0D { breaks += 1 }
      window.drop(breaks)
      if window.count > 0 { return true }
    } while try window.fill()
    return false
  }

  private enum Scan {
    case row(count: Int)
    case incomplete
    case wrong(at: Int, String, expected: String?)
  }

  // row = cell { separator cell }
  private mutating func scan(_ text: ArraySlice<UInt8>, isAtEnd: Bool) -> Scan {
    row.removeAll()
    var index = 0
    while true {
      if skipsBlanks, row.count > 0, index < text.count, text[text.startIndex + index] == 0x20 { index += 1 }
      if index == text.count, !isAtEnd { return .incomplete }
      let start = index
      row.begin(at: start)
      let isQuoted = index < text.count && text[text.startIndex + index] == quote
      if let end = isQuoted ? quotedCell(text, &index, isAtEnd) : plainCell(text, &index, isAtEnd) { return end }
      if row.length > limits.cellBytes {
        return tooLong(at: start)
      }
      row.end()
      if index > limits.recordBytes {
        return .wrong(at: 0, "the row is longer than \(limits.recordBytes) bytes", expected: Self.closingQuote)
      }
      guard index < text.count, text[text.startIndex + index] == separator else { return .row(count: index) }
      index += 1
    }
  }

  private func tooLong(at start: Int) -> Scan {
    .wrong(at: start, "the cell is longer than \(limits.cellBytes) bytes", expected: nil)
  }

  static let closingQuote = "a closing quote before that"

  // cell = quote { character | quote quote } quote
  private mutating func quotedCell(_ text: ArraySlice<UInt8>, _ index: inout Int, _ isAtEnd: Bool) -> Scan? {
    let bytes = text.span
    let opening = index
    index += 1
    var start = index
    while true {
      while index < bytes.count, bytes[index] != quote { index += 1 }
      if row.length + index - start > limits.cellBytes {
        return .wrong(
          at: opening, "the cell that begins with this quote is longer than \(limits.cellBytes) bytes",
          expected: Self.closingQuote)
      }
      guard index < bytes.count else {
        guard isAtEnd else { return .incomplete }
        return .wrong(at: opening, "the cell that begins with this quote has no end", expected: "a closing quote")
      }
      guard index + 1 < bytes.count || isAtEnd else { return .incomplete }
      row.append(text[text.startIndex + start..<text.startIndex + index])
      index += 1
      guard index < bytes.count, bytes[index] == quote else { break }
      start = index
      index += 1
    }
    guard index < bytes.count, bytes[index] != separator, bytes[index] != 0x0A else { return nil }
    if bytes[index] == 0x0D {
      if index + 1 < bytes.count ? bytes[index + 1] == 0x0A : isAtEnd { return nil }
      if index + 1 == bytes.count { return .incomplete }
    }
    return .wrong(
      at: index, "\(Quoted.character(text.dropFirst(index))) stands behind a closing quote",
      expected: "\(Quoted.byte(separator)) or the end of the row: a quote within a cell is written twice")
  }

  // cell = { character }
  private mutating func plainCell(_ text: ArraySlice<UInt8>, _ index: inout Int, _ isAtEnd: Bool) -> Scan? {
    let bytes = text.span
    let start = index
    while index < bytes.count, bytes[index] != separator, bytes[index] != 0x0A { index += 1 }
    if index - start > limits.cellBytes + 1 {
      return tooLong(at: start)
    }
    guard index < bytes.count || isAtEnd else { return .incomplete }
    var end = index
    let endsRow = index == bytes.count || bytes[index] == 0x0A
    if endsRow, end > start, bytes[end - 1] == 0x0D { end -= 1 }
    row.append(text[text.startIndex + start..<text.startIndex + end])
    return nil
  }
}
