import SCIMModel
import SourceDiagnostics

/// Cuts a text into tokens; reports what is none, and goes on. One pass, linear in the text: a token is made when it is
/// asked for, so that a large text is never all tokens at once.
struct Lexer {
  let file: SourceFile
  let limits: Limits
  /// Those passed so far.
  var comments: [SourceSpan] = []
  /// What was found so far.
  var diagnostics: [Diagnostic] = []
  /// The byte that is read next.
  var place = 0
  private let words = WordTable.words

  init(_ file: SourceFile, limits: Limits) {
    self.file = file
    self.limits = limits
    if file.bytes.count > limits.sourceBytes || file.span.end == SourceSpan.mostOffset {
      report(.sourceTooLarge(bytes: file.bytes.count, limit: limits.sourceBytes), SourceSpan(file.base, file.base))
      place = file.bytes.count
    } else {
      if file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
      checkCharacters()
    }
  }

  @inline(__always)
  func byte(_ offset: Int = 0) -> UInt8? {
    place + offset < file.bytes.count ? file.bytes[place + offset] : nil
  }

  // What follows is inlined where it is used, for a call would copy the lexer.

  @inline(__always)
  func span(from start: Int) -> SourceSpan { SourceSpan(file.base + start, file.base + place) }

  @inline(__always)
  func text(from start: Int) -> String { String(decoding: file.bytes[start..<place], as: UTF8.self) }

  @inline(__always)
  func token(_ kind: Token.Kind, from start: Int, _ value: Token.Value? = nil) -> Token {
    Token(kind: kind, span: span(from: start), value: value)
  }

  mutating func report(_ problem: SyntaxProblem, _ span: SourceSpan) {
    diagnostics.append(problem.diagnostic(at: span))
  }

  /// All tokens that are left, the end included.
  mutating func rest() -> [Token] {
    var tokens: [Token] = []
    repeat { tokens.append(next()) } while tokens[tokens.count - 1].kind != .end
    return tokens
  }

  /// The next token; at the end of the text its end, however often.
  mutating func next() -> Token {
    while let first = byte() {
      let start = place
      switch first {
      case 0x20, 0x09, 0x0A, 0x0D: place += 1
      case UInt8(ascii: "#"):
        while let b = byte(), b != 0x0A, b != 0x0D { place += 1 }
        comments.append(span(from: start))
      case UInt8(ascii: "\""): return scanString()
      case UInt8(ascii: "'"): return scanWrongQuotes("'", closing: ["'"])
      case UInt8(ascii: "-"), 0x30...0x39: return scanNumber()
      case _ where Self.isNameStart(first): return scanName()
      case _ where Self.isPunctuation(first) || Self.isForeign(first): return scanPunctuation(first)
      default: if let token = scanOther() { return token }
      }
      assert(place > start)
    }
    return token(.end, from: place)
  }

