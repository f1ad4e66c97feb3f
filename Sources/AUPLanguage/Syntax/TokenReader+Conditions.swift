import SCIMModel
import SourceDiagnostics

extension TokenReader {
  /// condition = conjunct { "or" conjunct } ;
  mutating func parseCondition() -> ConditionSyntax {
    let start = token.span
    let first = parseConjunct()
    guard takeConnective(.or, OperatorSpelling.isDisjunction) else { return first }
    var parts = [first, parseConjunct()]
    while takeConnective(.or, OperatorSpelling.isDisjunction) { parts.append(parseConjunct()) }
    return ConditionSyntax(.or(parts), span(from: start))
  }

  /// conjunct = negation { "and" negation } ;
  private mutating func parseConjunct() -> ConditionSyntax {
    let start = token.span
    let first = parseNegation()
    guard takeConnective(.and, OperatorSpelling.isConjunction) else { return first }
    var parts = [first, parseNegation()]
    while takeConnective(.and, OperatorSpelling.isConjunction) { parts.append(parseNegation()) }
    return ConditionSyntax(.and(parts), span(from: start))
  }

  private mutating func takeConnective(_ word: Word, _ isForeign: (String) -> Bool) -> Bool {
    if token.kind == .foreign, isForeign(text) {
      reportForeignOperator(meant: word.rawValue)
    } else if !isOperator(word) {
      return false
    }
    advance()
    return true
  }

  /// negation = primary | "not" negation ;
  private mutating func parseNegation() -> ConditionSyntax {
    let start = token.span
    let isForeign = token.kind == .foreign && text == "!"
    guard isForeign || isNegation else { return parsePrimary() }
    if isForeign { reportForeignOperator(meant: "not") }
    advance()
    if mode == .rfc7644, !isPunctuation("(") {
      report(.aupOnly("`not` without parentheses", instead: "write `not (…)`"), at: start)
    }
    let operand = nested(ConditionSyntax(.invalid, start)) { $0.parseNegation() }
    return ConditionSyntax(.not(operand), span(from: start))
  }

  /// `not` is an operator, but for an attribute of that name: `not eq "x"`; `not in eq "x"` negates a test of `in`.
  @inline(__always)
  private var isNegation: Bool {
    guard isOperator(.not) else { return false }
    guard next.word?.startsTest == true else { return true }
    switch nextButOne.kind {
    case .name: return nextButOne.word?.startsTest == true
    case .punctuation(let byte): return byte == UInt8(ascii: "[") || byte == UInt8(ascii: ".")
    default: return false
    }
  }

  /// primary = "(" condition ")" | "at" "least" … | "count" "(" … | path … | NAME ;
  private mutating func parsePrimary() -> ConditionSyntax {
    let start = token.span
    if isPunctuation("(") {
      advance()
      let inner = nested(ConditionSyntax(.invalid, start)) { $0.parseCondition() }
      close(")", "(", openedAt: start)
      return ConditionSyntax(.parenthesized(inner), span(from: start))
    }
    if isGrantAhead {
      fail(expected: "a condition")
      return ConditionSyntax(.invalid, SourceSpan(start.start, start.start))
    }
    if isOperator(.at), next.word == .least { return parseAtLeast() }
    if isOperator(.count), next.kind == .punctuation(UInt8(ascii: "(")) { return parseCount() }
    guard let path = parsePath() else {
      fail(expected: "a condition")
      return ConditionSyntax(.invalid, start)
    }
    return parseTest(of: path, from: start)
  }

  /// `assign role "R"` where a condition is due: the condition is missing, not `role` an operator.
  @inline(__always)
  private var isGrantAhead: Bool {
    isWord(.assign) && next.word == .role && next.isSmall && nextButOne.kind == .string
  }

  /// path ( "pr" | operator operand | "[" condition "]" [ "." NAME ( "pr" | operator operand ) ] ) | NAME
  private mutating func parseTest(of path: PathSyntax, from start: SourceSpan) -> ConditionSyntax {
    if mode == .rfc7644, path.urn == nil, path.subName == nil, ASCIICase.equal(path.name.text, "group") {
      report(.aupOnly("`group`", instead: "write `groups.display`"), at: path.span)
    }
    if isPunctuation("[") {
      let opener = token.span
      advance()
      let inner = nested(ConditionSyntax(.invalid, opener)) { $0.parseCondition() }
      close("]", "[", openedAt: opener)
      var then: ConditionSyntax.ElementTest?
      if take(".") { then = ConditionSyntax.ElementTest(name: expectName("a sub-attribute"), test: parseTest()) }
      return ConditionSyntax(.element(path, inner, then: then), span(from: start))
    }
    if isTestAhead || path.urn != nil || path.subName != nil {
      let test = parseTest()
      return ConditionSyntax(.test(path, test), span(from: start))
    }
    if mode == .rfc7644 {
      fail(expected: "an operator such as `eq`, or `pr`")
      return ConditionSyntax(.invalid, path.span)
    }
    return ConditionSyntax(.reference(path.name), path.span)
  }

