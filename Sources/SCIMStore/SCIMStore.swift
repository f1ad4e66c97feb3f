import AUPLanguage
public import SCIMModel

/// An in-memory directory of users and groups, with the semantics of RFC 7643 and RFC 7644.
///
/// ```swift
/// var store = SCIMStore()
/// let ann = try store.create(.user, user, now: now).id
/// let snapshot = store                                  // cheap: copies share what neither changes
/// try store.patch(.user, ann, request, now: now)        // all or nothing
/// store = snapshot                                      // undone
/// ```
///
/// It is a value: a copy is a snapshot. There is no clock and no randomness in it: times are arguments, and ids come
/// from a function of a counter. Looking up, creating and changing a resource, and asking for the groups of a user,
/// take about constant time however many there are; a filter that names no `id`, `userName` or `displayName` with `eq`
/// reads all resources of the type.
///
/// - Users have unique `userName`s, in any case. Group names may repeat. `uniqueness` of other attributes is not kept.
/// - Required attributes have to be there in what clients write; an export is taken as it is.
/// - A user's `groups` follow from the Group resources: those that list the user's id as a direct member, as a `User` or
///   without a type. Groups in groups never cascade and owners never count; ``membership(of:)`` reports both.
/// - What users say of their groups themselves, in an export, counts where no Group resource decides; see
///   ``claims(ofUser:)``.
/// - An id in `members` that no user has is stored, and counts as soon as a user has that id.
/// - Deleting a resource takes its id out of the members of all groups.
/// - What may never be read (`password`) is not kept.
public struct SCIMStore: Sendable {
  /// The last changes.
  public internal(set) var log: ChangeLog
  /// What was written since that was last taken; nil, as at first, to note nothing.
  public var writes: StoreWrites?

  var users = ResourceTable()
  var groups = ResourceTable()
  /// For any id in `members`, the groups that name it.
  var groupsNaming = NamingIndex()
  /// Whose own lists name a group.
  var claimants = ClaimIndex()
  let definition: StoreDefinition
  private var lastNumber = 0

  /// Makes an empty directory.
  ///
  /// - Parameters:
  ///   - loggedChanges: How many changes ``log`` keeps; 0 for who takes them from the results.
  ///   - makeID: Gives resources that have none their ids, from a number that counts up. One that is taken, or that
  ///     the members of a group name, is left out. The default is the number itself.
  public init(
    userSchemas: ResourceSchemas = StandardSchemas.user, groupSchemas: ResourceSchemas = StandardSchemas.group,
    loggedChanges: Int = ChangeLog.defaultCapacity, makeID: @escaping @Sendable (Int) -> String = { String($0) }
  ) {
    definition = StoreDefinition(userSchemas, groupSchemas, makeID: makeID)
    log = ChangeLog(capacity: loggedChanges)
  }

  /// The schemas of users.
  public var userSchemas: ResourceSchemas { definition.user.schemas }

  /// The schemas of groups.
  public var groupSchemas: ResourceSchemas { definition.group.schemas }

  /// How many resources of a type there are.
  public func count(_ type: ResourceType) -> Int { table(type).count }

  /// The resource of an id (RFC 7644 §3.4.1), a user with the derived `groups`.
  ///
  /// - Parameter leavesMembersOut: If true, a group comes without its `members`: to gather them takes longest.
  /// - Throws: 404 if there is none.
  public func read(
    _ type: ResourceType, _ id: String, leavesMembersOut: Bool = false
  ) throws(SCIMError) -> SCIMObject {
    guard let stored = table(type).resource(id, withMembers: !leavesMembersOut) else { throw .unknown(type, id) }
    return resource(stored, leavesMembersOut: leavesMembersOut)
  }

  /// True if there is a resource of the id. O(1).
  public func contains(_ type: ResourceType, _ id: String) -> Bool { table(type).position(of: id) != nil }

  /// The name of a resource, `userName` or `displayName`; nil if there is none of the id. O(1).
  public func name(_ type: ResourceType, _ id: String) -> String? { table(type).name(of: id) }

  /// The ids of the resources of a name in any case: `userName` or `displayName`. At most one for users.
  public func ids(_ type: ResourceType, named name: String) -> [String] { table(type).ids(named: name) }

  /// The ids of all resources of a type, in the order of creation. O(resources).
  public func ids(_ type: ResourceType) -> [String] { Array(table(type).ids) }

  /// Where a user stands in the order of creation. O(1).
  package func position(ofUser id: String) -> Int? { users.position(of: id) }

  /// The user of an id, without the derived `groups` if they do not matter: they take longest.
  package func user(_ id: String, withGroups: Bool) -> SCIMObject? {
    users[id].map { $0.resource(userSchemas, groups: withGroups ? groupsValue(of: $0) : nil) }
  }

  /// The ids of the first users, in the order of creation.
  package func firstUsers(_ count: Int) -> [String] { Array(users.ids.prefix(count)) }

  /// How many places users have, in the order of creation; some of them may be empty.
  package var userPlaceCount: Int { users.end }

  /// By ``IndexKey/id(_:)``, among other keys, the places of users.
  package var userIndex: HashIndex { users.index }

  /// The id of the user at a place; nil if it is empty. O(1).
  package func id(ofUserAt place: Int) -> String? { users.id(at: place) }

  /// All of the user at a place; nil if it is empty.
  package func user(at place: Int) -> SCIMObject? { users.resource(at: place).map { resource($0) } }

  /// Calls the closure with every resource of a type, in the order of creation: one at a time, so that memory does not
  /// grow with the directory.
  public func forEach(_ type: ResourceType, _ body: (SCIMObject) -> Void) {
    for stored in table(type).resources { body(resource(stored)) }
  }
}

extension SCIMStore {
  func table(_ type: ResourceType) -> ResourceTable { type == .user ? users : groups }

  func stored(_ type: ResourceType, _ id: String) throws(SCIMError) -> StoredResource {
    guard let stored = table(type)[id] else { throw .unknown(type, id) }
    return stored
  }

  func resource(_ stored: StoredResource, leavesMembersOut: Bool = false) -> SCIMObject {
    stored.resource(
      definition[stored.type].schemas, groups: stored.type == .user ? groupsValue(of: stored) : nil,
      leavesMembersOut: leavesMembersOut)
  }

  /// An id that no resource has. Ids are unique across types, since `members` name users and groups alike.
  mutating func newID() throws(SCIMError) -> String {
    for _ in 0..<Self.idAttempts {
      lastNumber += 1
      let id = definition.makeID(lastNumber)
      if !id.isEmpty, !contains(.user, id), !contains(.group, id), groupsNaming[id].isEmpty { return id }
    }
    throw SCIMError(status: 500, detail: "no id could be made that is not taken")
  }

  /// More than so many taken ids in a row come from a generator that repeats itself, or from a load of resources that
  /// were numbered in the same way: 10 million of those are counted through in a second or two.
  private static var idAttempts: Int { 10_000_000 }
}
