import SCIMModel
import SourceDiagnostics

/// Paths, values and lists.
extension TokenReader {
  static let literalWords = Word.allCases.filter(\.isLiteral).map(\.rawValue)

  /// path = [ URN ":" ] NAME [ "." NAME ] | "group" ;
  mutating func parsePath() -> PathSyntax? {
    if token.kind == .urnPath { return parseURNPath() }
    guard token.kind == .name else { return nil }
    let name = expectName("an attribute")
    guard take(".") else { return PathSyntax(name: name, span: name.span) }
    let sub = expectName("a sub-attribute")
    return PathSyntax(name: name, subName: sub, span: span(from: name.span))
  }

  /// The last colon ends the URN; a dot before it, as in `2.0`, marks no sub-attribute.
  private mutating func parseURNPath() -> PathSyntax {
    let whole = token.span
    let bytes = Array(text.utf8)
    advance()
    func part(_ range: Range<Int>) -> Spelled {
      Spelled(
        String(decoding: bytes[range], as: UTF8.self),
        SourceSpan(whole.start + range.lowerBound, whole.start + range.upperBound))
    }
    let colon = bytes.lastIndex(of: UInt8(ascii: ":")) ?? 0
    let rest = colon + 1
    let dot = bytes[rest...].firstIndex(of: UInt8(ascii: ".")) ?? bytes.count
    let name = part(rest..<dot)
    let sub = dot < bytes.count ? part(dot + 1..<bytes.count) : nil
    if name.text.isEmpty || sub?.text.isEmpty ?? false {
      report(.expected("an attribute behind the URN", found: nil), at: SourceSpan(whole.end, whole.end))
    }
    return PathSyntax(urn: part(0..<colon), name: name, subName: sub, span: whole)
  }

  /// operand = value | [ "any" | "all" | "none" ] ( list | NAME ) ;
  mutating func parseOperand() -> OperandSyntax {
    let start = token.span
    let quantifier = takeQuantifier()
    if isListAhead || isPunctuation("(") {
      let list = parseList()
      if mode == .rfc7644 { report(.aupOnly("lists", instead: "join tests by `or`"), at: span(from: start)) }
      return OperandSyntax(.list(quantifier, list), span(from: start))
    }
    if token.kind == .name, !isWord(where: \.isLiteral), !isBehindCondition {
      if mode == .rfc7644, takeForeignLiteral() { return OperandSyntax(.invalid, start) }
      let name = expectName("a value")
      if mode == .rfc7644 { report(.expected("a value", found: name.text), at: name.span) }
      return OperandSyntax(.reference(quantifier, name), span(from: start))
    }
    if quantifier != nil {
      fail(expected: "a list or its name")
      return OperandSyntax(.invalid, span(from: start))
    }
    let value = parseValue()
    if case .invalid = value.kind { return OperandSyntax(.invalid, value.span) }
    return OperandSyntax(.value(value), value.span)
  }

  /// True at a word that goes on with the rule, not with the operand that is missing here. Such a word may be a name
  /// too: what stands behind it tells.
  @inline(__always)
  private var isBehindCondition: Bool {
    if isOperator(.and) || isOperator(.or) { return true }
    guard let word = token.word, token.isSmall, word.followsCondition else { return false }
    func isNext(_ words: Word...) -> Bool { next.isSmall && words.contains { next.word == $0 } }
    switch word {
    case .assign, .has, .have: return isNext(.role)
    case .assert: return isNext(.no, .every, .user, .at)
    case .let: return next.kind == .name && nextButOne.kind == .punctuation(UInt8(ascii: "="))
    default:
      return next.kind == .string
    }
  }

  /// `any`, `all` and `none` are no names: whatever follows, one of them was meant.
  private mutating func takeQuantifier() -> Spanned<Quantifier>? {
    guard let word = token.word?.quantifier else { return nil }
    let result = Spanned(word, token.span)
    advance()
    return result
  }

  /// True where a list opens; in the brackets of JSON it is taken for one.
  @inline(__always)
  var isListAhead: Bool {
    guard isPunctuation("(") || isPunctuation("[") else { return false }
    switch next.kind {
    case .string, .number: return true
    case .name:
      return next.isSmall && next.word?.isLiteral == true || isForeignLiteralInList(file.text(next.span))
    default: return false
    }
  }

  /// `(TRUE, …)`, but not `(TRUE eq 1)`.
  @inline(__always)
  private func isForeignLiteralInList(_ word: String) -> Bool {
    guard OperatorSpelling.literal(word) != nil else { return false }
    return nextButOne.kind == .punctuation(UInt8(ascii: ",")) || isPunctuation("[")
  }

