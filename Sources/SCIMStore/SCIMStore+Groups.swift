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
    for element in group.members.elements {
      guard let id = element.memberID else { continue }
      if element.countsAsUser, users[id] != nil {
        result.users.append(id)
      } else if groups[id] != nil || !element.countsAsUser {
        result.nestedGroups.append(id)
      } else {
        result.unknown.append(id)
      }
    }
    return result
  }

  /// The ids of the groups that have a user as a direct member, in the order the groups were created.
  public func groups(ofUser id: String) -> [String] {
    groupPlaces(ofUser: id).map(\.id)
  }

  /// The groups that have a user as a direct member, and where they stand in the table, in that order.
  private func groupPlaces(ofUser id: String) -> [(place: Int, id: String)] {
    var places: [(place: Int, id: String)] = []
    for naming in groupsNaming[ExactText(id)] ?? [] where naming.countsAsUser {
      if let place = groups.position(of: naming.group) { places.append((place, naming.group)) }
    }
    places.sort { $0.place < $1.place }
    return places
  }

  /// True if the group lists the user as a direct member. O(1).
  public func isMember(_ userID: String, of groupID: String) -> Bool {
    users[userID] != nil && lists(userID, in: groupID)
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
    new.members.update(.userMember(userID))
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
    var entries = groupPlaces(ofUser: user.id).compactMap { groups.entry(at: $0.place) }
    entries += ownGroups(of: user)
    return entries.isEmpty ? nil : .array(entries)
  }

  /// The ids of members that count as users and are users.
  func memberUsers(of group: StoredResource) -> [String] {
    group.members.elements.filter(\.countsAsUser).compactMap(\.memberID).filter { users[$0] != nil }
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
    var moved: [String] = []
    writes?.note(members, of: groupID)
    for key in members.touched {
      let (before, after) = (old?[key.text], members[key.text])
      groupsNaming.set(groupID, in: key, after?.countsAsUser)
      let changes = (before?.countsAsUser ?? false) != (after?.countsAsUser ?? false)
      if changes, users[key.text] != nil { moved.append(key.text) }
    }
    return moved
  }

  /// Puts a group into the index of membership.
  mutating func remember(_ members: MemberList, of groupID: String) {
    for element in members.elements {
      if let id = element.memberID { groupsNaming.set(groupID, in: ExactText(id), element.countsAsUser) }
    }
  }

  /// Takes a group that was deleted out of the index of membership.
  mutating func forget(_ members: MemberList, of groupID: String) {
    for id in members.elements.compactMap(\.memberID) { groupsNaming.set(groupID, in: ExactText(id), nil) }
  }
}

extension SCIMObject {
  /// A user in `members`.
  static func userMember(_ id: String) -> SCIMObject {
    SCIMObject(uniqueMembers: [("value", .string(id)), ("type", .string(ResourceType.user.rawValue))])
  }
}

/// That a group has an id among its members.
struct Naming: Sendable {
  /// The id of the group.
  var group: String
  /// True if a user of the id is a member.
  var countsAsUser: Bool
}

extension ShardedDictionary<ExactText, [Naming]> {
  /// Notes how a group names an id; nil if it does not.
  fileprivate mutating func set(_ group: String, in key: ExactText, _ countsAsUser: Bool?) {
    update(key) { found in
      let index = found?.firstIndex { $0.group.utf8.elementsEqual(group.utf8) }
      switch (index, countsAsUser) {
      case (nil, let countsAsUser?): found = (found ?? []) + [Naming(group: group, countsAsUser: countsAsUser)]
      case (let index?, let countsAsUser?): found?[index].countsAsUser = countsAsUser
      case (let index?, nil):
        found?.remove(at: index)
        if found?.isEmpty ?? false { found = nil }
      case (nil, nil): break
      }
    }
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
