public import SCIMModel

/// Who is in a group, and who is not although it may look so.
public struct Membership: Hashable, Sendable {
  /// The ids of the direct members that are users, in the order they joined.
  public var users: [String]
  /// The ids of members that are groups. Their members are not members of this group.
  public var nestedGroups: [String]
  /// Ids in the group's `owners`, an attribute some directories export. Owners are not members.
  public var owners: [String]
  /// Ids of members that neither a user nor a group has. They count as soon as a user has the id.
  public var unknown: [String]

  /// Makes a membership.
  public init(users: [String] = [], nestedGroups: [String] = [], owners: [String] = [], unknown: [String] = []) {
    self.users = users
    self.nestedGroups = nestedGroups
    self.owners = owners
    self.unknown = unknown
  }
}

extension SCIMStore {
  /// Who is in a group, with nested groups, owners and unknown ids told apart. O(members).
  ///
  /// - Throws: 404 if there is no group of the id.
  public func membership(of groupID: String) throws(SCIMError) -> Membership {
    let group = try stored(.group, groupID)
    var result = Membership(owners: group.owners)
    for member in group.members.members {
      if member.countsAsUser, contains(.user, member.id) {
        result.users.append(member.id)
      } else if !member.countsAsUser || contains(.group, member.id) {
        result.nestedGroups.append(member.id)
      } else {
        result.unknown.append(member.id)
      }
    }
    return result
  }

  /// The ids of the groups that have a user as a direct member, in the order the groups were created.
  public func groups(ofUser id: String) -> [String] {
    groupPlaces(ofUser: id).compactMap { groups.id(at: $0) }
  }

  /// Where the groups stand in their table that have a user as a direct member, ascending.
  ///
  /// - Parameter place: Where the user stands, if it is known.
  func groupPlaces(ofUser id: String, at place: Int? = nil) -> [Int] {
    let namings = groupsNaming.groups(naming: id, guess: place)
    if namings.count == 1 { return namings[0].countsAsUser ? [namings[0].group] : [] }
    return namings.lazy.filter(\.countsAsUser).map(\.group).sorted()
  }

  /// True if the group lists the user as a direct member. O(1).
  public func isMember(_ userID: String, of groupID: String) -> Bool {
    contains(.user, userID) && lists(userID, in: groupID)
  }

  /// True if the group lists an id that would make a user of it a direct member.
  private func lists(_ id: String, in groupID: String) -> Bool {
    groups[groupID]?.members[id]?.countsAsUser ?? false
  }

  /// Makes a user a direct member of a group; nothing happens if the user is one.
  ///
  /// - Throws: 404 if there is no such user or group.
  @discardableResult
  public mutating func join(user userID: String, group groupID: String, now: Instant) throws(SCIMError) -> StoreResult {
    _ = try stored(.user, userID)
    let old = try stored(.group, groupID)
    if isMember(userID, of: groupID) { return StoreResult(id: groupID, changes: []) }
    var new = old
    new.members.update(.user(userID))
    return try update(old, to: new, now: now)
  }

  /// Takes a user out of a group; nothing happens if the user is not in it.
  ///
  /// - Throws: 404 if there is no such group.
  @discardableResult
  public mutating func leave(user userID: String, group groupID: String, now: Instant) throws(SCIMError) -> StoreResult
  {
    let old = try stored(.group, groupID)
    var new = old
    new.members.remove(userID)
    return try update(old, to: new, now: now)
  }
}

extension SCIMStore {
  /// A user's `groups`: from the Group resources, then what the user was loaded with and no Group resource contradicts.
  func groupsValue(of user: StoredResource) -> SCIMValue? {
    var entries = groupPlaces(ofUser: user.id).compactMap { groups.entry(at: $0) }
    entries += ownGroups(of: user)
    return entries.isEmpty ? nil : .array(entries)
  }

  /// The ids of members that count as users and are users.
  func memberUsers(of group: StoredResource) -> [String] {
    group.members.members.lazy.filter(\.countsAsUser).map(\.id).filter { contains(.user, $0) }
  }

  /// Each id once.
  func inOrderOfCreation(_ ids: [String]) -> [String] {
    if ids.count < 2 { return ids }
    return Set(ids.map { ExactText($0) }).map(\.text).map { ($0, users.position(of: $0) ?? .max) }.sorted {
      $0.1 < $1.1
    }.map(\.0)
  }

  /// Brings the index of membership up to date with the members touched, before the group is stored, and gives the users
  /// among them who join or leave.
  mutating func index(_ members: MemberList, of groupID: String) -> [String] {
    let old = groups[groupID]?.members
    let place = groups.position(of: groupID) ?? groups.end
    var moved: [String] = []
    writes?.note(members, of: groupID)
    for key in members.touched {
      let (before, after) = (old?[key.text], members[key.text])
      groupsNaming.set(place, names: key.text, countsAsUser: after?.countsAsUser)
      let changes = (before?.countsAsUser ?? false) != (after?.countsAsUser ?? false)
      if changes, contains(.user, key.text) { moved.append(key.text) }
    }
    return moved
  }

  /// Takes a group out of its table and out of the index of membership.
  mutating func remove(group: StoredResource) {
    guard let place = groups.position(of: group.id) else { return }
    groups.remove(group.id)
    for member in group.members.members { groupsNaming.set(place, names: member.id, countsAsUser: nil) }
    if let moved = groups.compact() { groupsNaming.renumber(moved) }
  }
}

extension ListedMember {
  /// A user, who is called one.
  static func user(_ id: String) -> ListedMember {
    ListedMember(
      id: id, whole: SCIMObject(uniqueMembers: [("value", .string(id)), ("type", .string(ResourceType.user.rawValue))]))
  }
}

extension StoredResource {
  /// The ids, or names, in `owners`.
  fileprivate var owners: [String] {
    let elements: [SCIMValue] =
      switch attributes["owners"] {
      case .array(let elements)?: elements
      case let owner?: [owner]
      case nil: []
      }
    return elements.compactMap { element in
      switch element {
      case .string(let id): return id
      case .complex(let object):
        if let id = object.memberID { return id }
        if case .string(let name)? = object["display"] { return name }
        return nil
      default: return nil
      }
    }
  }
}
