import Foundation
import GRDB
import SCIMModel
import SCIMStore
import Testing

@testable import SCIMServer

/// A store that something else has written to.
@Suite struct DamagedStoreTests {
  private static let user = #"INSERT INTO resource (type, id, body) VALUES (0, 'u', '{"id":"u","userName":"ann"}')"#
  private static let group = #"INSERT INTO resource (type, id, body) VALUES (1, 'g', '{"id":"g","displayName":"G"}')"#

  private func failure(_ rows: [String]) throws -> String? {
    let file = try StoreFile(path: nil)
    try file.database.write { database in for row in rows { try database.execute(sql: row) } }
    do {
      _ = try Directory(file)
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test func whatIsWholeIsRead() throws {
    let rows = [
      Self.user, Self.group, "INSERT INTO member (in_group, id) VALUES (2, 'u')",
      #"INSERT INTO member (in_group, id, body) VALUES (2, 'x', '{"value":"x","type":"Group"}')"#,
    ]
    let file = try StoreFile(path: nil)
    try file.database.write { database in for row in rows { try database.execute(sql: row) } }
    let store = try Directory(file).store
    #expect(
      try store.read(.user, "u").json
        == #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"u","userName":"ann","#
        + #""groups":[{"value":"g","display":"G","type":"direct"}]}"#)
    #expect(
      try store.read(.group, "g").json
        == #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"g","displayName":"G","#
        + #""members":[{"value":"u"},{"value":"x","type":"Group"}]}"#)
  }

  @Test(arguments: [
    (
      [user, "UPDATE resource SET body = '{\"id\":\"u\"'"],
      "resource 1 of the store is damaged: the record ends too early"
    ),
    (
      [user, "UPDATE resource SET body = '{\"userName\":\"ann\"}'"], "resource 1 of the store is damaged: it has no id"
    ),
    ([user, "UPDATE resource SET body = '[]'"], "resource 1 of the store is damaged: it has no id"),
    (
      [user, group, "UPDATE resource SET body = '[]' WHERE place = 2"],
      "resource 2 of the store is damaged: it is no object"
    ),
    (
      [user, group, "INSERT INTO member (in_group, id, body) VALUES (2, 'u', '{')"],
      "member 1 of the store is damaged: the record ends too early"
    ),
    (
      [user, group, "INSERT INTO member (in_group, id) VALUES (1, 'u')"],
      "member 1 of the store is damaged: there is no group of it"
    ),
  ])
  func whatIsDamagedIsNamed(rows: [String], message: String) throws {
    #expect(try failure(rows) == message)
  }
}
