import Foundation
import GRDB

/// The SQLite database that everything is kept in: a file, or memory.
///
/// What a transaction has committed is on disk: the file is in WAL mode and each commit waits for the disk. A file that
/// another program made, or a later version of this one, is not touched.
struct StoreFile: Sendable {
  let database: any DatabaseWriter
  /// Nil for memory.
  let path: String?

  /// Opens a store, or makes one.
  ///
  /// - Parameter path: The file; nil for memory.
  /// - Throws: ``StoreFileError``, or what SQLite says.
  init(path: String?) throws {
    if let path { Self.keepToOwner(path) }
    try self.init(path: path, Self.configuration)
    try database.writeWithoutTransaction { database in
      let known = try StoreTables.isCurrent(database, path ?? "the store")
      if !known { try StoreTables.make(database) }
    }
  }

  /// Opens a store that is there, to write it.
  ///
  /// - Throws: ``StoreFileError``, or what SQLite says.
  init(existing path: String) throws {
    try Self.require(path)
    try self.init(path: path)
  }

  /// Opens a store that is there, to read it only.
  ///
  /// - Throws: ``StoreFileError``, or what SQLite says.
  init(reading path: String) throws {
    try Self.require(path)
    var configuration = Self.configuration
    configuration.readonly = true
    try self.init(path: path, configuration)
    try database.read { database in
      guard try StoreTables.isCurrent(database, path) else {
        throw StoreFileError(message: "`\(path)` is no store of aup-server")
      }
    }
  }

  /// Lets the caller say when what is committed goes into the file.
  ///
  /// - Returns: Nil for memory.
  /// - Throws: What SQLite says.
  func takeCheckpoints() throws -> Checkpoints? {
    guard let path else { return nil }
    try database.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA wal_autocheckpoint = \(Checkpoints.pagesForWriter)")
    }
    return try Checkpoints(path: path, Self.configuration)
  }

  /// Closes the store. All that was committed is in the file then, and nothing beside it is needed.
  func close() throws {
    if path != nil { try database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) } }
    try database.close()
  }

  private init(path: String?, _ configuration: Configuration) throws {
    self.path = path
    switch path {
    case let path? where configuration.readonly:
      database = try DatabaseQueue(path: path, configuration: configuration)
    case let path?:
      database = try DatabasePool(path: path, configuration: configuration)
      // GRDB has changed it: it takes WAL mode for one in which the last transactions may be lost.
      try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
    case nil: database = try DatabaseQueue(configuration: configuration)
    }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    // Tokens are made by another process beside the server.
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA cache_size = -65536")
    }
    return configuration
  }

  private static func require(_ path: String) throws {
    if FileManager.default.fileExists(atPath: path) { return }
    throw StoreFileError(message: "there is no store at `\(path)`")
  }

  /// Makes a new file readable for its owner alone; SQLite gives what it keeps beside it the same mode.
  private static func keepToOwner(_ path: String) {
    if FileManager.default.fileExists(atPath: path) { return }
    _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
  }
}

/// Why a store cannot be used.
public struct StoreFileError: Error, CustomStringConvertible {
  /// What was found: lower case, no full stop.
  public let message: String
  /// The message.
  public var description: String { message }

  /// A row that nobody wrote so.
  ///
  /// - Parameters:
  ///   - row: Which, such as `resource 7`.
  ///   - reason: What is wrong with it.
  static func damaged(_ row: String, _ reason: String) -> StoreFileError {
    StoreFileError(message: "\(row) of the store is damaged: \(reason)")
  }
}

/// The tables of a store.
enum StoreTables {
  /// `AUP1`: what `file(1)` and SQLite know the format by.
  static let application: Int32 = 0x4155_5031
  static let version = 1

  /// True if a database has the tables of this version, false if it is empty or has those of an earlier one.
  ///
  /// - Throws: ``StoreFileError`` for what another program made, or a later version of this one.
  static func isCurrent(_ database: Database, _ path: String) throws -> Bool {
    let application = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
    if application != Self.application, application != 0 || tables > 0 {
      throw StoreFileError(message: "`\(path)` is no store of aup-server")
    }
    if version > Self.version {
      throw StoreFileError(
        message: "`\(path)` was made by a later version of aup-server (\(version), not \(Self.version))")
    }
    return application == Self.application && version == Self.version
  }

  /// Makes what is not there.
  static func make(_ database: Database) throws {
    try database.execute(
      sql: """
        BEGIN IMMEDIATE;
        PRAGMA application_id = \(application);
        PRAGMA user_version = \(version);
        -- Users and groups in the order of creation, as JSON, without the members of groups. type: 0 user, 1 group.
        CREATE TABLE IF NOT EXISTS resource (
          place INTEGER PRIMARY KEY AUTOINCREMENT, type INTEGER NOT NULL, id TEXT NOT NULL UNIQUE, body BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS group_places ON resource (place) WHERE type = 1;
        -- One row a member, in the order they joined. body: JSON; NULL for {"value": id}.
        CREATE TABLE IF NOT EXISTS member (
          place INTEGER PRIMARY KEY AUTOINCREMENT, in_group INTEGER NOT NULL, id TEXT NOT NULL, body BLOB);
        CREATE UNIQUE INDEX IF NOT EXISTS member_of ON member (in_group, id);
        CREATE TABLE IF NOT EXISTS rule (
          place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, body BLOB NOT NULL);
        -- The files that the rules in force come from; none if they come from the table above.
        CREATE TABLE IF NOT EXISTS rule_file (
          place INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, body BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        -- What people hold while rules do not decide.
        CREATE TABLE IF NOT EXISTS assigned (
          user TEXT NOT NULL, role TEXT NOT NULL, unit TEXT NOT NULL, PRIMARY KEY (user, role, unit)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS grant_change (seq INTEGER PRIMARY KEY AUTOINCREMENT, body BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS token (
          id TEXT PRIMARY KEY, name TEXT NOT NULL, digest BLOB NOT NULL, scope TEXT NOT NULL, user TEXT,
          created REAL NOT NULL, expires REAL, revoked REAL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS audit (
          seq INTEGER PRIMARY KEY AUTOINCREMENT, body BLOB NOT NULL, hash BLOB NOT NULL);
        CREATE TRIGGER IF NOT EXISTS audit_keeps BEFORE UPDATE ON audit
          BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        CREATE TRIGGER IF NOT EXISTS audit_holds BEFORE DELETE ON audit
          BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        COMMIT;
        """)
  }
}
