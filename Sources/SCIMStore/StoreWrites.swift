public import SCIMModel

/// What of a directory was written since that was last asked: what a database has to write to have the same.
///
/// ```swift
/// store.writes = StoreWrites()
/// try store.patch(.group, admins, request, now: now)
/// let writes = store.takeWrites()
/// for resource in writes.resources { … writes.text(of: resource, in: store) … }
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

  /// Each once, in the order in which they were first written.
  public private(set) var resources: [Resource] = []
  /// What is known of them: a text is forgotten when its resource is written again.
  private var texts: [Resource: ResourceText?] = [:]
  /// Of groups, those that joined in the order in which they did. Those of a group that was deleted went with it.
  public internal(set) var members: [Member] = []

  /// Makes a list without writes.
  public init() {}

  /// Notes that a resource was created, changed or deleted.
  mutating func note(_ type: ResourceType, _ id: String) {
    let resource = Resource(type: type, id: id)
    if texts.updateValue(nil, forKey: resource) == nil { resources.append(resource) }
  }

  /// Keeps the text of a resource as it is now.
  mutating func keep(_ text: ResourceText, _ type: ResourceType, _ id: String) {
    texts[Resource(type: type, id: id)]? = text
  }

  /// What of a resource is kept in a database; nil if it is gone. O(attributes), or O(1) if it was asked for before, by
  /// ``SCIMStore/written(_:_:)``.
  ///
  /// - Parameter store: As it was when the writes were taken.
  public func text(of resource: Resource, in store: SCIMStore) -> ResourceText? {
    texts[resource].flatMap { $0 } ?? store.text(resource.type, resource.id)
  }

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

  /// What of a resource is kept in a database; nil if there is none of the id. O(attributes).
  public func text(_ type: ResourceType, _ id: String) -> ResourceText? {
    table(type).resource(id, withMembers: false).map { ResourceText($0) }
  }

  /// A resource as it is after a write, for the answer. What is made of it for that is kept for ``writes``.
  ///
  /// - Throws: 404 if there is none.
  public mutating func written(_ type: ResourceType, _ id: String) throws(SCIMError) -> WrittenResource {
    guard let stored = table(type)[id] else { throw .unknown(type, id) }
    let text = ResourceText(stored)
    writes?.keep(text, type, id)
    return WrittenResource(stored, resource: resource(stored, leavesMembersOut: false), text: text)
  }

  /// What a group says of a member; nil if it has none of the id. O(1).
  public func member(_ id: String, of group: String) -> SCIMObject? { groups[group]?.members[id]?.element }

  /// Where a resource stands among those of its type, in the order of creation: numbers that grow, with gaps. O(1).
  public func place(_ type: ResourceType, _ id: String) -> Int? { table(type).position(of: id) }
}
