import AUPEvaluation
import SCIMModel

/// String literals as they are typed: JSON strings, perhaps not finished yet.
enum StringLiteral {
  private static let quote = UInt8(ascii: "\"")

  /// Where the literal that starts at `start` ends (behind its closing quote, or where the line ends), and whether it
  /// is closed.
  static func end(_ bytes: [UInt8], from start: Int) -> (end: Int, isClosed: Bool) {
    var index = start + 1
    while index < bytes.count, bytes[index] != UInt8(ascii: "\n") {
      if bytes[index] == quote { return (index + 1, true) }
      let isEscape = bytes[index] == UInt8(ascii: "\\") && index + 1 < bytes.count && bytes[index + 1] != 0x0A
      index += isEscape ? 2 : 1
    }
    return (index, false)
  }

  /// What a literal says as far as it can be read: an escape that is not finished, or is none, says nothing.
  static func reading(_ literal: ArraySlice<UInt8>) -> String {
    var text = ""
    var rest = literal.dropFirst()
    while let byte = rest.first, byte != quote {
      let isEscape = byte == UInt8(ascii: "\\")
      let piece = isEscape ? escape(rest) : rest.prefix { $0 != quote && $0 != UInt8(ascii: "\\") }
      text += isEscape ? self.text([quote] + piece + [quote]) ?? "" : String(decoding: piece, as: UTF8.self)
      rest = rest.dropFirst(piece.count)
    }
    return text
  }

  /// What a whole literal says; nil if it is none.
  static func text(_ literal: ArraySlice<UInt8>) -> String? {
    guard case .string(let text)? = try? JSONReader().read(literal) else { return nil }
    return text
  }

  /// The escape that a text starts with: `\n`, `\u00e4`, or a pair of surrogates.
  private static func escape(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard text.dropFirst().first == UInt8(ascii: "u") else { return text.prefix(2) }
    let isHigh = text.dropFirst(2).first.map { $0 | 0x20 == UInt8(ascii: "d") } ?? false
    let isPair = isHigh && text.dropFirst(6).prefix(2).elementsEqual(#"\u"#.utf8)
    return text.prefix(isPair ? 12 : 6)
  }
}