  /// list = "(" value { "," value } ")" ;
  mutating func parseList() -> [ValueSyntax] {
    let opener = token.span
    let isBracket = take("[")
    if !isBracket { expect("(") }
    let closer: Unicode.Scalar = isBracket ? "]" : ")"
    var values: [ValueSyntax] = []
    // Most lists are short.
    values.reserveCapacity(4)
    values.append(parseValue())
    while true {
      let comma = token.span
      if take(",") {
        if isPunctuation(closer) {
          report(.trailingComma, at: comma)
          break
        }
      } else if isValueAhead {
        report(.missingComma(insertAt: span(from: opener).end), at: token.span)
      } else {
        break
      }
      values.append(parseValue())
    }
    let isClosed = isPunctuation(closer)
    close(closer, isBracket ? "[" : "(", openedAt: opener)
    if isBracket { reportBrackets(span(from: opener), isClosed: isClosed) }
    if values.count > limits.listLength { report(.listTooLong(limit: limits.listLength), at: opener) }
    return values
  }

  private mutating func reportBrackets(_ whole: SourceSpan, isClosed: Bool) {
    let inner = file.text(SourceSpan(whole.start + 1, whole.end - 1))
    report(.listInBrackets(replacement: isClosed ? "(\(inner))" : nil), at: whole)
  }

  @inline(__always)
  private var isValueAhead: Bool {
    switch token.kind {
    case .string, .number: true
    case .name: isWord(where: \.isLiteral)
    default: false
    }
  }

  /// value = STRING | NUMBER | "true" | "false" | "null" | "now" [ ( "+" | "-" ) DURATION ] ;
  mutating func parseValue() -> ValueSyntax {
    let start = token.span
    switch token.kind {
    case .string:
      let text = file.string(token)
      advance()
      return ValueSyntax(.string(text), start)
    case .number:
      return takeNumber { ValueSyntax(.number($0, spelling: $1), start) }
    case .name where isWord(.now):
      return parseNow()
    case .name where isWord(where: \.isLiteral):
      let kind: ValueSyntax.Kind = isWord(.null) ? .null : .boolean(isWord(.true))
      advance()
      return ValueSyntax(kind, start)
    case .unknown:
      fail(expected: "a value")
      advance()
      return ValueSyntax(.invalid, start)
    default:
      if takeForeignLiteral() { return ValueSyntax(.invalid, start) }
      fail(expected: "a value")
      return ValueSyntax(.invalid, SourceSpan(start.start, start.start))
    }
  }

  /// Takes `TRUE` or `now-90d`, and says how it is written.
  private mutating func takeForeignLiteral() -> Bool {
    guard token.kind == .name, let meant = OperatorSpelling.literal(text) else { return false }
    report(.misspelled(text, meant), at: token.span)
    advance()
    return true
  }

  /// "now" [ ( "+" | "-" ) DURATION ]
  private mutating func parseNow() -> ValueSyntax {
    let start = token.span
    if mode == .rfc7644 { report(.aupOnly("`now`", instead: "write the date-time"), at: start) }
    advance()
    let sign = token.span
    let isNegative = isPunctuation("-")
    guard isNegative || isPunctuation("+") else { return ValueSyntax(.now(offset: nil), start) }
    advance()
    guard case .duration(let count, let unit)? = token.value else {
      fail(expected: "a duration such as `90d`")
      return ValueSyntax(.invalid, start)
    }
    advance()
    let offset = DurationSyntax(isNegative: isNegative, count: count, unit: unit, span: span(from: sign))
    return ValueSyntax(.now(offset: offset), span(from: start))
  }

  /// Takes a number token: its value and its spelling.
  mutating func takeNumber<Tree>(_ make: (DecimalNumber, _ spelling: String) -> Tree) -> Tree {
    guard case .number(let number)? = token.value else { preconditionFailure("a number without a value") }
    let tree = make(number, text)
    advance()
    return tree
  }

  /// INTEGER = digit { digit } ;
  mutating func parseInteger() -> IntegerSyntax {
    let start = token.span
    guard case .number = token.kind else {
      fail(expected: "a whole number")
      return IntegerSyntax(nil, SourceSpan(start.start, start.start))
    }
    let digits = text
    advance()
    guard digits.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else {
      report(.expected("a whole number", found: digits), at: start)
      return IntegerSyntax(nil, start)
    }
    guard let value = Int(digits), value <= limits.largestInteger else {
      report(.tooLarge(digits, .invalidNumber, limit: limits.largestInteger), at: start)
      return IntegerSyntax(nil, start)
    }
    return IntegerSyntax(value, start)
  }

  /// PATH = attrPath / valuePath [ subAttr ] (RFC 7644 §3.5.2)
  mutating func parsePatchPath() -> PatchPathSyntax? {
    guard let path = parsePath() else {
      fail(expected: "an attribute")
      return nil
    }
    let opener = token.span
    guard take("[") else { return PatchPathSyntax(path: path, filter: nil, subName: nil) }
    let filter = nested(ConditionSyntax(.invalid, opener)) { $0.parseCondition() }
    close("]", "[", openedAt: opener)
    let sub = take(".") ? expectName("a sub-attribute") : nil
    return PatchPathSyntax(path: path, filter: filter, subName: sub)
  }
}
