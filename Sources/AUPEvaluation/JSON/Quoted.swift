/// Pieces of input as messages show them: in backticks, short, and with nothing in them that a terminal would obey.
enum Quoted {
  /// How many code points of input a message repeats.
  static let length = 40

  /// A text; what is cut off is shown by an ellipsis.
  static func text(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars.prefix(length) { result += VisibleText.of(scalar) }
    return "`\(result)\(text.unicodeScalars.count > length ? "…" : "")`"
  }

  /// Bytes of input; bytes that are not UTF-8 show as U+FFFD.
  static func bytes(_ bytes: ArraySlice<UInt8>) -> String {
    // Four bytes at most per code point, and one more to know that something was cut off.
    text(String(decoding: bytes.prefix(4 * (length + 1)), as: UTF8.self))
  }

  /// The first character of a text that is not empty.
  static func character(_ text: ArraySlice<UInt8>) -> String {
    guard let first = text.first else { return "nothing" }
    guard first >= 0x80 else { return byte(first) }
    return UTF8Sequence.length(in: text, at: text.startIndex).map { bytes(text.prefix($0)) } ?? byte(first)
  }

  /// One byte: the character if it is a visible one of ASCII, else its number.
  static func byte(_ byte: UInt8) -> String {
    switch byte {
    case 0x21..<0x7F: return "`\(Character(Unicode.Scalar(byte)))`"
    case 0x20: return "a blank"
    case 0x09: return "a tab"
    case 0x0A, 0x0D: return "a line break"
    default:
      let hex = String(byte, radix: 16, uppercase: true)
      return "0x\(hex.count < 2 ? "0" : "")\(hex)"
    }
  }
}

/// Text as a terminal may show it.
public enum VisibleText {
  /// The text with control characters, line and paragraph separators and bidirectional controls written as escapes
  /// (`\u001b`), so that data can neither drive a terminal nor reorder what stands beside it.
  public static func of(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    return text.unicodeScalars.reduce(into: "") { $0 += of($1) }
  }

  static func of(_ scalar: Unicode.Scalar) -> String {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
      let hex = String(scalar.value, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    default: return String(scalar)
    }
  }
}
