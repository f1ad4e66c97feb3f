import SCIMModel
import SourceDiagnostics

/// Parses expressions of Okta's language: Spring's, with `AND`, `OR` and `NOT` as words, too.
struct OktaParser {
  private let tokens: [ExpressionToken]
  private var index = 0
  private var depth = 0

  init(_ file: SourceFile) throws(DialectError) {
    var lexer = ExpressionLexer(file, .backslash)
    tokens = try lexer.tokens()
  }

  /// The expression of the whole text.
  mutating func parse() throws(DialectError) -> OktaExpression {
    let expression = try choice()
    guard token.kind == .end else { throw unexpected("an operator or the end of the expression") }
    return expression
  }

  // choice = disjunction [ "?" choice ":" choice | "?:" choice ]
  private mutating func choice() throws(DialectError) -> OktaExpression {
    let first = try disjunction()
    let isShort = take("?:")
    guard isShort || take("?") else { return first }
    try deeper()
    defer { depth -= 1 }
    if !isShort {
      _ = try choice()
      try expect(":")
    }
    let last = try choice()
    return OktaExpression(kind: .other, span: first.span.union(last.span))
  }

  // disjunction = conjunction { ( "||" | "or" ) conjunction }
  private mutating func disjunction() throws(DialectError) -> OktaExpression {
    var parts = [try conjunction()]
    while take("||", word: "or") { parts.append(try conjunction()) }
    return joined(parts) { .or($0) }
  }

  // conjunction = comparison { ( "&&" | "and" ) comparison }
  private mutating func conjunction() throws(DialectError) -> OktaExpression {
    var parts = [try comparison()]
    while take("&&", word: "and") { parts.append(try comparison()) }
    return joined(parts) { .and($0) }
  }

  // comparison = negation [ ( "==" | "!=" | "<" | ">" | "<=" | ">=" | "eq" | "ne" | … ) negation ]
  private mutating func comparison() throws(DialectError) -> OktaExpression {
    let left = try negation()
    let operations = [("==", "eq"), ("!=", "ne"), ("<=", "le"), (">=", "ge"), ("<", "lt"), (">", "gt")]
    for (symbol, word) in operations where take(symbol, word: word) {
      let right = try negation()
      return OktaExpression(kind: .compare(left, word, right), span: left.span.union(right.span))
    }
    return left
  }

  // negation = ( "!" | "not" ) negation | primary
  private mutating func negation() throws(DialectError) -> OktaExpression {
    try deeper()
    defer { depth -= 1 }
    let start = token.span
    guard take("!", word: "not") else { return try primary() }
    let inner = try negation()
    return OktaExpression(kind: .not(inner), span: start.union(inner.span))
  }

  // primary = "(" choice ")" | string | number | name [ "(" [ choice { "," choice } ] ")" ] | "{" … "}"
  private mutating func primary() throws(DialectError) -> OktaExpression {
    let start = token.span
    switch token.kind {
    case .symbol("("):
      advance()
      let inner = try choice()
      try expect(")")
      return inner
    case .symbol("{"): return try map(start)
    case .string(let text):
      advance()
      return OktaExpression(kind: .text(text), span: start)
    case .number(let text):
      advance()
      return OktaExpression(kind: .number(text), span: start)
    case .word(let word):
      advance()
      return try named(word, start)
    case .dashed, .symbol, .end: throw unexpected("a value, a function or `(`")
    }
  }

  private mutating func named(_ word: String, _ start: SourceSpan) throws(DialectError) -> OktaExpression {
    switch word {
    case "true": return OktaExpression(kind: .boolean(true), span: start)
    case "false": return OktaExpression(kind: .boolean(false), span: start)
    case "null": return OktaExpression(kind: .null, span: start)
    default: break
    }
    guard token.kind == .symbol("(") else { return OktaExpression(kind: .path(word), span: start) }
    var whole = OktaExpression(kind: .call(word, try arguments()), span: start.union(tokens[index - 1].span))
    // What is called on a result (`user.getGroups({…}).size()`) is read only to be named.
    while take(".") {
      guard case .word = token.kind else { throw unexpected("a name") }
      advance()
      if token.kind == .symbol("(") { _ = try arguments() }
      whole = OktaExpression(kind: .other, span: start.union(tokens[index - 1].span))
    }
    return whole
  }

  // arguments = "(" [ choice { "," choice } ] ")"
  private mutating func arguments() throws(DialectError) -> [OktaExpression] {
    try expect("(")
    var arguments: [OktaExpression] = []
    if token.kind != .symbol(")") {
      repeat { arguments.append(try choice()) } while take(",")
    }
    try expect(")")
    return arguments
  }

  /// `{'group.profile.name': 'Admins'}`.
  private mutating func map(_ start: SourceSpan) throws(DialectError) -> OktaExpression {
    var end = start
    var open = 0
    repeat {
      if token.kind == .end { throw unexpected("`}`") }
      if token.kind == .symbol("{") { open += 1 }
      if token.kind == .symbol("}") { open -= 1 }
      end = token.span
      advance()
    } while open > 0
    return OktaExpression(kind: .other, span: start.union(end))
  }

  private func joined(
    _ parts: [OktaExpression], _ kind: ([OktaExpression]) -> OktaExpression.Kind
  ) -> OktaExpression {
    guard parts.count > 1 else { return parts[0] }
    return OktaExpression(kind: kind(parts), span: parts[0].span.union(parts[parts.count - 1].span))
  }

  // MARK: Tokens

  private var token: ExpressionToken { tokens[index] }

  private mutating func advance() { if index < tokens.count - 1 { index += 1 } }

  /// Takes a symbol, or the word that says the same.
  private mutating func take(_ symbol: String, word: String? = nil) -> Bool {
    switch token.kind {
    case .symbol(symbol): break
    case .word(let text):
      guard let word, ASCIICase.equal(text, word) else { return false }
    default: return false
    }
    advance()
    return true
  }

  private mutating func expect(_ symbol: String) throws(DialectError) {
    guard take(symbol) else { throw unexpected("`\(symbol)`") }
  }

  private mutating func deeper() throws(DialectError) {
    depth += 1
    if depth > SyntaxWords.nestingDepth {
      throw .tooDeep(at: token.span)
    }
  }

  private func unexpected(_ expected: String) -> DialectError {
    .unexpected(token.found, expected: expected, at: token.span)
  }
}
