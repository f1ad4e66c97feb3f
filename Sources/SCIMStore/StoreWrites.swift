public import SCIMModel

/// What of a directory was written since that was last asked: what a database has to write to have the same.
///
/// ```swift
/// store.writes = StoreWrites()
/// try store.patch(.group, admins, request, now: now)
/// for write in store.takeWrites().resources { … store.row(write.type, write.id) … }
/// ```
///
/// The members of a group are noted one by one: a group may have hundreds of thousands. What ``SCIMStore/load(_:_:inPlaceOf:)``
/// gives another id goes to the end of its list.
public struct StoreWrites: Sendable {
  /// A resource that was created, changed or deleted.
  public struct Resource: Hashable, Sendable {
    /// The type of the resource.
    public var type: ResourceType
    /// The id of the resource.
    public var id: String
  }

  /// A member that joined a group, left it, or is described otherwise now.
  public struct Member: Hashable, Sendable {
    /// The id of the group.
    public var group: String
    /// The id in `members`.
    public var id: String
    /// True if the member went to the end of the list; one that was there before left in between.
    public var hasJoined: Bool
  }

  /// In the order in which they were written; one that was written twice stands here twice.
  public internal(set) var resources: [Resource] = []
  /// Of groups, those that joined in the order in which they did. Those of a group that was deleted went with it.
  public internal(set) var members: [Member] = []

  /// Makes a list without writes.
  public init() {}

  /// Notes what was done with the members of a group since its list was last stored.
  mutating func note(_ members: MemberList, of group: String) {
    let joined = members.joined.filter { members[$0.text] != nil }
    let others = members.touched.subtracting(joined)
    self.members += others.map { Member(group: group, id: $0.text, hasJoined: false) }
    self.members += joined.map { Member(group: group, id: $0.text, hasJoined: true) }
  }
}

extension SCIMStore {
  /// The writes that were noted, of which none is left then; nothing if ``writes`` is nil.
  public mutating func takeWrites() -> StoreWrites {
    guard let taken = writes else { return StoreWrites() }
    writes = StoreWrites()
    return taken
  }

  /// What of a resource is kept in a database: all of it but the members of a group and what the directory derives. Nil
  /// if there is no resource of the id. O(attributes).
  public func row(_ type: ResourceType, _ id: String) -> SCIMObject? {
    guard let stored = table(type)[id] else { return nil }
    var row = SCIMObject(uniqueMembers: [("id", .string(id))] + stored.attributes.members)
    if !stored.meta.isEmpty { row["meta"] = .complex(stored.meta) }
    return row
  }

  /// What a group says of a member; nil if it has none of the id. O(1).
  public func member(_ id: String, of group: String) -> SCIMObject? { groups[group]?.members[id]?.element }

  /// Where a resource stands among those of its type, in the order of creation: numbers that grow, with gaps. O(1).
  public func place(_ type: ResourceType, _ id: String) -> Int? { table(type).position(of: id) }
}
