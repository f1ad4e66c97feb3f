/// A piece of text as completion sees it: no more than what is needed to know where the cursor is.
struct CompletionToken: Equatable {
  enum Kind: Equatable {
    /// A name, a keyword, a path, or a URN with a path: everything up to a blank or a mark.
    case word
    /// A string literal with its closing quote.
    case string
    /// A string literal that the text ends in.
    case openString
    /// A number.
    case number
    /// One of `( ) [ ] { } , =` and the like.
    case mark(UInt8)
  }

  var kind: Kind
  /// Byte offsets in the text.
  var range: Range<Int>
  /// The word; of a string, what it says.
  var text: String

  /// True for this word in any ASCII case.
  func isWord(_ word: String) -> Bool {
    kind == .word && text.utf8.elementsEqual(word.utf8) { ($0 &- 0x41 < 26 ? $0 | 0x20 : $0) == $1 }
  }

  func isMark(_ mark: Unicode.Scalar) -> Bool { kind == .mark(UInt8(truncatingIfNeeded: mark.value)) }
}

extension CompletionToken {
  /// The tokens of a text; nil if it ends in a comment, where nothing is completed. O(length).
  static func scan(_ bytes: [UInt8]) -> [CompletionToken]? {
    var tokens: [CompletionToken] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): index += 1
      case UInt8(ascii: "#"):
        guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        index = end
      case UInt8(ascii: "\""): tokens.append(string(bytes, &index))
      default:
        let start = index
        while index < bytes.count, isWordByte(bytes[index]) { index += 1 }
        if index == start {
          index += 1
          tokens.append(CompletionToken(kind: .mark(byte), range: start..<index, text: ""))
        } else {
          let isNumber = byte &- 0x30 < 10 || byte == UInt8(ascii: "-")
          let text = String(decoding: bytes[start..<index], as: UTF8.self)
          tokens.append(CompletionToken(kind: isNumber ? .number : .word, range: start..<index, text: text))
        }
      }
    }
    return tokens
  }

  private static func string(_ bytes: [UInt8], _ index: inout Int) -> CompletionToken {
    let start = index
    let (end, isClosed) = StringLiteral.end(bytes, from: start)
    index = end
    // What a line break cuts off is no open string any more: nothing is typed into it.
    let kind: Kind = isClosed || end < bytes.count ? .string : .openString
    return CompletionToken(kind: kind, range: start..<end, text: StringLiteral.reading(bytes[start..<end]))
  }

  /// Letters, digits, what URNs and paths have, and everything beyond ASCII.
  static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "$"): true
    default: byte >= 0x80
    }
  }
}
