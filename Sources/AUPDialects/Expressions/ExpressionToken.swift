import SourceDiagnostics

/// A token of the expression languages of Entra ID and Okta.
struct ExpressionToken {
  enum Kind: Hashable {
    /// A name, dots included: `user.department`, `true`, `_`.
    case word(String)
    /// `-eq`, without its dash.
    case dashed(String)
    case string(String)
    /// A number or a date, as written.
    case number(String)
    /// One or two characters of punctuation.
    case symbol(String)
    case end
  }

  var kind: Kind
  var span: SourceSpan

  /// As a message calls it.
  var found: String {
    switch kind {
    case .word(let text), .number(let text), .symbol(let text): Diagnostic.quote(text)
    case .dashed(let text): "`-\(text)`"
    case .string: "a string"
    case .end: "the end of the text"
    }
  }
}

/// How strings are written.
enum StringStyle {
  /// `` ` `` in front of a quote, or the quote twice.
  case backtick
  /// `\` in front of a quote or itself, or the quote twice.
  case backslash
}
