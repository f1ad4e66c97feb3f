import SCIMModel
import SCIMStore

/// A user of the session's directory.
struct DirectoryUser {
  var id: String
  /// The userName.
  var name: String
  /// With the groups that the user is a member of.
  var resource: SCIMObject

  /// True if two userNames are the same (RFC 7643 §4.1.1: case does not matter).
  static func isSameName(_ a: String, _ b: String) -> Bool {
    ComparisonKey.of(a, caseExact: false) == ComparisonKey.of(b, caseExact: false)
  }
}

/// A group of the session's directory.
struct DirectoryGroup {
  /// nil for a group without an id: then it is known only from users who say that they are in it.
  var id: String?
  var name: String
  /// Direct members that are users.
  var memberCount: Int
}

/// The users and groups of a session: a SCIM store, and the few things that people at a prompt expect besides.
///
/// Exports without Group resources name groups in the users' own lists only. Such a group becomes a Group resource with
/// the members that claim it as soon as it is to be changed.
struct Directory {
  private var store: SCIMStore
  let schemas: ResourceSchemas
  /// The time of changes, for `meta`.
  var now = Instant(seconds: 0)
  /// How many changes were made: equal for a directory and one that was made of it if nothing has changed.
  private(set) var revision = 0

  init(schemas: ResourceSchemas) {
    self.schemas = schemas
    store = SCIMStore(userSchemas: schemas)
  }

  // MARK: Users

  var userCount: Int { store.count(.user) }

  /// All users, in the order they came.
  var users: DirectoryUsers { DirectoryUsers(directory: self, ids: store.ids(.user)) }

  /// The users within reach of a change, as far as they are here.
  func users(within reach: ChangeReach) -> DirectoryUsers {
    switch reach {
    case .everybody: users
    case .users(let ids): DirectoryUsers(directory: self, ids: ids)
    }
  }

  func user(id: String) -> DirectoryUser? {
    guard let resource = try? store.read(.user, id) else { return nil }
    guard case .string(let name)? = resource["userName"] else { return nil }
    return DirectoryUser(id: id, name: name, resource: resource)
  }

  /// The user of a userName in any case, or of an id.
  func user(named name: String) -> DirectoryUser? {
    store.ids(.user, named: name).first.flatMap { user(id: $0) } ?? user(id: name)
  }

  /// Creates a user as an export would: with `id` and `groups`, if they are given.
  mutating func createUser(_ body: SCIMObject) throws(ReplError) -> DirectoryUser {
    if case .string(let id)? = body["id"], user(id: id) != nil {
      throw .refused("there is a user with the id `\(id)` already")
    }
    let result = try perform { store, now throws(SCIMError) in try store.load(.user, body, now: now) }
    guard let user = user(id: result.id) else { throw .refused("the user has no `userName`") }
    return user
  }

  /// Loads a record of an export, in the place of the user or group that is the same: by id, or by name where the
  /// record has no id.
  mutating func load(_ type: ResourceType, _ record: SCIMObject) throws(ReplError) {
    var body = record
    if body["id"] == nil, case .string(let name)? = record[type == .user ? "userName" : "displayName"] {
      let same = store.ids(type, named: name)
      if same.count == 1 { body["id"] = .string(same[0]) }
    }
    try perform { store, now throws(SCIMError) in try store.load(type, body, now: now) }
  }

  mutating func patchUser(id: String, _ request: PatchRequest) throws(ReplError) -> [String] {
    try perform { store, now throws(SCIMError) in try store.patch(.user, id, request, now: now) }.affectedUsers
  }

  mutating func deleteUser(id: String) throws(ReplError) -> [String] {
    try perform { store, now throws(SCIMError) in try store.delete(.user, id, now: now) }.affectedUsers
  }

  // MARK: Groups

  /// Group resources in the order they came, then groups that users claim and no resource describes.
  var groups: [DirectoryGroup] {
    let resources = store.ids(.group).map { id in
      DirectoryGroup(id: id, name: groupName(id), memberCount: (try? store.membership(of: id).users.count) ?? 0)
    }
    return resources + claims.map { DirectoryGroup(id: $0.id, name: $0.name, memberCount: $0.users.count) }
  }

  /// The groups of a name in any case, or of an id.
  func groups(named name: String) -> [DirectoryGroup] {
    let byID = groups.filter { $0.id.map { $0.utf8.elementsEqual(name.utf8) } ?? false }
    return byID.isEmpty ? groups.filter { DirectoryUser.isSameName($0.name, name) } : byID
  }

  func isMember(user: String, of group: DirectoryGroup) -> Bool {
    if let id = group.id, store.isMember(user, of: id) { return true }
    return claims.contains { $0.isSame(group) && $0.users.contains(user) }
  }

  mutating func createGroup(named name: String) throws(ReplError) -> [String] {
    let body = SCIMObject([("displayName", .string(name))])
    return try perform { store, now throws(SCIMError) in try store.load(.group, body, now: now) }.affectedUsers
  }

  mutating func deleteGroup(_ group: DirectoryGroup) throws(ReplError) -> [String] {
    let id = try resource(of: group)
    return try perform { store, now throws(SCIMError) in try store.delete(.group, id, now: now) }.affectedUsers
  }

