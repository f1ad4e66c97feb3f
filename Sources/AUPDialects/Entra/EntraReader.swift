import AUPLanguage
import SCIMModel
import SourceDiagnostics

/// Reads dynamic membership rules of Microsoft Entra ID.
///
/// Comparisons bind tighter than `-not`, that tighter than `-and`, that tighter than `-or`, as Microsoft documents;
/// operators may lack their dash and have any case.
struct EntraReader {
  private let file: SourceFile
  let sources: SourceMap
  let environment: RuleEnvironment
  private var tokens: [ExpressionToken] = []
  private var index = 0
  private var depth = 0
  var losses: [Loss] = []
  /// What `_` is inside `-any (…)`; nil outside.
  var element: AttributeTable.Entry?

  init(_ file: SourceFile, _ sources: SourceMap, _ environment: RuleEnvironment) {
    self.file = file
    self.sources = sources
    self.environment = environment
  }

  /// The condition; nil if a part of it has no meaning in AUP, which is a loss then.
  mutating func read() throws(DialectError) -> ConditionText? {
    var lexer = ExpressionLexer(file, .backtick)
    tokens = try lexer.tokens()
    let condition = try disjunction()
    guard token.kind == .end else { throw unexpected("`-and`, `-or` or the end of the rule") }
    return condition
  }

  // disjunction = conjunction { "-or" conjunction }
  private mutating func disjunction() throws(DialectError) -> ConditionText? {
    var parts = [try conjunction()]
    while takeOperator("or") { parts.append(try conjunction()) }
    let known = parts.compactMap { $0 }
    return known.count == parts.count ? .any(known) : nil
  }

  // conjunction = negation { "-and" negation }
  private mutating func conjunction() throws(DialectError) -> ConditionText? {
    var parts = [try negation()]
    while takeOperator("and") { parts.append(try negation()) }
    let known = parts.compactMap { $0 }
    return known.count == parts.count ? .all(known) : nil
  }

  // negation = [ "-not" ] primary
  private mutating func negation() throws(DialectError) -> ConditionText? {
    try deeper()
    defer { depth -= 1 }
    if takeOperator("not") { return try negation()?.negated }
    return try primary()
  }

  // primary = "(" disjunction ")" | property comparison
  private mutating func primary() throws(DialectError) -> ConditionText? {
    if token.kind == .symbol("(") {
      advance()
      let condition = try disjunction()
      try expect(")")
      return condition
    }
    guard case .word(let name) = token.kind else { throw unexpected("a property such as `user.department`") }
    let span = token.span
    advance()
    if ASCIICase.equal(name, "direct") { return try directReports(span) }
    return try comparison(of: Spelled(name, span))
  }

  /// `Direct Reports for "id"`.
  private mutating func directReports(_ start: SourceSpan) throws(DialectError) -> ConditionText? {
    for word in ["reports", "for"] {
      guard case .word(let text) = token.kind, ASCIICase.equal(text, word) else { throw unexpected("`\(word)`") }
      advance()
    }
    guard case .string = token.kind else { throw unexpected("the id of a manager") }
    let span = start.union(token.span)
    advance()
    return lose(span, "SCIM knows a manager by another id than Entra ID")
  }

  /// `-any ( … )` or `-all ( … )`, or an operator with its value.
  private mutating func comparison(of property: Spelled) throws(DialectError) -> ConditionText? {
    guard let operation = takeOperator() else { throw unexpected("an operator such as `-eq`") }
    switch ASCIICase.lower(operation.text) {
    case "any", "all":
      return try quantified(property, operation)
    default:
      let value = try value()
      return test(property, operation, value)
    }
  }

  private mutating func quantified(_ property: Spelled, _ operation: Spelled) throws(DialectError) -> ConditionText? {
    let start = index
    let isAll = ASCIICase.equal(operation.text, "all")
    let name = property.text.split(separator: ".").last.map(String.init) ?? ""
    guard ASCIICase.equal(property.text.prefix(5), "user."), element == nil,
      let entry = Self.collections.contains(where: { ASCIICase.equal($0, name) })
        ? EntraAttributes.table.entry(name, in: environment.schemas) ?? Self.memberOf : nil
    else {
      index = start
      try skipParentheses()
      let span = property.span.union(tokens[index - 1].span)
      return lose(span, "no SCIM attribute holds `\(TerminalText.harmless(property.text))`")
    }
    element = entry
    defer { element = nil }
    try expect("(")
    let inner = try disjunction()
    try expect(")")
    guard let inner else { return nil }
    return quantified(inner, entry, isAll: isAll, at: operation.span)
  }

  /// Steps over `( … )` whatever is in it.
  private mutating func skipParentheses() throws(DialectError) {
    try expect("(")
    var open = 1
    while open > 0 {
      if token.kind == .end { throw unexpected("`)`") }
      if token.kind == .symbol("(") { open += 1 }
      if token.kind == .symbol(")") { open -= 1 }
      advance()
    }
  }

  // MARK: Values

  /// What stands behind an operator.
  enum Value {
    case text(String)
    case boolean(Bool)
    case null
    case list([String])
    /// `system.now`, a date, a number: words with no quotes, for which SCIM has no attribute.
    case other
  }

  private mutating func value() throws(DialectError) -> (value: Value, span: SourceSpan) {
    let span = token.span
    switch token.kind {
    case .string(let text):
      advance()
      return (.text(text), span)
    case .number:
      advance()
      return (.other, span)
    case .symbol("["): return try list()
    case .word(let word):
      advance()
      switch ASCIICase.lower(word) {
      case "true": return (.boolean(true), span)
      case "false": return (.boolean(false), span)
      case "null", "$null": return (.null, span)
      case "system.now":
        // `-plus p1d`, `-minus p1d`.
        if case .dashed(let word) = token.kind, ["plus", "minus"].contains(ASCIICase.lower(word)) {
          advance()
          guard case .word = token.kind else { throw unexpected("a duration such as `p1d`") }
          let end = token.span
          advance()
          return (.other, span.union(end))
        }
        return (.other, span)
      default:
        throw .unexpected(Diagnostic.quote(word), expected: "a value", at: span, help: "texts go in double quotes")
      }
    default: throw unexpected("a value")
    }
  }

  /// `[ "a", "b" ]`.
  private mutating func list() throws(DialectError) -> (value: Value, span: SourceSpan) {
    let start = token.span
    advance()
    var values: [String] = []
    while true {
      switch token.kind {
      case .string(let text), .number(let text): values.append(text)
      default: throw unexpected("a string")
      }
      advance()
      if token.kind == .symbol(",") { advance() } else { break }
    }
    let span = start.union(token.span)
    try expect("]")
    return (.list(values), span)
  }

  // MARK: Tokens

  private var token: ExpressionToken { tokens[index] }

  private mutating func advance() { if index < tokens.count - 1 { index += 1 } }

  private mutating func expect(_ symbol: String) throws(DialectError) {
    guard token.kind == .symbol(symbol) else { throw unexpected("`\(symbol)`") }
    advance()
  }

  /// Takes a logical operator, with its dash or without.
  private mutating func takeOperator(_ name: String) -> Bool {
    switch token.kind {
    case .dashed(let word), .word(let word):
      guard ASCIICase.equal(word, name) else { return false }
      advance()
      return true
    default: return false
    }
  }

  private mutating func takeOperator() -> Spelled? {
    switch token.kind {
    case .dashed(let word), .word(let word):
      let operation = Spelled(word, token.span)
      advance()
      return operation
    default: return nil
    }
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
