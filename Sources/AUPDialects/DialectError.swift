import AUPLanguage
public import SourceDiagnostics

/// A text that is not what its form says, with all that was found.
public struct DialectError: Error, Sendable {
  /// At least one of them is an error.
  public let diagnostics: [Diagnostic]
  /// The texts that they speak of, where there are more than the one that was read.
  public let sources: SourceMap?

  init(_ diagnostics: [Diagnostic], sources: SourceMap? = nil) {
    self.diagnostics = diagnostics
    self.sources = sources
  }

  /// What stands in the place of something else.
  static func unexpected(_ found: String, expected: String, at span: SourceSpan, help: String? = nil) -> DialectError {
    DialectError([
      Diagnostic(
        .error, code: SyntaxWords.unexpected, "expected \(expected), found \(found)", at: span, help: help)
    ])
  }

  /// Something that has no end.
  static func unterminated(_ message: String, at span: SourceSpan) -> DialectError {
    DialectError([Diagnostic(.error, code: SyntaxCode.unterminatedString.rawValue, message, at: span)])
  }

  /// Something inside more than readers follow.
  static func tooDeep(at span: SourceSpan) -> DialectError {
    let message = "nested deeper than \(SyntaxWords.nestingDepth) levels"
    return DialectError([Diagnostic(.error, code: SyntaxCode.nestedTooDeep.rawValue, message, at: span)])
  }
}
