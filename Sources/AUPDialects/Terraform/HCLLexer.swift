import SourceDiagnostics

/// A token of Terraform's language.
struct HCLToken {
  enum Kind: Equatable {
    case name(String)
    case number
    /// A string or heredoc; nil if it has an interpolation that is more than a reference.
    case string(HCLString)
    case punctuation(UInt8)
    case lineBreak
    case end
  }

  var kind: Kind
  var span: SourceSpan
}

/// What is in quotes.
enum HCLString: Equatable {
  case text(String)
  /// `"${a.b.c}"`.
  case reference(String)
  /// A template with more in it.
  case template
}

/// Cuts Terraform's language into tokens. Comments are counted and left out.
struct HCLLexer {
  private let file: SourceFile
  private let bytes: [UInt8]
  private var position = 0
  /// The first comment, and how many there are.
  private(set) var comments: (first: SourceSpan, count: Int)?

  init(_ file: SourceFile) {
    self.file = file
    bytes = file.bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// All tokens, the end among them. Linear in the text.
  mutating func tokens() throws(DialectError) -> [HCLToken] {
    var tokens: [HCLToken] = []
    repeat { tokens.append(try next()) } while tokens[tokens.count - 1].kind != .end
    return tokens
  }

  private mutating func next() throws(DialectError) -> HCLToken {
    skipBlanks()
    let start = position
    guard let byte = peek() else { return token(.end, start) }
    switch byte {
    case UInt8(ascii: "\n"):
      position += 1
      return token(.lineBreak, start)
    case UInt8(ascii: "\""):
      let string = try quoted()
      return token(.string(string), start)
    case UInt8(ascii: "<") where peek(1) == byte: return try heredoc()
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      skip { Self.isName($0) || $0 == UInt8(ascii: ".") }
      return token(.number, start)
    case _ where Self.isName(byte):
      skip { Self.isName($0) || $0 == UInt8(ascii: "-") }
      return token(.name(text(start, position)), start)
    default:
      position += 1
      return token(.punctuation(byte), start)
    }
  }

  // MARK: Blanks

  private mutating func skipBlanks() {
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): position += 1
      case UInt8(ascii: "#"): comment { $0.skip { $0 != UInt8(ascii: "\n") } }
      case UInt8(ascii: "/") where peek(1) == byte: comment { $0.skip { $0 != UInt8(ascii: "\n") } }
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"):
        comment { lexer in
          lexer.position += 2
          while lexer.peek() != nil, !(lexer.peek() == UInt8(ascii: "*") && lexer.peek(1) == UInt8(ascii: "/")) {
            lexer.position += 1
          }
          lexer.position = min(lexer.position + 2, lexer.bytes.count)
        }
      default: return
      }
    }
  }

  private mutating func comment(_ body: (inout Self) -> Void) {
    let start = position
    body(&self)
    comments = (comments?.first ?? span(start, position), (comments?.count ?? 0) + 1)
  }

  // MARK: Strings

  private mutating func quoted() throws(DialectError) -> HCLString {
    let start = position
    position += 1
    var template = HCLTemplate()
    while let byte = peek(), byte != UInt8(ascii: "\n") {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return template.string
      case UInt8(ascii: "\\"): try escape(into: &template)
      default: try part(into: &template)
      }
    }
    throw .unterminated("a string without an end", at: span(start, start + 1))
  }

  private mutating func escape(into template: inout HCLTemplate) throws(DialectError) {
    let start = position
    let letter = peek(1) ?? 0
    position = min(position + 2, bytes.count)
    switch letter {
    case UInt8(ascii: "n"): template.append([UInt8(ascii: "\n")])
    case UInt8(ascii: "r"): template.append([UInt8(ascii: "\r")])
    case UInt8(ascii: "t"): template.append([UInt8(ascii: "\t")])
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): template.append([letter])
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      let count = letter == UInt8(ascii: "u") ? 4 : 8
      let digits = text(position, min(position + count, bytes.count))
      guard digits.utf8.count == count, let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else {
        throw .unexpected("another escape", expected: "\(count) hexadecimal digits", at: span(start, position))
      }
      position += count
      template.append(Array(String(scalar).utf8))
    default:
      throw .unexpected(
        "another escape", expected: "one of `\\n \\r \\t \\\" \\\\ \\u \\U`", at: span(start, position))
    }
  }

  /// A character of a template, `$${` and `%%{` for themselves, or an interpolation.
  private mutating func part(into template: inout HCLTemplate) throws(DialectError) {
    let byte = peek() ?? 0
    let isMark = byte == UInt8(ascii: "$") || byte == UInt8(ascii: "%")
    if isMark, peek(1) == byte, peek(2) == UInt8(ascii: "{") {
      template.append([byte, UInt8(ascii: "{")])
      position += 3
    } else if isMark, peek(1) == UInt8(ascii: "{") {
      let start = position
      position += 2
      let inner = position
      var depth = 1
      while let byte = peek() {
        if byte == UInt8(ascii: "{") { depth += 1 }
        if byte == UInt8(ascii: "}") { depth -= 1 }
        if depth == 0 { break }
        position += 1
      }
      guard depth == 0 else {
        throw .unexpected("the end of the text", expected: "`}`", at: span(start, start + 2))
      }
      template.interpolate(text(inner, position))
      position += 1
    } else {
      template.append([byte])
      position += 1
    }
  }

  /// `<<END` or `<<-END`, lines, and `END` on a line of its own.
  private mutating func heredoc() throws(DialectError) -> HCLToken {
    let start = position
    position += 2
    let isIndented = peek() == UInt8(ascii: "-")
    if isIndented { position += 1 }
    let nameStart = position
    skip { Self.isName($0) || $0 == UInt8(ascii: "-") }
    let name = text(nameStart, position)
    let opener = span(start, position)
    guard !name.isEmpty else { throw .unexpected("`<<`", expected: "a value", at: opener) }
    skip { $0 != UInt8(ascii: "\n") }
    position = min(position + 1, bytes.count)
    var lines: [Substring] = []
    while position < bytes.count {
      let lineStart = position
      skip { $0 != UInt8(ascii: "\n") }
      let line = text(lineStart, position)
      if line.utf8.filter({ $0 > 0x20 }).elementsEqual(name.utf8) {
        return token(.string(Self.body(lines, isIndented: isIndented)), start)
      }
      lines.append(line.utf8.last == UInt8(ascii: "\r") ? line.dropLast() : line[...])
      position = min(position + 1, bytes.count)
    }
    throw .unterminated("a heredoc without its end `\(name)`", at: opener)
  }

  /// With `<<-` the indentation that all lines share is left out.
  private static func body(_ lines: [Substring], isIndented: Bool) -> HCLString {
    let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    let indents = lines.filter { !$0.utf8.allSatisfy(isBlank) }.map { $0.utf8.prefix(while: isBlank).count }
    let indent = isIndented ? indents.min() ?? 0 : 0
    var text = ""
    for line in lines { text += String(decoding: line.utf8.dropFirst(indent), as: UTF8.self) + "\n" }
    return text.utf8.contains(UInt8(ascii: "{")) && (text.contains("${") || text.contains("%{"))
      ? .template : .text(text)
  }

  // MARK: Bytes

  private func peek(_ ahead: Int = 0) -> UInt8? { position + ahead < bytes.count ? bytes[position + ahead] : nil }

  private mutating func skip(_ belongs: (UInt8) -> Bool) { while let byte = peek(), belongs(byte) { position += 1 } }

  private func text(_ start: Int, _ end: Int) -> String { String(decoding: bytes[start..<end], as: UTF8.self) }

  private func span(_ start: Int, _ end: Int) -> SourceSpan { SourceSpan(file.base + start, file.base + end) }

  private func token(_ kind: HCLToken.Kind, _ start: Int) -> HCLToken {
    HCLToken(kind: kind, span: span(start, position))
  }

  private static func isName(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "_") || byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
  }
}

/// A string in quotes while it is read.
private struct HCLTemplate {
  private var bytes: [UInt8] = []
  private var interpolations: [String] = []

  mutating func append(_ more: [UInt8]) { bytes += more }
  mutating func interpolate(_ text: String) { interpolations.append(text) }

  var string: HCLString {
    if interpolations.isEmpty { return .text(String(decoding: bytes, as: UTF8.self)) }
    let only = interpolations[0].utf8
    let isReference = only.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: "?") }
    return bytes.isEmpty && interpolations.count == 1 && isReference ? .reference(interpolations[0]) : .template
  }
}
