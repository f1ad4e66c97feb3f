import Foundation
import GRDB
import SCIMModel
import SCIMStore

/// Users, groups and members as rows.
enum ResourceRows {
  /// Writes what changed in a directory.
  ///
  /// O(changes): of a group only the members that came, went or are described otherwise.
  static func write(_ writes: StoreWrites, of store: SCIMStore, _ database: Database) throws {
    for resource in writes.resources { try write(resource, writes.text(of: resource, in: store), database) }
    for member in writes.members { try write(member, of: store, database) }
  }

  private static func write(_ resource: StoreWrites.Resource, _ text: ResourceText?, _ database: Database) throws {
    guard let text else {
      // An id may have gone over to the other type since: the row that is there is not this one then.
      try database.cachedStatement(
        sql: "DELETE FROM member WHERE in_group = (SELECT place FROM resource WHERE id = ? AND type = ?)"
      ).execute(arguments: [resource.id, resource.type.number])
      return try database.cachedStatement(sql: "DELETE FROM resource WHERE id = ? AND type = ?")
        .execute(arguments: [resource.id, resource.type.number])
    }
    try database.cachedStatement(
      sql: """
        INSERT INTO resource (type, id, body) VALUES (?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET type = excluded.type, body = excluded.body
        """
    ).execute(arguments: [resource.type.number, resource.id, Data(text.json)])
  }

  private static func write(_ member: StoreWrites.Member, of store: SCIMStore, _ database: Database) throws {
    let element = store.member(member.id, of: member.group)
    if element == nil || member.hasJoined {
      try database.cachedStatement(
        sql: "DELETE FROM member WHERE in_group = (SELECT place FROM resource WHERE id = ?) AND id = ?"
      ).execute(arguments: [member.group, member.id])
    }
    guard let element else { return }
    try database.cachedStatement(
      sql: """
        INSERT INTO member (in_group, id, body) VALUES ((SELECT place FROM resource WHERE id = ?), ?, ?)
        ON CONFLICT (in_group, id) DO UPDATE SET body = excluded.body
        """
    ).execute(arguments: [member.group, member.id, element.members.count == 1 ? nil : element.jsonData])
  }
}

extension ResourceType {
  /// As the table has it.
  fileprivate var number: Int { self == .user ? 0 : 1 }
}

extension SCIMObject {
  /// The JSON of the object.
  var jsonData: Data {
    var bytes: [UInt8] = []
    // Few are larger.
    bytes.reserveCapacity(1_024)
    SCIMValue.complex(self).writeJSON(to: &bytes)
    return Data(bytes)
  }
}
