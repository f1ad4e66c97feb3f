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
    // No directory numbers its people like that, and in `.groups` it says where the id is from.
    store = SCIMStore(userSchemas: schemas, makeID: { "new-\($0)" })
  }

  // MARK: Users

  var userCount: Int { store.count(.user) }

  /// The ids of all users, in the order they came.
  var userIDs: [String] { store.ids(.user) }

  /// The ids of the first users.
  func firstUsers(_ count: Int) -> [String] { store.firstUsers(count) }

  /// Where a user stands in that order; nil if there is none.
  func position(ofUser id: String) -> Int? { store.position(ofUser: id) }

  /// The userName of an id.
  func userName(_ id: String) -> String? { store.name(.user, id) }

  /// The ids of the users of a userName in any case.
  func userIDs(named name: String) -> [String] { store.ids(.user, named: name) }

  func resource(ofUser id: String, withGroups: Bool) -> SCIMObject? { store.user(id, withGroups: withGroups) }

  /// The ids of the users whom the changes between two directories affect, of which one was made of the other; nil if they
  /// are too many to be remembered.
  static func usersAffected(between a: Directory, _ b: Directory) -> [String]? {
    let (older, newer) = a.store.log.next < b.store.log.next ? (a.store.log, b.store.log) : (b.store.log, a.store.log)
    return newer.first > older.next ? nil : newer.changes(from: older.next).flatMap(\.affectedUsers)
  }

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
    if case .string(let id)? = body["id"], store.contains(.user, id) {
      throw .refused("there is a user with the id `\(id)` already")
    }
    if case .string(let name)? = body["userName"], !store.ids(.user, named: name).isEmpty {
      throw .refused("the userName `\(name)` is taken")
    }
    var body = body
    if body["meta"] == nil {
      body["meta"] = .complex(
        SCIMObject([("created", .string(now.description)), ("lastModified", .string(now.description))]))
    }
    let result = try perform { store, _ throws(SCIMError) in try store.load(.user, body) }
    guard let user = user(id: result.id) else { throw .refused("the user has no `userName`") }
    return user
  }

  /// Loads a record of an export, in the place of the user or group that is the same: by id, or by name where one of the
  /// two has no id of its own. Gives the ids that now mean somebody else, or nobody.
  ///
  /// - Parameter before: The directory before the export came. Two groups of an export may have one name.
  mutating func load(
    _ type: ResourceType, _ record: SCIMObject, before: Directory
  ) throws(ReplError) -> [String] {
    var namesake: String?
    if case .string(let name)? = record[type == .user ? "userName" : "displayName"] {
      let same = (type == .user ? store : before.store).ids(type, named: name)
      if same.count == 1 { namesake = same[0] }
    }
    let result = try perform { store, _ throws(SCIMError) in try store.load(type, record, inPlaceOf: namesake) }
    return result.changes.compactMap { $0.kind == .deleted ? $0.id : nil }
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
    store.ids(.group).map { DirectoryGroup(id: $0, name: store.name(.group, $0) ?? $0) } + claimed.map(\.group)
  }

  /// The groups, and who is in them. O(users and members).
  var memberships: [(group: DirectoryGroup, members: Membership)] {
    let resources = store.ids(.group).compactMap { id in
      (try? store.membership(of: id)).map { (DirectoryGroup(id: id, name: store.name(.group, id) ?? id), $0) }
    }
    return resources + claimed
  }

  /// The groups of a name in any case, or of an id.
  func groups(named name: String) -> [DirectoryGroup] {
    if let found = store.name(.group, name) { return [DirectoryGroup(id: name, name: found)] }
    let claimed = claimed.map(\.group)
    let byID = claimed.filter { $0.id.map { $0.utf8.elementsEqual(name.utf8) } ?? false }
    guard byID.isEmpty else { return byID }
    let resources = store.ids(.group, named: name).map { DirectoryGroup(id: $0, name: store.name(.group, $0) ?? $0) }
    return resources + claimed.filter { DirectoryUser.isSameName($0.name, name) }
  }

  func isMember(user: String, of group: DirectoryGroup) -> Bool {
    if let id = group.id, store.contains(.group, id) { return store.isMember(user, of: id) }
    return store.claims(ofUser: user).contains { DirectoryGroup($0)?.isSame(group) ?? false }
  }

  mutating func createGroup(named name: String) throws(ReplError) -> [String] {
    let body = SCIMObject([("displayName", .string(name))])
    return try perform { store, now throws(SCIMError) in try store.create(.group, body, now: now) }.affectedUsers
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
      let help =
        error.scimType == .mutability && error.detail.contains("`groups`") ? "`.join` and `.leave` do that" : nil
      throw .refused(error.detail, help: help)
    }
  }
}

extension StoreResult {
  fileprivate var affectedUsers: [String] { changes.flatMap(\.affectedUsers) }
}

// MARK: Groups that users claim

extension Directory {
  /// The groups that no Group resource describes, and the users who say that they are in them, in the order they are met.
  /// O(users and their groups).
  private var claimed: [(group: DirectoryGroup, members: Membership)] {
    guard store.hasClaims else { return [] }
    var found: [(group: DirectoryGroup, members: Membership)] = []
    var places: [[UInt8]: Int] = [:]
    for user in store.ids(.user) {
      for group in store.claims(ofUser: user).compactMap({ DirectoryGroup($0) }) {
        let place = places[group.key] ?? found.count
        if place == found.count {
          places[group.key] = place
          found.append((group, Membership()))
        }
        found[place].members.users.append(user)
      }
    }
    return found
  }

  /// The id of the Group resource of a group; makes one of the users who claim the group if there is none.
  private mutating func resource(of group: DirectoryGroup) throws(ReplError) -> String {
    if let id = group.id, store.contains(.group, id) { return id }
    return try perform { store, _ throws(SCIMError) in try store.adoptGroup(id: group.id, name: group.name) }.id
  }
}

extension DirectoryGroup {
  /// What a user claims directly.
  fileprivate init?(_ claim: GroupClaim) {
    guard claim.isDirect, let name = claim.name ?? claim.id else { return nil }
    self.init(id: claim.id, name: name)
  }

  /// Groups are one by their id, or by their name where they have none.
  fileprivate var key: [UInt8] { id.map { [0] + Array($0.utf8) } ?? [1] + ComparisonKey.of(name, caseExact: false) }

  fileprivate func isSame(_ other: DirectoryGroup) -> Bool { key == other.key }
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
