import SourceDiagnostics

/// Cuts an expression of Entra ID or Okta into tokens.
struct ExpressionLexer {
  private let bytes: [UInt8]
  private let base: Int
  private let style: StringStyle
  private var position = 0

  init(_ file: SourceFile, _ style: StringStyle) {
    bytes = file.bytes
    base = file.base
    self.style = style
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// All tokens, the end among them. Linear in the text.
  mutating func tokens() throws(DialectError) -> [ExpressionToken] {
    var tokens: [ExpressionToken] = []
    repeat { tokens.append(try next()) } while tokens[tokens.count - 1].kind != .end
    return tokens
  }

  private mutating func next() throws(DialectError) -> ExpressionToken {
    while let byte = peek(), byte <= 0x20 { position += 1 }
    let start = position
    guard let byte = peek() else { return token(.end, start) }
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
      let text = try string(byte)
      return token(.string(text), start)
    }
    if let dash = dashLength(), let letter = peek(dash), Self.isLetter(letter) {
      position += dash
      let word = take { Self.isLetter($0) }
      return token(.dashed(word), start)
    }
    if byte &- 0x30 < 10 {
      let text = take { Self.isLetter($0) || $0 &- 0x30 < 10 || ":.+-".utf8.contains($0) }
      return token(.number(text), start)
    }
    if Self.isLetter(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$") || byte >= 0x80 {
      let text = take { Self.isLetter($0) || $0 &- 0x30 < 10 || "_$.".utf8.contains($0) || $0 >= 0x80 }
      return token(.word(text), start)
    }
    let pair = String(decoding: bytes[start..<min(start + 2, bytes.count)], as: UTF8.self)
    let symbol = ["==", "!=", "&&", "||", "<=", ">=", "?:"].contains(pair) ? pair : String(UnicodeScalar(byte))
    position += symbol.utf8.count
    return token(.symbol(symbol), start)
  }

  /// Bytes of a dash at the position: the hyphen, or the en dash that documents make of it.
  private func dashLength() -> Int? {
    if peek() == UInt8(ascii: "-") { return 1 }
    return bytes[position...].starts(with: [0xE2, 0x80, 0x93]) ? 3 : nil
  }

  private mutating func string(_ quote: UInt8) throws(DialectError) -> String {
    let start = position
    position += 1
    var text: [UInt8] = []
    let escape = style == .backtick ? UInt8(ascii: "`") : UInt8(ascii: "\\")
    while let byte = peek() {
      let next = peek(1)
      if byte == escape, next == quote || next == escape {
        text.append(next ?? quote)
        position += 2
      } else if byte == quote, next == quote {
        text.append(quote)
        position += 2
      } else if byte == quote {
        position += 1
        return String(decoding: text, as: UTF8.self)
      } else {
        text.append(byte)
        position += 1
      }
    }
    throw .unterminated("a string without an end", at: SourceSpan(base + start, base + start + 1))
  }

  private mutating func take(_ belongs: (UInt8) -> Bool) -> String {
    let start = position
    while let byte = peek(), belongs(byte) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private func peek(_ ahead: Int = 0) -> UInt8? { position + ahead < bytes.count ? bytes[position + ahead] : nil }

  private func token(_ kind: ExpressionToken.Kind, _ start: Int) -> ExpressionToken {
    ExpressionToken(kind: kind, span: SourceSpan(base + start, base + position))
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
}
