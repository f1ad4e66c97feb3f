import SCIMModel
import SourceDiagnostics

/// Paths, values and lists.
extension TokenReader {
  static let literalWords = ["true", "false", "null", "now"]

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
    if isPunctuation("(") {
      let list = parseList()
      if mode == .rfc7644 { report(.aupOnly("lists", instead: "join tests by `or`"), at: span(from: start)) }
      return OperandSyntax(.list(quantifier, list), span(from: start))
    }
    if token.kind == .name, !isWord(oneOf: Self.literalWords), !isBehindCondition {
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

  /// True at a word that goes on with the rule, not with the operand that is missing here.
  private var isBehindCondition: Bool {
    guard isOperator("and") || isOperator("or") || isWord(oneOf: Self.wordsBehindConditions) else { return false }
    switch next.kind {
    case .name, .string: return true
    default: return false
    }
  }

  private mutating func takeQuantifier() -> Spanned<Quantifier>? {
    guard token.kind == .name, let word = Quantifier(rawValue: ASCIICase.lower(text)) else { return nil }
    switch next.kind {
    case .name where !isEndOfOperand(file.text(next.span)), .punctuation(UInt8(ascii: "(")): break
    default: return nil
    }
    let result = Spanned(word, token.span)
    advance()
    return result
  }

  private func isEndOfOperand(_ word: String) -> Bool {
    ASCIICase.equal(word, "and") || ASCIICase.equal(word, "or")
      || Self.wordsBehindConditions.contains { $0.utf8.elementsEqual(word.utf8) }
  }

  /// list = "(" value { "," value } ")" ;
  mutating func parseList() -> [ValueSyntax] {
    let opener = token.span
    expect("(")
    var values = [parseValue()]
    while true {
      let comma = token.span
      if take(",") {
        if isPunctuation(")") {
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
    close(")", "(", openedAt: opener)
    if values.count > limits.listLength { report(.listTooLong(limit: limits.listLength), at: opener) }
    return values
  }

  private var isValueAhead: Bool {
    switch token.kind {
    case .string, .number: true
    case .name: isWord(oneOf: Self.literalWords)
    default: false
    }
  }

  /// value = STRING | NUMBER | "true" | "false" | "null" | "now" [ ( "+" | "-" ) DURATION ] ;
  mutating func parseValue() -> ValueSyntax {
    let start = token.span
    switch token.kind {
    case .string(let text):
      advance()
      return ValueSyntax(.string(text), start)
    case .number(let number):
      let spelling = text
      advance()
      return ValueSyntax(.number(number, spelling: spelling), start)
    case .name where isWord("now"):
      return parseNow()
    case .name where isWord(oneOf: Self.literalWords):
      let kind: ValueSyntax.Kind = isWord("null") ? .null : .boolean(isWord("true"))
      advance()
      return ValueSyntax(kind, start)
    case .unknown:
      fail(expected: "a value")
      advance()
      return ValueSyntax(.invalid, start)
    default:
      fail(expected: "a value")
      return ValueSyntax(.invalid, SourceSpan(start.start, start.start))
    }
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
    guard case .duration(let count, let unit) = token.kind else {
      fail(expected: "a duration such as `90d`")
      return ValueSyntax(.invalid, start)
    }
    advance()
    let offset = DurationSyntax(isNegative: isNegative, count: count, unit: unit, span: span(from: sign))
    return ValueSyntax(.now(offset: offset), span(from: start))
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
    guard digits.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let value = Int(digits) else {
      report(.expected("a whole number", found: digits), at: start)
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
