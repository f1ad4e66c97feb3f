import AUPLanguage
import SourceDiagnostics

/// Reads the part of Terraform's language that rules are written in. Expressions that are more than a value are stepped
/// over, so that a configuration may hold whatever else it likes.
struct HCLReader {
  private let tokens: [HCLToken]
  private var index = 0
  private var depth = 0

  init(_ tokens: [HCLToken]) { self.tokens = tokens }

  // file = { block | attribute } end
  mutating func read() throws(DialectError) -> [HCLBlock] {
    let body = try body(until: .end)
    if let attribute = body.attributes.first {
      throw .unexpected("an attribute", expected: "a block such as `resource`", at: attribute.name.span)
    }
    return body.blocks
  }

  // body = { name ( "=" value lineBreak | { name | string } "{" body "}" ) }
  private mutating func body(
    until end: HCLToken.Kind
  ) throws(DialectError) -> (attributes: [(name: Spelled, value: HCLValue)], blocks: [HCLBlock]) {
    var attributes: [(name: Spelled, value: HCLValue)] = []
    var blocks: [HCLBlock] = []
    while true {
      skipLineBreaks()
      if token.kind == end { return (attributes, blocks) }
      guard case .name(let text) = token.kind else { throw unexpected("a block or an attribute") }
      let name = Spelled(text, token.span)
      advance()
      if isPunctuation("=") {
        advance()
        let value = try value()
        if let first = attributes.first(where: { $0.name.text == text }) {
          throw .unexpected(
            "`\(text)` again", expected: "each attribute once", at: name.span, help: "the first is `\(first.name.text)`"
          )
        }
        attributes.append((name, value))
      } else {
        blocks.append(try block(name))
      }
    }
  }

  private mutating func block(_ type: Spelled) throws(DialectError) -> HCLBlock {
    var labels: [Spelled] = []
    while true {
      switch token.kind {
      case .string(.text(let text)), .name(let text): labels.append(Spelled(text, token.span))
      case .punctuation(UInt8(ascii: "{")):
        try deeper()
        advance()
        let body = try body(until: .punctuation(UInt8(ascii: "}")))
        let span = type.span.union(token.span)
        advance()
        depth -= 1
        return HCLBlock(type: type, labels: labels, attributes: body.attributes, blocks: body.blocks, span: span)
      default: throw unexpected("`=`, a label or `{`")
      }
      advance()
    }
  }

  /// The value of an attribute, which ends with its line. What is not one of the forms known is stepped over.
  private mutating func value() throws(DialectError) -> HCLValue {
    let start = index
    if let value = try term(), isAtEnd { return value }
    index = start
    let first = token.span
    guard token.kind != .lineBreak, token.kind != .end else { throw unexpected("a value") }
    var last = first
    // The brackets that must close what is open, and where that was opened.
    var open: [(closer: UInt8, span: SourceSpan)] = []
    while !(open.isEmpty && isAtEnd) {
      switch token.kind {
      case .punctuation(UInt8(ascii: "(")): open.append((UInt8(ascii: ")"), token.span))
      case .punctuation(UInt8(ascii: "[")): open.append((UInt8(ascii: "]"), token.span))
      case .punctuation(UInt8(ascii: "{")): open.append((UInt8(ascii: "}"), token.span))
      case .punctuation(let byte) where ")]}".utf8.contains(byte):
        guard let last = open.popLast() else { throw unexpected("the end of the value") }
        if last.closer != byte { throw unexpected("`\(UnicodeScalar(last.closer))`") }
      case .end: throw .unexpected("the end of the text", expected: "a closing bracket", at: open[0].span)
      default: break
      }
      last = token.span
      advance()
    }
    return HCLValue(kind: .other, span: first.union(last))
  }

  private var isAtEnd: Bool {
    token.kind == .lineBreak || token.kind == .end || isPunctuation("}")
  }

  // MARK: Values

