import SourceDiagnostics

/// Pieces of input as messages show them: in backticks, short, and with nothing in them that a terminal would obey.
enum Quoted {
  /// How many code points of input a message repeats.
  static let length = 40

  /// A text; what is cut off is shown by an ellipsis.
  static func text(_ text: String, length: Int = length) -> String {
    let start = String(String.UnicodeScalarView(text.unicodeScalars.prefix(length)))
    return "`\(TerminalText.harmless(start))\(text.unicodeScalars.count > length ? "…" : "")`"
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
