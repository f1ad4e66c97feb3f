import Foundation

/// What a token may do.
public enum TokenScope: String, Sendable, CaseIterable {
  case read, write
}

/// Whether a token counts.
public enum TokenState: String, Sendable {
  case valid, expired, revoked
}

/// What is known of a token; the token itself is not kept.
public struct Token: Hashable, Sendable {
  /// The part of the token that is no secret.
  public var id: String
  /// What people call it.
  public var name: String
  /// SHA-256 of the whole token. Its secret has 256 random bits: nothing slower is needed.
  var digest: Data
  /// What it may do.
  public var scope: TokenScope
  /// The userName of the person it is for.
  public var user: String?
  /// Seconds since 1970.
  public var created: Double
  /// Seconds since 1970; nil for never.
  public var expires: Double?
  /// Seconds since 1970; nil while it is not.
  public var revoked: Double?

  /// Whether it counts at a time.
  ///
  /// - Parameter seconds: Since 1970.
  public func state(at seconds: Double) -> TokenState {
    if let revoked, seconds >= revoked { return .revoked }
    if let expires, seconds >= expires { return .expired }
    return .valid
  }
}

/// A token that was just made.
public struct NewToken: Sendable {
  /// The token, which is shown once and not kept.
  public var text: String
  /// What is kept of it.
  public var token: Token
}

/// Why tokens are not changed.
public struct TokenError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was found: lower case, no full stop.
  public let message: String
  /// The message.
  public var description: String { message }
}