  /// True if a test follows, in the words of AUP or of another language.
  @inline(__always)
  private var isTestAhead: Bool {
    switch token.kind {
    case .name:
      if let word = token.word {
        if word.startsTest { return true }
        if word == .and || word == .or || word.followsCondition && token.isSmall { return false }
      }
      if OperatorSpelling.isPresence(text) || OperatorSpelling.comparison(text) != nil { return true }
      // A word between an attribute and a value can only be meant as an operator.
      switch next.kind {
      case .string, .number: return true
      default: return false
      }
    case .foreign: return OperatorSpelling.comparison(text) != nil
    case .punctuation(let byte): return byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":")
    case .string, .number: return true
    default: return false
    }
  }

  /// test = "pr" | operator operand ;
  private mutating func parseTest() -> TestSyntax {
    let start = token.span
    if isOperator(.pr) || token.kind == .name && token.word?.comparison == nil && OperatorSpelling.isPresence(text) {
      if !isOperator(.pr) { reportForeignOperator(meant: "pr") }
      advance()
      return .present(start)
    }
    return .compare(parseOperator(), parseOperand())
  }

  /// operator = "eq" | "ne" | "co" | "sw" | "ew" | "gt" | "ge" | "lt" | "le" | "in" | "matches" ;
  private mutating func parseOperator() -> Spanned<ComparisonOperator> {
    let start = token.span
    if let known = token.word?.comparison {
      if mode == .rfc7644, !known.isInRFC7644 { report(.aupOnly("`\(known.rawValue)`", instead: nil), at: start) }
      advance()
      return Spanned(known, start)
    }
    let isWordLike = token.kind == .name || token.kind == .foreign || isPunctuation("=") || isPunctuation(":")
    if isWordLike {
      let meant = OperatorSpelling.comparison(text) ?? OperatorSpelling.suggestion(text)
      if meant != nil || next.kind != .end {
        reportForeignOperator(meant: meant?.rawValue)
        advance()
        return Spanned(meant ?? .eq, start)
      }
    }
    fail(expected: "an operator such as `eq`, or `pr`")
    return Spanned(.eq, SourceSpan(start.start, start.start))
  }

  /// Says of the token at hand that it is an operator of another language. What replaces it gets blanks where it would
  /// grow together with its neighbours: `group="x"` becomes `group eq "x"`.
  private mutating func reportForeignOperator(meant: String?) {
    let bytes = file.bytes
    let (start, end) = (token.span.start - file.base, token.span.end - file.base)
    let replacement = meant.map { word in
      let before = start > 0 && !" \t\r\n([".utf8.contains(bytes[start - 1]) ? " " : ""
      let after = end < bytes.count && !" \t\r\n)]".utf8.contains(bytes[end]) ? " " : ""
      return before + word + after
    }
    report(.foreignOperator(text, meant: meant, replacement: replacement), at: token.span)
  }

  /// "at" "least" INTEGER "of" "(" condition { "," condition } ")"
  private mutating func parseAtLeast() -> ConditionSyntax {
    let start = token.span
    if mode == .rfc7644 { report(.aupOnly("`at least`", instead: nil), at: start) }
    advance()
    advance()
    let count = parseInteger()
    if isOperator(.of) { advance() } else { fail(expected: "`of`") }
    let opener = token.span
    guard take("(") else {
      fail(expected: "`(`")
      return ConditionSyntax(.invalid, span(from: start))
    }
    let parts = nested([ConditionSyntax]()) { $0.parseConditions() }
    close(")", "(", openedAt: opener)
    // Of conditions nested too deep nothing is said: neither that they are too few.
    let kind: ConditionSyntax.Kind = parts.isEmpty ? .invalid : .atLeast(count: count, parts)
    return ConditionSyntax(kind, span(from: start))
  }

  /// condition { "," condition }
  private mutating func parseConditions() -> [ConditionSyntax] {
    var parts = [parseCondition()]
    while true {
      let comma = token.span
      guard take(",") else { return parts }
      if isPunctuation(")") {
        report(.trailingComma, at: comma)
        return parts
      }
      parts.append(parseCondition())
    }
  }

  /// "count" "(" path ")" order INTEGER
  private mutating func parseCount() -> ConditionSyntax {
    let start = token.span
    if mode == .rfc7644 { report(.aupOnly("`count`", instead: nil), at: start) }
    advance()
    let opener = token.span
    advance()
    guard let path = parsePath() else {
      fail(expected: "an attribute")
      return ConditionSyntax(.invalid, span(from: start))
    }
    close(")", "(", openedAt: opener)
    let order = parseOperator()
    let count = parseInteger()
    return ConditionSyntax(.count(path, order: order, count), span(from: start))
  }
}
