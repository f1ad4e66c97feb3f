import SCIMModel
import SourceDiagnostics

/// A token with its place. What it stands for is in the text, but where that says it otherwise.
struct Token {
  var kind: Kind
  var span: SourceSpan
  /// The word of the language that a name is, in any case.
  var word: Word?
  /// True if the name is spelled in small letters, as far as it is a word.
  var isSmall = false
  /// What the token stands for, where that is not what its bytes say.
  var value: Value?

  enum Kind: Equatable {
    /// A letter, `_` or `$`, then letters, digits, `_`, `-`, `$`.
    case name
    /// `urn:…:name` or `urn:…:name.sub`.
    case urnPath
    /// A string literal; ``TokenReader/string(_:)`` is what it says.
    case string
    /// A number in the JSON grammar.
    case number
    /// Digits and a unit of time: `90d`.
    case duration
    /// One of `( ) [ ] { } , . : = + -`.
    case punctuation(UInt8)
    /// An operator of other languages, such as `==` or `&&`; the parser knows what was meant.
    case foreign
    /// What starts no token; already reported.
    case unknown
    case end
  }

  /// One reference, and most tokens have none: tokens are copied a lot.
  indirect enum Value {
    /// A string with escapes, or in quotes of another kind.
    case text(String)
    case number(DecimalNumber)
    case duration(count: Int, DurationSyntax.Unit)
  }
}

extension SourceFile {
  /// What a string literal says: escapes undone.
  func string(_ token: Token) -> String {
    if case .text(let text)? = token.value { return text }
    return text(SourceSpan(token.span.start + 1, token.span.end - 1))
  }
}