  static func isNameStart(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "$") || byte == UInt8(ascii: "_")
  }

  static func isNamePart(_ byte: UInt8) -> Bool {
    isNameStart(byte) || byte &- 0x30 < 10 || byte == UInt8(ascii: "-")
  }

  private static func isPunctuation(_ byte: UInt8) -> Bool {
    switch Unicode.Scalar(byte) {
    case "(", ")", "[", "]", "{", "}", ",", ".", ":", "+": true
    default: false
    }
  }

  /// True for what the operators of other languages are made of, and for `=`.
  private static func isForeign(_ byte: UInt8) -> Bool {
    switch Unicode.Scalar(byte) {
    case "=", "!", "<", ">", "&", "|", "~": true
    default: false
    }
  }

  private mutating func scanPunctuation(_ first: UInt8) -> Token {
    let start = place
    place += 1
    guard Self.isForeign(first) else { return token(.punctuation(first), from: start) }
    while let b = byte(), Self.isForeign(b), place - start < 3 {
      // `a&&!b` and `!!a`: a negation starts a token of its own.
      if b == UInt8(ascii: "!"), "&|!".utf8.contains(first) { break }
      place += 1
    }
    return token(place - start == 1 && first == UInt8(ascii: "=") ? .punctuation(first) : .foreign, from: start)
  }

  private mutating func scanName() -> Token {
    let start = place
    var spelled: UInt64 = 0
    var letters: UInt64 = 0
    while let b = byte(), Self.isNamePart(b) {
      spelled = spelled << 8 | UInt64(b)
      letters = letters << 8 | UInt64(ASCIICase.lower(b))
      place += 1
    }
    if let b = byte(), b >= 0x80, isLetterAhead() { return scanForeignName(from: start) }
    if byte() == UInt8(ascii: ":"), place - start == 3, ASCIICase.equal(text(from: start), "urn") {
      while let b = byte(), Self.isNamePart(b) || b == UInt8(ascii: ":") || b == UInt8(ascii: ".") { place += 1 }
      return token(.urnPath, from: start)
    }
    var name = token(.name, from: start)
    name.word = place - start <= 8 ? words.word(letters) : nil
    name.isSmall = spelled == letters
    return name
  }

  /// A name with a letter that is not ASCII's; no word has one.
  private mutating func scanForeignName(from start: Int) -> Token {
    while let b = byte(), Self.isNamePart(b) || b >= 0x80 && isLetterAhead() { place += scalarLength(b) }
    checkName(from: start)
    return token(.name, from: start)
  }

  /// A name of another language's letters is an error, a look-alike among Latin letters a warning: the checker will
  /// say that it does not know the name.
  private mutating func checkName(from start: Int) {
    let scalars = Array(text(from: start).unicodeScalars)
    let lookalikes = SuspiciousCharacters.confusables(inWordsOf: scalars)
    var offset = file.base + start
    for (index, scalar) in scalars.enumerated() {
      let place = SourceSpan(offset, offset + UTF8.width(scalar))
      offset = place.end
      if scalar.isASCII { continue }
      if lookalikes.contains(index), let latin = SuspiciousCharacters.latin(scalar) {
        report(.confusable(scalar, latin: latin), place)
      } else {
        report(.unexpectedCharacter(String(scalar)), place)
      }
    }
  }

  /// What no token starts with: an invisible character or odd blank is passed over (it was reported), quotes of typography are
  /// taken for quotes, and of anything else one report stands for the whole run.
  private mutating func scanOther() -> Token? {
    let start = place
    guard let scalar = scalarAhead() else {
      place += 1
      while let b = byte(), b & 0xC0 == 0x80 { place += 1 }
      return token(.unknown, from: start)
    }
    let length = UTF8.width(scalar)
    if HiddenCharacters.isBidirectionalControl(scalar) || HiddenCharacters.isInvisible(scalar, after: nil)
      || HiddenCharacters.isUnusualBlank(scalar)
    {
      // A no-break space from a web page is a blank to whoever looks at it.
      place += length
      return nil
    } else if "“”„‟«»".unicodeScalars.contains(scalar) {
      return scanWrongQuotes(scalar, closing: ["“", "”", "»", "«", "\""])
    } else if "‘’‚‛`´".unicodeScalars.contains(scalar) {
      return scanWrongQuotes(scalar, closing: ["‘", "’", "`", "´", "'"])
    } else if scalar.properties.isAlphabetic {
      while isLetterAhead() { place += scalarLength(byte() ?? 0) }
      checkName(from: start)
      return token(.name, from: start)
    } else {
      place += length
      report(.unexpectedCharacter(String(scalar)), span(from: start))
      return token(.unknown, from: start)
    }
  }

  @inline(__always)
  private func scalarLength(_ first: UInt8) -> Int {
    first < 0x80 ? 1 : scalarAhead().map { UTF8.width($0) } ?? 1
  }

  @inline(__always)
  func isLetterAhead() -> Bool {
    guard let scalar = scalarAhead() else { return false }
    return scalar.properties.isAlphabetic
  }

  /// The scalar that starts at the place; nil at bytes that are not UTF-8.
  @inline(__always)
  func scalarAhead() -> Unicode.Scalar? {
    guard let first = byte() else { return nil }
    return first < 0x80 ? Unicode.Scalar(first) : Self.scalar(at: place, of: file.bytes)
  }

  private static func scalar(at place: Int, of bytes: [UInt8]) -> Unicode.Scalar? {
    var decoder = UTF8()
    var ahead = bytes[place..<min(place + 4, bytes.count)].makeIterator()
    if case .scalarValue(let scalar) = decoder.decode(&ahead) { return scalar }
    return nil
  }
}
