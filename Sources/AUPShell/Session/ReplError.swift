import SourceDiagnostics

/// Why a line could not be done. Whatever is thrown, the session's state is what it was before the line.
enum ReplError: Error {
  /// Said in the style of diagnostics: lower case, no full stop, the user's text in backticks; help apart.
  case refused(_ message: String, help: String? = nil)
  /// Findings in a text, at least one of them an error.
  case diagnostics([Diagnostic], SourceMap)
  /// The user stopped it.
  case interrupted
}
