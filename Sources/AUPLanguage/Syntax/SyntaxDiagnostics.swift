import SourceDiagnostics

/// What can be wrong with a text, as data; the wording of all of it is here and nowhere else.
enum SyntaxProblem {
  /// - Parameter found: What stands there instead; nil at the end of the text.
  case expected(String, found: String?)
  case misspelled(String, String)
  case unclosed(Unicode.Scalar, opener: SourceSpan, closer: Unicode.Scalar)
  case unexpectedCharacter(String)
  /// - Parameter replacement: What mends it: the operator, with blanks where it would touch its neighbours.
  case foreignOperator(String, meant: String?, replacement: String?)
  case listInBrackets(replacement: String?)
  case wrongQuotes(String, replacement: String?)
  case missingComma(insertAt: Int)
  case trailingComma
  case unknownDeclaration(String, suggestion: String?)
  case badNumber(String)
  case badDuration(String)
  case tooLarge(String, SyntaxCode, limit: Int)
  case unterminatedString
  case badUTF8
  case badEscape(String)
  case controlCharacter(Unicode.Scalar)
  case bidirectionalControl(Unicode.Scalar)
  case invisible(Unicode.Scalar)
  case unusualBlank(Unicode.Scalar)
  case confusable(Unicode.Scalar, latin: String)
  case nestedTooDeep(limit: Int)
  case sourceTooLarge(bytes: Int, limit: Int)
  case stringTooLong(bytes: Int, limit: Int)
  case listTooLong(limit: Int)
  case aupOnly(String, instead: String?)
  case duplicateKey(String, first: SourceSpan)

