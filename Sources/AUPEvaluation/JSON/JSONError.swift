/// Why a text is not read as JSON, and where.
public struct JSONError: Error, Hashable, Sendable {
  /// What kind of trouble it is: it decides whether a reader can go on behind the value.
  public enum Kind: Hashable, Sendable {
    /// The text breaks the grammar of RFC 8259.
    case syntax
    /// The text ends too early.
    case truncated
    /// The grammar is kept, but the value is refused: duplicate names, bad UTF-8, lone surrogates, limits.
    case content
  }

  /// What kind of trouble it is.
  public var kind: Kind
  /// The offset of the first byte that is wrong.
  public var offset: Int
  /// What was found: lower case, no full stop.
  public var message: String
  /// What may stand there, if that helps.
  public var expected: String?

  /// Makes an error.
  public init(_ kind: Kind, at offset: Int, _ message: String, expected: String? = nil) {
    self.kind = kind
    self.offset = offset
    self.message = message
    self.expected = expected
  }
}
