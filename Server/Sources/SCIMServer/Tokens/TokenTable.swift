import Foundation
import GRDB
import Synchronization

/// The tokens of a store. Other processes change them, too: what is known here is at most a second old.
final class TokenTable: Sendable {
  private let file: StoreFile
  private let known = Mutex<[String: Token]>([:])

  init(_ file: StoreFile) throws {
    self.file = file
    try refresh()
  }

  /// Reads the tokens anew.
  func refresh() throws {
    let tokens = try all()
    known.withLock { $0 = Dictionary(tokens.map { ($0.id, $0) }) { $1 } }
  }

  /// All tokens, oldest first.
  func all() throws -> [Token] {
    try file.database.read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT id, name, digest, scope, user, created, expires, revoked FROM token ORDER BY created, id"
      ).map { row in
        Token(
          id: row[0], name: row[1], digest: row[2], scope: TokenScope(rawValue: row[3]) ?? .read, user: row[4],
          created: row[5], expires: row[6], revoked: row[7])
      }
    }
  }

  /// The token of a text, if it is one that counts now.
  ///
  /// The comparison takes as long whatever the text is.
  func token(_ text: Substring, at seconds: Double) -> Token? {
    guard let parsed = TokenText(parsing: text), let token = known.withLock({ $0[parsed.id] }) else { return nil }
    return Self.equal(token.digest, parsed.digest) && token.isValid(at: seconds) ? token : nil
  }

  private static func equal(_ a: Data, _ b: Data) -> Bool {
    a.count == b.count && zip(a, b).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// Makes a token; the text is shown once and not kept.
  func create(
    name: String, scope: TokenScope, user: String? = nil, now: Double, expires: Double? = nil
  ) throws -> (text: String, token: Token) {
    let text = TokenText.random()
    let token = Token(
      id: text.id, name: name, digest: text.digest, scope: scope, user: user, created: now, expires: expires)
    try file.database.write { database in
      try database.execute(
        sql: "INSERT INTO token (id, name, digest, scope, user, created, expires) VALUES (?, ?, ?, ?, ?, ?, ?)",
        arguments: [token.id, name, token.digest, scope.rawValue, user, now, expires])
    }
    try refresh()
    return (text.text, token)
  }
}