  mutating func join(user: String, group: DirectoryGroup) throws(ReplError) -> [String] {
    let id = try resource(of: group)
    return try perform { store, now throws(SCIMError) in try store.join(user: user, group: id, now: now) }.affectedUsers
  }

  mutating func leave(user: String, group: DirectoryGroup) throws(ReplError) -> [String] {
    let id = try resource(of: group)
    return try perform { store, now throws(SCIMError) in try store.leave(user: user, group: id, now: now) }
      .affectedUsers
  }

  mutating func rename(_ group: DirectoryGroup, to name: String) throws(ReplError) -> [String] {
    let id = try resource(of: group)
    let request = PatchRequest([PatchOperation(.replace, path: "displayName", value: .string(name))])
    return try perform { store, now throws(SCIMError) in try store.patch(.group, id, request, now: now) }.affectedUsers
  }

  // MARK: Everything

  /// Every resource, groups first: so that one pass over them knows the groups when users come.
  var resources: some Sequence<SCIMObject> {
    let ids = store.ids(.group).map { (ResourceType.group, $0) } + store.ids(.user).map { (ResourceType.user, $0) }
    return ids.lazy.compactMap { [store] type, id in try? store.read(type, id) }
  }

  @discardableResult
  private mutating func perform(
    _ change: (inout SCIMStore, Instant) throws(SCIMError) -> StoreResult
  ) throws(ReplError) -> StoreResult {
    do {
      let result = try change(&store, now)
      revision += result.changes.count
      return result
    } catch {
      let help = error.scimType == .mutability && error.detail.contains("groups") ? "`.join` and `.leave` do that" : nil
      throw .refused(error.detail, help: help)
    }
  }
}

extension StoreResult {
  fileprivate var affectedUsers: [String] { changes.flatMap(\.affectedUsers) }
}

// MARK: Groups that users claim

extension Directory {
  /// A group that no Group resource describes, and the users who say that they are in it.
  fileprivate struct Claim {
    var id: String?
    var name: String
    var users: [String]

    func isSame(_ group: DirectoryGroup) -> Bool {
      switch (id, group.id) {
      case (let a?, let b?): a.utf8.elementsEqual(b.utf8)
      case (nil, nil): DirectoryUser.isSameName(name, group.name)
      default: false
      }
    }
  }

  private func groupName(_ id: String) -> String {
    if case .string(let name)? = try? store.read(.group, id)["displayName"] { name } else { id }
  }

  /// In the order they are met. O(users and their groups).
  private var claims: [Claim] {
    var found: [Claim] = []
    var places: [[UInt8]: Int] = [:]
    for user in users {
      guard case .array(let entries)? = user.resource["groups"] else { continue }
      for case .complex(let entry) in entries {
        guard let (id, name) = claim(entry) else { continue }
        let key = id.map { [0] + Array($0.utf8) } ?? [1] + ComparisonKey.of(name, caseExact: false)
        if let place = places[key] {
          found[place].users.append(user.id)
        } else {
          places[key] = found.count
          found.append(Claim(id: id, name: name, users: [user.id]))
        }
      }
    }
    return found
  }

  /// What an entry of a user's groups claims; nil if a Group resource stands behind it, or if it is indirect.
  private func claim(_ entry: SCIMObject) -> (id: String?, name: String)? {
    if case .string(let type)? = entry["type"], ASCIICase.equal(type, "indirect") { return nil }
    var id: String?
    if case .string(let value)? = entry["value"] { id = value }
    if let id, (try? store.read(.group, id)) != nil { return nil }
    if case .string(let name)? = entry["display"] { return (id, name) }
    return id.map { ($0, $0) }
  }

  /// The id of the Group resource of a group; makes one of the users who claim the group if there is none.
  private mutating func resource(of group: DirectoryGroup) throws(ReplError) -> String {
    if let id = group.id, (try? store.read(.group, id)) != nil { return id }
    let users = claims.first { $0.isSame(group) }?.users ?? []
    var body = SCIMObject([("displayName", .string(group.name))])
    body["id"] = group.id.map { .string($0) }
    body["members"] = .array(
      users.map { .complex(SCIMObject([("value", .string($0)), ("type", .string("User"))])) })
    let id = try perform { store, now throws(SCIMError) in try store.load(.group, body, now: now) }.id
    if group.id == nil { for user in users { try name(id, of: group.name, in: user) } }
    return id
  }

  /// Puts the id of a group into a user's own list, which had only its name: so the group may be renamed.
  private mutating func name(_ id: String, of name: String, in user: String) throws(ReplError) {
    guard var resource = self.user(id: user)?.resource, case .array(let entries)? = resource["groups"] else { return }
    resource["groups"] = .array(
      entries.map { entry in
        guard case .complex(var claim) = entry, claim["value"] == nil, case .string(let display)? = claim["display"],
          DirectoryUser.isSameName(display, name)
        else { return entry }
        claim["value"] = .string(id)
        return .complex(claim)
      })
    try perform { store, now throws(SCIMError) in try store.load(.user, resource, now: now) }
  }
}

/// Users of a directory, read one at a time.
struct DirectoryUsers: Sequence {
  let directory: Directory
  let ids: [String]

  func makeIterator() -> AnyIterator<DirectoryUser> {
    var rest = ids.makeIterator()
    return AnyIterator {
      while let id = rest.next() { if let user = directory.user(id: id) { return user } }
      return nil
    }
  }
}