  func diagnostic(at span: SourceSpan) -> Diagnostic {
    func quote(_ text: String) -> String { Diagnostic.quote(text) }
    func error(
      _ code: SyntaxCode, _ message: String, labels: [DiagnosticLabel] = [], help: String? = nil, fixIt: FixIt? = nil
    ) -> Diagnostic {
      Diagnostic(.error, code: code.rawValue, message, at: span, labels: labels, help: help, fixIt: fixIt)
    }
    switch self {
    case .expected(let what, let found):
      return error(.unexpectedToken, "expected \(what), found \(found.map { quote($0) } ?? "the end of the text")")
    case .misspelled(let word, let meant):
      return error(
        .unexpectedToken, "expected \(quote(meant)), found \(quote(word))", help: "did you mean \(quote(meant))?",
        fixIt: FixIt(span, meant))
    case .unclosed(let open, let opener, let closer):
      return error(
        .unclosedBracket, "expected `\(closer)`, which closes `\(open)`",
        labels: [DiagnosticLabel(opener, "opened here")])
    case .unexpectedCharacter(let text):
      return error(.unexpectedCharacter, "`\(text)` has no meaning here", help: "text goes in double quotes")
    case .foreignOperator(let text, let meant, let replacement):
      return error(
        .foreignOperator, "\(quote(text)) is not an operator",
        help: meant.map { "write `\($0)`" }
          ?? "the operators are `pr`, `eq`, `ne`, `co`, `sw`, `ew`, `gt`, `ge`, `lt`, `le`, `in` and `matches`",
        fixIt: replacement.map { FixIt(span, $0) })
    case .listInBrackets(let replacement):
      return error(
        .unexpectedToken, "lists go in parentheses, not in brackets",
        help: replacement.map { "write \(quote($0))" } ?? "write `(…)`", fixIt: replacement.map { FixIt(span, $0) })
    case .wrongQuotes(let text, let replacement):
      return error(
        .wrongQuotes, "strings go in double quotes, not \(quote(text))", help: replacement.map { "write \(quote($0))" },
        fixIt: replacement.map { FixIt(span, $0) })
    case .missingComma(let place):
      return error(
        .missingComma, "expected `,` between the values", help: "separate the values by commas",
        fixIt: FixIt(SourceSpan(place, place), ","))
    case .trailingComma:
      return error(.trailingComma, "nothing follows this comma", help: "remove it", fixIt: FixIt(span, ""))
    case .unknownDeclaration(let word, let suggestion):
      return error(
        .unknownDeclaration, "\(quote(word)) does not start a declaration",
        help: suggestion.map { "did you mean `\($0)`?" }
          ?? "a file consists of `rule`, `let`, `roles`, `units`, `except`, `assert` and `test`",
        fixIt: suggestion.map { FixIt(span, $0) })
    case .badNumber(let text):
      return error(
        .invalidNumber, "\(quote(text)) is not a number", help: "numbers are written as in JSON: `42`, `-0.5`, `1e3`")
    case .badDuration(let text):
      return error(.invalidDuration, "\(quote(text)) is not a duration", help: "write `30m`, `12h`, `90d` or `2w`")
    case .tooLarge(let text, let code, let limit):
      return error(code, "\(quote(text)) is too large", help: "the largest number here is \(limit)")
    case .unterminatedString:
      return error(
        .unterminatedString, "the string has no closing quote on its line",
        help: "close it with `\"`; a line break inside is written `\\n`")
    case .badUTF8: return error(.invalidUTF8, "these bytes are not UTF-8", help: "save the file as UTF-8")
    case .badEscape(let text):
      return error(
        .invalidEscape, "`\(text)` is not an escape",
        help: #"strings are JSON strings: `\"`, `\\`, `\/`, `\b`, `\f`, `\n`, `\r`, `\t` and `\u0041`"#)
    case .controlCharacter(let scalar):
      return error(
        .controlCharacter, "control character \(Self.name(scalar)) in a string",
        help: "write it as `\(Self.escape(scalar))`", fixIt: FixIt(span, Self.escape(scalar)))
    case .bidirectionalControl(let scalar):
      return error(
        .bidirectionalControl, "bidirectional control character \(Self.name(scalar))",
        help:
          "it makes the text read otherwise than it works: remove it, or write `\(Self.escape(scalar))` in a string",
        fixIt: FixIt(span, ""))
    case .invisible(let scalar):
      return Diagnostic(
        .warning, code: SyntaxCode.invisibleCharacter.rawValue, "invisible character \(Self.name(scalar))", at: span,
        help: "if it is meant, write `\(Self.escape(scalar))`; if not, remove it", fixIt: FixIt(span, ""))
    case .unusualBlank(let scalar):
      return Diagnostic(
        .warning, code: SyntaxCode.unusualBlank.rawValue,
        "\(Self.name(scalar)) looks like a space but is another blank", at: span,
        help: "if it is meant, write `\(Self.escape(scalar))`; if not, a space", fixIt: FixIt(span, " "))
    case .confusable(let scalar, let latin):
      return Diagnostic(
        .warning, code: SyntaxCode.confusableCharacter.rawValue,
        "`\(scalar)` (\(Self.name(scalar))) looks like `\(latin)` but is another letter", at: span,
        help: "if it is meant, write `\(Self.escape(scalar))`", fixIt: FixIt(span, latin))
    case .nestedTooDeep(let limit):
      return error(
        .nestedTooDeep, "nested more than \(limit) levels deep", help: "give parts a name with `let`")
    case .sourceTooLarge(let bytes, let limit):
      return error(.sourceTooLarge, "the text has \(bytes) bytes; the limit is \(limit)", help: "split it into files")
    case .stringTooLong(let bytes, let limit):
      return error(.stringTooLong, "the string has \(bytes) bytes; the limit is \(limit)")
    case .listTooLong(let limit):
      return error(.listTooLong, "the list has more than \(limit) values", help: "split it into two lists")
    case .aupOnly(let what, let instead):
      return error(.aupOnly, "SCIM filters do not have \(what)", help: instead)
    case .duplicateKey(let key, let first):
      return error(
        .duplicateKey, "\(quote(key)) is given twice", labels: [DiagnosticLabel(first, "the first one")],
        help: "attribute names are the same in any case: keep one of them")
    }
  }

  /// `U+202E`.
  private static func name(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// `\u202e`, in two halves beyond the basic plane.
  private static func escape(_ scalar: Unicode.Scalar) -> String {
    String(scalar).utf16.map { unit in
      let digits = String(unit, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }
}
