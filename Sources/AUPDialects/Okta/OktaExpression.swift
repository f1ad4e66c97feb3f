import SourceDiagnostics

/// An expression of Okta's language, as far as group rules have it.
struct OktaExpression: Sendable {
  var kind: Kind
  var span: SourceSpan

  indirect enum Kind: Sendable {
    case or([OktaExpression])
    case and([OktaExpression])
    case not(OktaExpression)
    /// `a == b`, `a < b` and so on.
    case compare(OktaExpression, String, OktaExpression)
    /// `user.department`.
    case path(String)
    /// `String.startsWith(user.department, "IT")`.
    case call(String, [OktaExpression])
    case text(String)
    case number(String)
    case boolean(Bool)
    case null
    /// `a ? b : c`, `a ?: b`, `{'a': 'b'}`: what is read only to be named.
    case other
  }
}
