import Foundation
import GRDB
import SCIMModel

/// Makes, revokes and rotates tokens: only the database is opened, and a server may be running on it.
///
/// ```swift
/// let register = try TokenRegister(path: "store.sqlite", origin: Origin(name: "ann", action: "token create"))
/// print(try register.create(name: "Entra ID", scope: .write).text)
/// ```
///
/// Each change is a line of the audit log, and on disk when it is told. A server that runs knows it within a second.
public struct TokenRegister: Sendable {
  private let file: StoreFile
  private let clock: Clock
  private let origin: Origin

  /// Opens the tokens of a store.
  ///
  /// - Parameters:
  ///   - makesStore: If true, the store is made if it is not there.
  ///   - origin: Who makes the changes, for the audit log.
  /// - Throws: ``StoreFileError``, or what SQLite says.
  public init(path: String, makesStore: Bool = false, clock: Clock = .system, origin: Origin) throws {
    self.init(try makesStore ? StoreFile(path: path) : StoreFile(existing: path), clock: clock, origin: origin)
  }

  init(_ file: StoreFile, clock: Clock, origin: Origin) {
    (self.file, self.clock, self.origin) = (file, clock, origin)
  }

  /// All tokens, oldest first.
  public func all() throws -> [Token] { try file.database.read { try Token.all($0) } }

  /// Makes a token.
  ///
  /// - Parameters:
  ///   - user: The userName of the person it is for.
  ///   - expires: Seconds since 1970; nil for never.
  /// - Throws: ``TokenError``, or what SQLite says.
  public func create(
    name: String, scope: TokenScope, user: String? = nil, expires: Double? = nil
  ) throws -> NewToken {
    for text in [name] + (user.map { [$0] } ?? []) where !Self.isPlain(text) {
      throw TokenError(message: "found `\(text)`, expected 1 to 200 characters without control characters")
    }
    let now = clock.now()
    let made = Self.make(name: name, scope: scope, user: user, now: now, expires: expires)
    try file.database.write { database in
      try made.token.write(database)
      try AuditLog.append([entry("created token", made.token, now)], database)
    }
    return made
  }

  /// Revokes a token: it never counts again.
  ///
  /// - Parameter reference: Its id, or the name that no other token that counts has.
  /// - Throws: ``TokenError``, or what SQLite says.
  @discardableResult
  public func revoke(_ reference: String) throws -> Token {
    let now = clock.now()
    return try file.database.write { database in
      var token = try find(reference, now, database)
      if token.state(at: Double(now.seconds)) == .revoked { return token }
      token.revoked = Double(now.seconds)
      try token.write(database)
      try AuditLog.append([entry("revoked token", token, now)], database)
      return token
    }
  }

  /// Makes a token in the place of another: with its name, scope, person and length of life. The old one counts for a
  /// time of grace, in which clients get the new one.
  ///
  /// - Parameters:
  ///   - reference: The id of the old one, or the name that no other token that counts has.
  ///   - grace: Seconds.
  /// - Throws: ``TokenError``, or what SQLite says.
  public func rotate(_ reference: String, grace: Double) throws -> NewToken {
    let now = clock.now()
    let seconds = Double(now.seconds)
    return try file.database.write { database in
      var old = try find(reference, now, database)
      let state = old.state(at: seconds)
      guard state == .valid else {
        throw TokenError(message: "the token `\(old.id)` is \(state.rawValue): make a new one")
      }
      let made = Self.make(
        name: old.name, scope: old.scope, user: old.user, now: now,
        expires: old.expires.map { seconds + ($0 - old.created).rounded() })
      old.expires = min(old.expires ?? .infinity, seconds + grace)
      try old.write(database)
      try made.token.write(database)
      try AuditLog.append([entry("created token", made.token, now), entry("rotated token", old, now)], database)
      return made
    }
  }

  // MARK: Parts

  private static func make(
    name: String, scope: TokenScope, user: String?, now: Instant, expires: Double?
  ) -> NewToken {
    let text = TokenText.random()
    // Finer than a second: tokens are listed in the order in which they were made.
    let created = Double(now.seconds) + Double(now.nanoseconds) / 1e9
    return NewToken(
      text: text.text,
      token: Token(
        id: text.id, name: name, digest: Data(text.digest), scope: scope, user: user, created: created, expires: expires
      ))
  }

  private static func isPlain(_ text: String) -> Bool {
    !text.isEmpty && text.count <= 200
      && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
  }

  private func find(_ reference: String, _ now: Instant, _ database: Database) throws -> Token {
    let tokens = try Token.all(database)
    if let token = tokens.first(where: { $0.id == reference }) { return token }
    let named = tokens.filter { $0.name == reference && $0.state(at: Double(now.seconds)) == .valid }
    if named.count == 1 { return named[0] }
    if named.isEmpty { throw TokenError(message: "no token that counts has the id or name `\(reference)`") }
    let ids = named.map { "`\($0.id)`" }.joined(separator: ", ")
    throw TokenError(message: "`\(reference)` is the name of \(named.count) tokens: say which of \(ids)")
  }

  private func entry(_ what: String, _ token: Token, _ now: Instant) -> AuditEntry {
    var detail = SCIMObject(uniqueMembers: [
      ("name", .string(token.name)), ("scope", .string(token.scope.rawValue)),
    ])
    if let user = token.user { detail["user"] = .string(user) }
    if let expires = token.expires { detail["expires"] = .string(Instant(seconds: Int64(expires)).description) }
    return AuditEntry(time: now, origin: origin, what: what, id: token.id, detail: detail)
  }
}
