import SCIMModel
import SourceDiagnostics

/// JSON (RFC 8259) inside a rule file: the users of tests.
extension TokenReader {
  /// json = STRING | NUMBER | "true" | "false" | "null" | array | OBJECT ;
  mutating func parseJSON() -> JSONSyntax {
    let start = token.span
    switch token.kind {
    case .string:
      let text = file.string(token)
      advance()
      return JSONSyntax(.string(text), start)
    case .number:
      return takeNumber { JSONSyntax(.number($0, spelling: $1), start) }
    case .name where isWord { $0.isLiteral && $0 != .now }:
      let kind: JSONSyntax.Kind = isWord(.null) ? .null : .boolean(isWord(.true))
      advance()
      return JSONSyntax(kind, start)
    case .punctuation(UInt8(ascii: "[")):
      return nested(JSONSyntax(.null, start)) { $0.parseArray() }
    case .punctuation(UInt8(ascii: "{")):
      return nested(JSONSyntax(.null, start)) { $0.parseObject() }
    default:
      fail(expected: "a JSON value")
      return JSONSyntax(.null, SourceSpan(start.start, start.start))
    }
  }

  /// array = "[" [ json { "," json } ] "]" ;
  private mutating func parseArray() -> JSONSyntax {
    let opener = token.span
    advance()
    var values: [JSONSyntax] = []
    if !isPunctuation("]") {
      repeat {
        values.append(parseJSON())
      } while takeComma(before: "]")
    }
    close("]", "[", openedAt: opener)
    return JSONSyntax(.array(values), span(from: opener))
  }

  /// OBJECT = "{" [ STRING ":" json { "," STRING ":" json } ] "}" ;
  private mutating func parseObject() -> JSONSyntax {
    let opener = token.span
    advance()
    var members: [(key: Spelled, value: JSONSyntax)] = []
    var seen: [[UInt8]: SourceSpan] = [:]
    if !isPunctuation("}") {
      repeat {
        let key = expectKey()
        if hasFailedHere { break }
        expect(":")
        let value = parseJSON()
        // The bytes of a name, not its canonical equivalence, say whether it is the same.
        let name = key.text.utf8.map(ASCIICase.lower)
        if let first = seen[name] {
          report(.duplicateKey(key.text, first: first), at: key.span)
        } else {
          seen[name] = key.span
          members.append((key, value))
        }
      } while takeComma(before: "}")
    }
    close("}", "{", openedAt: opener)
    return JSONSyntax(.object(members), span(from: opener))
  }

  /// A member's name; one without quotes is taken for what was meant.
  private mutating func expectKey() -> Spelled {
    guard token.kind == .name, next.kind == .punctuation(UInt8(ascii: ":")) else {
      return expectString("the name of an attribute")
    }
    report(.wrongQuotes(text, replacement: "\"\(text)\""), at: token.span)
    return expectName("the name of an attribute")
  }

  private mutating func takeComma(before closer: Unicode.Scalar) -> Bool {
    let comma = token.span
    guard take(",") else { return false }
    guard isPunctuation(closer) else { return true }
    report(.trailingComma, at: comma)
    return false
  }
}
