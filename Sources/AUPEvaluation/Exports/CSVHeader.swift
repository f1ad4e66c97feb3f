import SCIMModel

/// The first row of a CSV file: the names of its columns, and how the file is written.
struct CSVHeader {
  /// Without the blanks around them.
  let names: [String]
  /// The reader of the rows behind it.
  let rows: CSVReader
  /// Where each name begins, counted from the first byte of the window.
  private let places: [Int]

  /// What a header may lead to.
  enum Reading {
    case header(CSVHeader, count: Int)
    /// The input is empty.
    case empty
    case wrong(FrameTrouble)
  }

  /// Reads the header and leaves it in the window. In front of it may stand a line of PowerShell (`#TYPE …`) or of
  /// Excel (`sep=;`), which are left behind.
  ///
  /// - Parameters:
  ///   - separator: What parts cells; nil for what parts most of the first line: `,`, `;` or a tab.
  ///   - quote: What stands around cells.
  static func read(
    _ window: inout InputWindow, separator: UInt8? = nil, quote: UInt8 = UInt8(ascii: "\""), limits: RecordLimits
  ) throws(InputError) -> Reading {
    var separator = separator
    while let line = try firstLine(&window, limits) {
      if line.starts(with: Array("#TYPE".utf8)) {
        window.drop(line.count)
      } else if let named = separatorLine(line) {
        if separator == nil { separator = named }
        window.drop(line.count)
      } else {
        break
      }
    }
    guard let line = try firstLine(&window, limits) else { return .empty }
    let found = separator ?? mostFrequent(in: line, quote)
    let reader = CSVReader(
      separator: found, quote: quote, skipsBlanks: hasBlanks(behind: found, in: line), limits: limits)
    return try header(&window, reader, limits)
  }

  private static func header(
    _ window: inout InputWindow, _ reader: CSVReader, _ limits: RecordLimits
  ) throws(InputError) -> Reading {
    var reader = reader
    switch try reader.next(&window) {
    case nil, .page?: return .empty
    case .trouble(let trouble)?: return .wrong(trouble)
    case .record(let count)?:
      var names: [String] = []
      for index in 0..<reader.row.count {
        guard let name = String(validating: reader.row[index], as: UTF8.self) else {
          return .wrong(
            FrameTrouble(
              window, at: UTF8Text.firstBad(in: window.prefix(count)) ?? 0, "the header is not UTF-8",
              expected: UTF8Text.expected, endsInput: true))
        }
        names.append(String(name.trimmed))
      }
      return .header(CSVHeader(names: names, rows: reader, places: reader.row.places), count: count)
    }
  }

  /// What is wrong with the names: too many, one that is blank, or one that stands there twice in any case.
  func problem(_ window: InputWindow, _ limits: RecordLimits) -> FrameTrouble? {
    func trouble(_ index: Int, _ message: String, _ expected: String) -> FrameTrouble {
      FrameTrouble(window, at: places[index], message, expected: expected, endsInput: true)
    }
    if names.count > limits.columns {
      return trouble(0, "the header has \(names.count) columns", "at most \(limits.columns)")
    }
    var first: [String: Int] = [:]
    for (index, name) in names.enumerated() {
      if name.isEmpty { return trouble(index, "column \(index + 1) has no name", "a name for each column") }
      if let earlier = first.updateValue(index, forKey: ASCIICase.lower(name)) {
        return trouble(
          index,
          "columns \(earlier + 1) and \(index + 1) have one name: \(Quoted.text(names[earlier])) and \(Quoted.text(name))",
          "each name once, whatever its case")
      }
    }
    return nil
  }

  // MARK: The first line

  /// The first line with its break; nil if there is none.
  private static func firstLine(
    _ window: inout InputWindow, _ limits: RecordLimits
  ) throws(InputError) -> ArraySlice<UInt8>? {
    guard try window.skipBlanks() != nil else { return nil }
    var searched = 0
    while true {
      if let end = window.lineBreak(from: searched) { return window.prefix(end + 1) }
      searched = window.count
      if searched > limits.cellBytes { return window.all }
      if try !window.fill() { return window.all }
    }
  }

  /// The separator that `sep=;` names.
  private static func separatorLine(_ line: ArraySlice<UInt8>) -> UInt8? {
    let text = line.filter { $0 != 0x0D && $0 != 0x0A }
    return text.count == 5 && text.starts(with: Array("sep=".utf8)) ? text[4] : nil
  }

  private static func mostFrequent(in line: ArraySlice<UInt8>, _ quote: UInt8) -> UInt8 {
    var counts = [(UInt8(ascii: ","), 0), (UInt8(ascii: ";"), 0), (0x09, 0)]
    var isQuoted = false
    for byte in line {
      if byte == quote { isQuoted.toggle() }
      for index in counts.indices where !isQuoted && counts[index].0 == byte { counts[index].1 += 1 }
    }
    // Of equals the first.
    return counts.reduce(counts[0]) { $1.1 > $0.1 ? $1 : $0 }.0
  }

  /// True if a blank stands behind each separator of the line.
  private static func hasBlanks(behind separator: UInt8, in line: ArraySlice<UInt8>) -> Bool {
    let places = line.indices.filter { line[$0] == separator }
    return !places.isEmpty && places.allSatisfy { $0 + 1 < line.endIndex && line[$0 + 1] == 0x20 }
  }
}

extension String {
  /// Without the blanks at both ends.
  var trimmed: Substring {
    let isBlank = { (scalar: Unicode.Scalar) in scalar == " " || scalar == "\t" || scalar == "\u{A0}" }
    let scalars = unicodeScalars
    guard let start = scalars.firstIndex(where: { !isBlank($0) }), let end = scalars.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return self[start...end]
  }
}

/// Text that should be UTF-8.
enum UTF8Text {
  static let expected = "text in UTF-8 (`--encoding` names another encoding)"

  /// The offset of the first byte that is no part of well-formed UTF-8; nil if there is none.
  static func firstBad(in text: ArraySlice<UInt8>) -> Int? {
    var index = text.startIndex
    while index < text.endIndex {
      guard let length = UTF8Sequence.length(in: text, at: index) else { return index - text.startIndex }
      index += length
    }
    return nil
  }
}
