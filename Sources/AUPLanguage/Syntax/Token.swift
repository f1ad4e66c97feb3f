import SCIMModel
import SourceDiagnostics

/// A token with its place.
struct Token {
  var kind: Kind
  var span: SourceSpan

  enum Kind: Equatable {
    /// A letter, `_` or `$`, then letters, digits, `_`, `-`, `$`.
    case name
    /// `urn:…:name` or `urn:…:name.sub`.
    case urnPath
    /// A string literal, escapes undone.
    case string(String)
    /// A number in the JSON grammar.
    case number(DecimalNumber)
    /// Digits and a unit of time: `90d`.
    case duration(count: Int, DurationSyntax.Unit)
    /// One of `( ) [ ] { } , . : = + -`.
    case punctuation(UInt8)
    /// An operator of other languages, such as `==` or `&&`; the parser knows what was meant.
    case foreign
    /// What starts no token; already reported.
    case unknown
    case end
  }
}
