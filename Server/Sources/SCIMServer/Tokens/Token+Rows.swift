import GRDB

/// Tokens as rows.
extension Token {
  private static let columns = "id, name, digest, scope, user, created, expires, revoked"

  /// All tokens, oldest first.
  static func all(_ database: Database) throws -> [Token] {
    try Row.fetchAll(database, sql: "SELECT \(columns) FROM token ORDER BY created, id").map { row in
      Token(
        id: row[0], name: row[1], digest: row[2], scope: TokenScope(rawValue: row[3]) ?? .read, user: row[4],
        created: row[5], expires: row[6], revoked: row[7])
    }
  }

  /// Writes a token, in the place of one that has the id.
  func write(_ database: Database) throws {
    try database.execute(
      sql: "INSERT OR REPLACE INTO token (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      arguments: [id, name, digest, scope.rawValue, user, created, expires, revoked])
  }
}