  // term = string | number | name | reference | call | list | object; nil for anything else
  private mutating func term() throws(DialectError) -> HCLValue? {
    let start = token.span
    switch token.kind {
    case .string(let string):
      advance()
      switch string {
      case .text(let text): return HCLValue(kind: .string(text), span: start)
      case .reference(let text): return HCLValue(kind: .reference(text), span: start)
      case .template: return HCLValue(kind: .other, span: start)
      }
    case .number:
      advance()
      return HCLValue(kind: .word("number"), span: start)
    case .name(let text):
      advance()
      return try named(text, start)
    case .punctuation(UInt8(ascii: "[")): return try list(start)
    case .punctuation(UInt8(ascii: "{")): return try object(start)
    default: return nil
    }
  }

  private mutating func named(_ name: String, _ start: SourceSpan) throws(DialectError) -> HCLValue? {
    if isPunctuation("(") {
      guard let arguments = try items(until: ")") else { return nil }
      return HCLValue(kind: .call(name, arguments), span: start.union(tokens[index - 1].span))
    }
    var path = name
    while isPunctuation(".") || isPunctuation("[") {
      let isIndex = isPunctuation("[")
      advance()
      switch token.kind {
      case .name(let part): path += isIndex ? "[\(part)]" : ".\(part)"
      case .number where isIndex: path += "[…]"
      case .string(.text(let part)) where isIndex: path += "[\(JSONText.quoted(part))]"
      default: return nil
      }
      advance()
      if isIndex {
        guard isPunctuation("]") else { return nil }
        advance()
      }
    }
    let isWord = path == "true" || path == "false" || path == "null"
    return HCLValue(kind: isWord ? .word(path) : .reference(path), span: start.union(tokens[index - 1].span))
  }

  private mutating func list(_ start: SourceSpan) throws(DialectError) -> HCLValue? {
    guard let items = try items(until: "]") else { return nil }
    return HCLValue(kind: .list(items), span: start.union(tokens[index - 1].span))
  }

  /// Values between brackets, commas between them; the opening bracket is the token.
  private mutating func items(until end: Unicode.Scalar) throws(DialectError) -> [HCLValue]? {
    try deeper()
    defer { depth -= 1 }
    advance()
    var items: [HCLValue] = []
    skipLineBreaks()
    while !isPunctuation(end) {
      guard let item = try term() else { return nil }
      items.append(item)
      skipLineBreaks()
      guard isPunctuation(",") else { break }
      advance()
      skipLineBreaks()
    }
    guard isPunctuation(end) else { return nil }
    advance()
    return items
  }

  private mutating func object(_ start: SourceSpan) throws(DialectError) -> HCLValue? {
    try deeper()
    defer { depth -= 1 }
    advance()
    var members: [(key: Spelled, value: HCLValue)] = []
    skipLineBreaks()
    while !isPunctuation("}") {
      switch token.kind {
      case .name(let text), .string(.text(let text)):
        members.append((Spelled(text, token.span), HCLValue(kind: .other, span: token.span)))
      default: return nil
      }
      advance()
      guard isPunctuation("=") || isPunctuation(":") else { return nil }
      advance()
      guard let value = try term() else { return nil }
      members[members.count - 1].value = value
      if isPunctuation(",") { advance() } else if token.kind != .lineBreak, !isPunctuation("}") { return nil }
      skipLineBreaks()
    }
    advance()
    return HCLValue(kind: .object(members), span: start.union(tokens[index - 1].span))
  }

  // MARK: Tokens

  private var token: HCLToken { tokens[index] }

  private mutating func advance() { if index < tokens.count - 1 { index += 1 } }

  private mutating func skipLineBreaks() { while token.kind == .lineBreak { advance() } }

  private func isPunctuation(_ scalar: Unicode.Scalar) -> Bool { token.kind == .punctuation(UInt8(ascii: scalar)) }

  private mutating func deeper() throws(DialectError) {
    depth += 1
    if depth > SyntaxWords.nestingDepth {
      throw .tooDeep(at: token.span)
    }
  }

  private func unexpected(_ expected: String) -> DialectError {
    let found =
      switch token.kind {
      case .name(let text): "`\(text)`"
      case .number: "a number"
      case .string: "a string"
      case .punctuation(let byte): "`\(String(decoding: [byte], as: UTF8.self))`"
      case .lineBreak: "the end of the line"
      case .end: "the end of the text"
      }
    return .unexpected(found, expected: expected, at: token.span)
  }
}
