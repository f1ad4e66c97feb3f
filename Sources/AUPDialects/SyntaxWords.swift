import AUPLanguage
import SourceDiagnostics

/// Words and codes that the readers of all dialects share.
enum SyntaxWords {
  /// The code of a text that breaks the grammar of its dialect.
  static let unexpected = SyntaxCode.unexpectedToken.rawValue

  /// The code of a string that has no end.
  static let unterminated = SyntaxCode.unterminatedString.rawValue

  /// The code of what nests deeper than readers follow.
  static let tooDeep = SyntaxCode.nestedTooDeep.rawValue

  /// How deep expressions of all dialects may nest: recursion of their readers.
  static let nestingDepth = Limits.standard.nestingDepth

  /// The text of a span as a message quotes it: on one line, blanks made one.
  static func quote(_ span: SourceSpan, in sources: SourceMap) -> String {
    let words = sources.text(span).unicodeScalars.split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r" }
    return Diagnostic.quote(words.map { String($0) }.joined(separator: " "))
  }
}
