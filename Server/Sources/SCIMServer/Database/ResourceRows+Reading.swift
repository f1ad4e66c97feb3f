import AUPEvaluation
import Foundation
import GRDB
import SCIMModel
import SCIMStore
import Synchronization

/// A directory is read by as many threads as there are cores, each its share of the rows: there may be millions.
extension ResourceRows {
  /// Reads a directory.
  ///
  /// - Throws: ``StoreFileError`` for a row that is damaged, or what SQLite says.
  static func read(into store: inout SCIMStore, _ file: StoreFile) throws {
    let users = RestoredUsers(try shares(of: "resource", file, read: Self.users))
    let (groups, numbers) = try file.database.read(Self.groups)
    let members = try shares(of: "member", file) { places, database in
      try Self.members(places, of: users, numbers, database)
    }
    store.restore(users, groups, members)
  }

  /// Reads a table, whose places are shared out.
  private static func shares<Share: Sendable>(
    of table: String, _ file: StoreFile, read: @Sendable (Range<Int64>, Database) throws -> Share
  ) throws -> [Share] {
    let end = 1 + (try file.database.read { try Int64.fetchOne($0, sql: "SELECT max(place) FROM \(table)") } ?? 0)
    let count = max(1, min(ProcessInfo.processInfo.activeProcessorCount, 4))
    let results = Mutex<[Int: Result<Share, any Error>]>([:])
    DispatchQueue.concurrentPerform(iterations: count) { share in
      let places = end * Int64(share) / Int64(count)..<end * Int64(share + 1) / Int64(count)
      let result = Result { try file.database.read { database in try readMapped(database) { try read(places, $0) } } }
      results.withLock { $0[share] = result }
    }
    return try results.withLock { results in try (0..<count).compactMap { try results[$0]?.get() } }
  }

  /// Reads from the file as it lies in memory, which saves copies of all its pages.
  private static func readMapped<Value>(_ database: Database, _ read: (Database) throws -> Value) throws -> Value {
    try database.execute(sql: "PRAGMA mmap_size = \(1 << 40)")
    defer { try? database.execute(sql: "PRAGMA mmap_size = 0") }
    return try read(database)
  }

  /// What users are found by. The rest is read when it is needed: most of a million users nobody asks for.
  private static let found = [["id"], ["userName"], ["externalId"], ["emails", "value"]]

  @Sendable
  private static func users(_ places: Range<Int64>, _ database: Database) throws -> RestoredUsers {
    let (reader, later) = (JSONReader(), RowReader())
    // About as many: some rows are groups, and some are gone.
    var users = RestoredUsers(capacity: places.count) { later.knownGood($0) }
    let rows = try Row.fetchCursor(
      database, sql: "SELECT body, place FROM resource WHERE place >= ? AND place < ? AND type = 0 ORDER BY place",
      arguments: [places.lowerBound, places.upperBound])
    while let row = try rows.next() {
      let body = try row.bytes(at: 0)
      var (id, name, externalID, emails): (String?, String, String?, [String]) = (nil, "", nil, [])
      do {
        try reader.findStrings(at: found, in: body[...]) { path, text in
          switch path {
          case 0: id = text
          case 1: name = text
          case 2: externalID = text
          default: emails.append(text)
          }
        }
      } catch {
        throw StoreFileError.damaged("resource \(row[1] as Int64)", error.message)
      }
      guard let id else { throw noID(row[1]) }
      users.add(id: id, name: name, externalID: externalID, emails: emails, text: body)
    }
    return users
  }

  /// Groups without members, and their numbers by their places.
  @Sendable
  private static func groups(_ database: Database) throws -> (RestoredGroups, numbers: [Int64: Int]) {
    let reader = RowReader()
    var groups = RestoredGroups()
    var numbers: [Int64: Int] = [:]
    let rows = try Row.fetchCursor(database, sql: "SELECT place, body FROM resource WHERE type = 1 ORDER BY place")
    while let row = try rows.next() {
      let place: Int64 = row[0]
      guard let number = groups.add(try reader.object(row.bytes(at: 1), "resource \(place)")) else { throw noID(place) }
      numbers[place] = number
    }
    return (groups, numbers)
  }

  private static func members(
    _ places: Range<Int64>, of users: RestoredUsers, _ numbers: [Int64: Int], _ database: Database
  ) throws -> RestoredMembers {
    let reader = RowReader()
    var members = RestoredMembers(of: users, capacity: places.count)
    let rows = try Row.fetchCursor(
      database, sql: "SELECT in_group, id, body, place FROM member WHERE place >= ? AND place < ? ORDER BY place",
      arguments: [places.lowerBound, places.upperBound])
    while let row = try rows.next() {
      let place: Int64 = row[3]
      guard let group = numbers[row[0]] else {
        throw StoreFileError.damaged("member \(place)", "there is no group of it")
      }
      let element = row.hasNull(atIndex: 2) ? nil : try reader.object(row.bytes(at: 2), "member \(place)")
      members.add(row[1], element: element, to: group)
    }
    return members
  }

  private static func noID(_ place: Int64) -> StoreFileError {
    .damaged("resource \(place)", "it has no id")
  }
}

extension Row {
  /// The bytes of a column.
  fileprivate func bytes(at index: Int) throws -> [UInt8] {
    try withUnsafeData(atIndex: index) { data in data.map { [UInt8]($0) } ?? [] }
  }
}
