import Crypto
public import Foundation
import GRDB

/// The audit log of a store: lines that are only ever added.
///
/// The hash of each line is made over the hash of the one before it and its own text, so that no line can be changed, taken
/// out or put in without changing all that follow.
public struct AuditLog: Sendable {
  let file: StoreFile

  /// Opens the log of a store, to read it: a server may be running beside.
  ///
  /// - Throws: ``StoreFileError`` if there is no store, or what SQLite says.
  public init(path: String) throws { file = try StoreFile(reading: path) }

  init(_ file: StoreFile) { self.file = file }

  /// A line as it is stored.
  public struct Line: Hashable, Sendable {
    /// From 1, without gaps.
    public var sequence: Int64
    /// The line, as JSON.
    public var body: Data
    /// SHA-256 over the hash of the line before it and the body.
    public var hash: Data
  }

  /// The end of the log.
  public struct End: Hashable, Sendable {
    /// The number of the last line; 0 if there is none.
    public var sequence: Int64 = 0
    /// The hash of the last line; zeros if there is none.
    public var hash = Data(count: SHA256.byteCount)
  }

  /// Adds lines, in a transaction that writes: other processes add lines to the same log, so where it ends is known only
  /// there.
  static func append(_ entries: [AuditEntry], _ database: Database) throws {
    if entries.isEmpty { return }
    var end = try end(database)
    let insert = try database.cachedStatement(sql: "INSERT INTO audit (seq, body, hash) VALUES (?, ?, ?)")
    for entry in entries {
      let body = entry.json(sequence: end.sequence + 1)
      end = End(sequence: end.sequence + 1, hash: hash(of: body, after: end.hash))
      try insert.execute(arguments: [end.sequence, body, end.hash])
    }
  }

  /// Where the log ends.
  static func end(_ database: Database) throws -> End {
    let last = try Row.fetchOne(
      database.cachedStatement(sql: "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1"))
    return last.map { End(sequence: $0[0], hash: $0[1]) } ?? End()
  }

  /// Calls the closure with each line from a number on, in order. Memory does not grow with the log.
  public func forEach(from sequence: Int64 = 1, _ body: (Line) throws -> Void) throws {
    try file.database.read { database in try Self.forEach(from: sequence, database, body) }
  }

  static func forEach(from sequence: Int64, _ database: Database, _ body: (Line) throws -> Void) throws {
    let rows = try Row.fetchCursor(
      database, sql: "SELECT seq, body, hash FROM audit WHERE seq >= ? ORDER BY seq", arguments: [sequence])
    while let row = try rows.next() { try body(Line(sequence: row[0], body: row[1], hash: row[2])) }
  }

  static func hash(of body: Data, after previous: Data) -> Data {
    var hash = SHA256()
    hash.update(data: previous)
    hash.update(data: body)
    return Data(hash.finalize())
  }
}
