/// How the characters of an input are written as bytes.
public enum TextEncoding: String, Hashable, Sendable, CaseIterable {
  case utf8 = "utf-8"
  case utf16LittleEndian = "utf-16le"
  case utf16BigEndian = "utf-16be"
  case windows1252 = "windows-1252"

  /// The byte order mark that may stand in front of a text.
  var mark: [UInt8] {
    switch self {
    case .utf8: [0xEF, 0xBB, 0xBF]
    case .utf16LittleEndian: [0xFF, 0xFE]
    case .utf16BigEndian: [0xFE, 0xFF]
    case .windows1252: []
    }
  }
}

/// Turns the bytes of an input into UTF-8, piece by piece: memory follows the size of a piece.
struct TextDecoder {
  private let encoding: TextEncoding
  /// Read and not yet decoded.
  private var raw: [UInt8]
  private var rawCount: Int
  /// Where they begin in the input.
  private var offset: Int

  /// A decoder of an input of which some bytes were read already.
  init(_ encoding: TextEncoding, read: [UInt8], offset: Int) {
    self.encoding = encoding
    raw = read
    rawCount = read.count
    self.offset = offset
  }

  /// Puts the next characters behind `count` bytes of a buffer; how many bytes came, 0 at the end.
  ///
  /// - Throws: An error that names the byte where the input is no text in the encoding.
  mutating func read(
    _ file: InputFile, into buffer: inout [UInt8], behind count: Int
  ) throws(InputError) -> Int {
    while true {
      let text = try decode(file, isAtEnd: false)
      if !text.isEmpty { return append(text, to: &buffer, behind: count) }
      let amount = try file.read(into: &raw, behind: rawCount)
      rawCount += amount
      if amount == 0 { return append(try decode(file, isAtEnd: true), to: &buffer, behind: count) }
    }
  }

  private func append(_ text: [UInt8], to buffer: inout [UInt8], behind count: Int) -> Int {
    let missing = count + text.count - buffer.count
    if missing > 0 { buffer += [UInt8](repeating: 0, count: max(missing, buffer.count)) }
    buffer.replaceSubrange(count..<count + text.count, with: text)
    return text.count
  }

  /// What can be decoded of the bytes that were read; the rest stays.
  private mutating func decode(_ file: InputFile, isAtEnd: Bool) throws(InputError) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(rawCount + rawCount / 2)
    var index = 0
    while index < rawCount {
      guard let (scalar, length) = next(at: index) else {
        // Half a character: the rest of it may still come.
        if !isAtEnd, rawCount - index < 4, isPossibleStart(at: index) { break }
        throw InputError(file: file.name, message: "byte \(offset + index) is no text in \(encoding.rawValue)")
      }
      if scalar.value < 0x80 { text.append(UInt8(scalar.value)) } else { text += Array(String(scalar).utf8) }
      index += length
    }
    raw.replaceSubrange(0..<rawCount - index, with: raw[index..<rawCount])
    rawCount -= index
    offset += index
    return text
  }

  private func next(at index: Int) -> (scalar: Unicode.Scalar, length: Int)? {
    if encoding == .windows1252 { return Windows1252.scalar(raw[index]).map { ($0, 1) } }
    guard let first = unit(at: index) else { return nil }
    if let scalar = Unicode.Scalar(UInt32(first)) { return (scalar, 2) }
    return unit(at: index + 2).flatMap { JSONGrammar.scalar(high: UInt32(first), low: UInt32($0)) }.map { ($0, 4) }
  }

  /// True if the bytes at the end may become a character with those that come.
  private func isPossibleStart(at index: Int) -> Bool {
    guard encoding != .windows1252, let first = unit(at: index) else { return encoding != .windows1252 }
    return first & 0xFC00 == 0xD800
  }

  private func unit(at index: Int) -> UInt16? {
    guard index + 1 < rawCount else { return nil }
    let (first, second) = (UInt16(raw[index]), UInt16(raw[index + 1]))
    return encoding == .utf16LittleEndian ? first | second << 8 : first << 8 | second
  }
}

/// The code page of Western Windows: Latin-1 but for 0x80 to 0x9F (the index of the WHATWG Encoding Standard, where the
/// five bytes without a character are left out here).
private enum Windows1252 {
  private static let high: [UInt16] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
    0x0178,
  ]

  static func scalar(_ byte: UInt8) -> Unicode.Scalar? {
    guard byte & 0xE0 == 0x80 else { return Unicode.Scalar(byte) }
    let value = high[Int(byte & 0x1F)]
    return value == 0 ? nil : Unicode.Scalar(value)
  }
}
