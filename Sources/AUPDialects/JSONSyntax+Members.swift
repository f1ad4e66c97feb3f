import AUPLanguage
import SourceDiagnostics

/// JSON as the readers of dialects look at it: with places.
extension JSONSyntax {
  /// Reads a text that is all JSON.
  static func read(_ file: SourceFile) throws(DialectError) -> JSONSyntax {
    let parsed = Parser.parseJSON(file)
    guard !parsed.hasErrors else { throw DialectError(parsed.diagnostics) }
    return parsed.tree
  }

  /// The members of an object; nil for anything else.
  var members: [(key: Spelled, value: JSONSyntax)]? {
    if case .object(let members) = kind { members } else { nil }
  }

  /// The elements of an array; nil for anything else.
  var elements: [JSONSyntax]? { if case .array(let elements) = kind { elements } else { nil } }

  /// A string with its place; nil for anything else.
  var string: Spelled? { if case .string(let text) = kind { Spelled(text, span) } else { nil } }

  /// The value under a name.
  subscript(name: String) -> JSONSyntax? { members?.first { $0.key.text == name }?.value }

  /// The string under a name.
  func string(_ name: String) throws(DialectError) -> Spelled {
    guard let value = self[name] else {
      throw .unexpected("none", expected: "a member `\(name)`", at: SourceSpan(span.start, span.start + 1))
    }
    return try value.expectString()
  }

  /// The string that this must be.
  func expectString() throws(DialectError) -> Spelled {
    guard let string else { throw .unexpected(kindName, expected: "a string", at: span) }
    return string
  }

  /// The strings that this array must have.
  func expectStrings() throws(DialectError) -> [Spelled] {
    guard let elements else { throw .unexpected(kindName, expected: "an array of strings", at: span) }
    var strings: [Spelled] = []
    for element in elements { strings.append(try element.expectString()) }
    return strings
  }

  /// What it is, in a few words.
  var kindName: String {
    switch kind {
    case .null: "null"
    case .boolean: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
