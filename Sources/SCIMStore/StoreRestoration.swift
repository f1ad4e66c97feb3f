public import SCIMModel

/// Users on their way back from a database. They can be read in parts, side by side.
///
/// ```swift
/// var part = RestoredUsers { text in … }
/// for row in rows { part.add(id: row.id, …, text: row.text) }
/// let users = RestoredUsers([part, …])
/// …
/// store.restore(users, groups, members)
/// ```
///
/// Nothing is checked: this is for what ``SCIMStore/row(_:_:)`` and ``SCIMStore/member(_:of:)`` gave. Users are read when
/// they are needed, each time anew, until they are changed.
public struct RestoredUsers: Sendable {
  private let read: @Sendable ([UInt8]) -> SCIMObject
  private var rows: [StoredRow] = []
  /// The number of each under its keys.
  private var keys: [HashIndex.Entry] = []
  /// Of all parts.
  fileprivate private(set) var table = ResourceTable()

  /// A part without users.
  ///
  /// - Parameters:
  ///   - capacity: About how many will come.
  ///   - read: Reads the JSON of a row. It may be called on any thread.
  public init(capacity: Int = 0, read: @escaping @Sendable ([UInt8]) -> SCIMObject) {
    self.read = read
    rows.reserveCapacity(capacity)
    keys.reserveCapacity(4 * capacity)
  }

  /// All users. O(users).
  ///
  /// - Parameter parts: In the order of creation.
  public init(_ parts: [RestoredUsers]) {
    if let part = parts.first { read = part.read } else { read = { _ in SCIMObject() } }
    var keys: [HashIndex.Entry] = []
    keys.reserveCapacity(parts.reduce(0) { $0 + $1.keys.count })
    var first = 0
    for part in parts {
      for key in part.keys { keys.append(HashIndex.Entry(first + key.place, under: key.hash)) }
      first += part.rows.count
    }
    table = ResourceTable(.user, parts.flatMap(\.rows), keys: keys)
  }

  /// Adds a user, in the order of creation. O(1).
  ///
  /// - Parameters:
  ///   - externalID: Nil for none.
  ///   - emails: The addresses.
  ///   - text: The JSON of the row.
  public mutating func add(id: String, name: String, externalID: String?, emails: [String], text: [UInt8]) {
    keys.append(HashIndex.Entry(rows.count, under: IndexKey.id(id)))
    keys.append(HashIndex.Entry(rows.count, under: IndexKey.name(name)))
    for hash in IndexKey.lookups(externalID: externalID, emails: emails) {
      keys.append(HashIndex.Entry(rows.count, under: hash))
    }
    rows.append(StoredRow(id: id, name: name, .text(text, read)))
  }
}

/// Groups on their way back from a database; see ``RestoredUsers``.
public struct RestoredGroups: Sendable {
  fileprivate private(set) var rows: [SCIMObject] = []

  /// Makes none.
  public init() {}

  /// Adds a group, in the order of creation, without members. O(1).
  ///
  /// - Returns: Its number; nil if there is no id.
  public mutating func add(_ row: SCIMObject) -> Int? {
    guard case .string? = row["id"] else { return nil }
    rows.append(row)
    return rows.count - 1
  }
}

/// Members of groups on their way back from a database. They can be read in parts, side by side; see ``RestoredUsers``.
public struct RestoredMembers: Sendable {
  private let users: ResourceTable
  /// For each membership the number of the group.
  private(set) var groups: [Int32] = []
  /// For each the place of the user, or below 0 one of ``others``.
  private(set) var members: [Int32] = []
  /// Ids of members that are no users.
  private(set) var others: [String] = []
  /// What groups say of members, where that is more than the id.
  private(set) var elements: [Int: SCIMObject] = [:]

  /// A part without members.
  ///
  /// - Parameters:
  ///   - users: All of them.
  ///   - capacity: About how many members will come.
  public init(of users: RestoredUsers, capacity: Int = 0) {
    self.users = users.table
    groups.reserveCapacity(capacity)
    members.reserveCapacity(capacity)
  }

  /// Adds a member of a group, in the order in which they joined it. O(1).
  ///
  /// - Parameters:
  ///   - element: What the group says of the member, with its id; nil for `{"value": id}`.
  ///   - group: The number of the group.
  public mutating func add(_ id: String, element: SCIMObject? = nil, to group: Int) {
    if let element, let member = ListedMember(element), member != ListedMember(id: id) {
      elements[groups.count] = element
    }
    groups.append(Int32(group))
    if let user = users.position(of: id) { return members.append(Int32(user)) }
    others.append(id)
    members.append(Int32(-others.count))
  }
}

extension SCIMStore {
  /// Puts back what a database has, into a directory that is empty. O(users + members).
  ///
  /// - Parameter members: In the order of their parts.
  public mutating func restore(_ users: RestoredUsers, _ groups: RestoredGroups, _ members: [RestoredMembers]) {
    let membership = RestoredMembership(
      users: users.table.index, ids: Array(users.table.ids), groupCount: groups.rows.count, members)
    var rows: [StoredRow] = []
    var keys: [HashIndex.Entry] = []
    for (number, row) in groups.rows.enumerated() {
      guard case .string(let id)? = row["id"] else { continue }
      let group = StoredResource(.group, id: id, row: row)
      keys += group.keys.map { HashIndex.Entry(number, under: $0) }
      rows.append(
        StoredRow(id: id, name: group.name, .group(row) { membership.members(ofGroup: number) }))
    }
    self.users = users.table
    self.groups = ResourceTable(.group, rows, keys: keys)
    groupsNaming = NamingIndex(membership)
  }
}
