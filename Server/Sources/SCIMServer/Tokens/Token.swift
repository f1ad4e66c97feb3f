import Foundation

/// What a token may do.
public enum TokenScope: String, Sendable, CaseIterable {
  case read, write
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

  /// True if it counts at a time.
  func isValid(at seconds: Double) -> Bool {
    revoked.map { seconds < $0 } ?? true && expires.map { seconds < $0 } ?? true
  }
}
