public import SCIMModel

extension SCIMStore {
  /// Adds a resource (RFC 7644 §3.3). Read-only attributes in the body are ignored.
  ///
  /// - Throws: 400 if the body is no such resource, 409 if the userName is taken.
  @discardableResult
  public mutating func create(
    _ type: ResourceType, _ body: SCIMObject, now: Instant
  ) throws(SCIMError) -> StoreResult {
    let draft = try ResourceBody(body, type, schemas(type), access: .client)
    try checkUnique(draft, type)
    let new = StoredResource(
      id: try newID(), type: type, attributes: draft.attributes, members: draft.members, created: now,
      lastModified: now)
    return commit(new, over: nil)
  }

  /// Adds a resource as an export has it, or puts it in the place of the one with its id: `id`, `meta` and, for a user,
  /// the list of `groups` are kept.
  ///
  /// Group resources win over a user's own list: an entry that names a Group resource by `value`, or by `display` if it
  /// has no `value`, counts only if the group has the user as a member; other entries stay. A resource without an `id`
  /// gets one.
  ///
  /// - Throws: 400 if the body is no such resource, 409 if the userName is taken or the id belongs to the other type.
  @discardableResult
  public mutating func load(_ type: ResourceType, _ body: SCIMObject, now: Instant) throws(SCIMError) -> StoreResult {
    let draft = try ResourceBody(body, type, schemas(type), access: .load)
    let id: String
    if let given = draft.id { id = given } else { id = try newID() }
    if table(type == .user ? .group : .user)[id] != nil {
      throw SCIMError(status: 409, scimType: .uniqueness, detail: "the id `\(id)` belongs to a user and to a group")
    }
    try checkUnique(draft, type, id: id)
    let old = table(type)[id]
    var members = draft.members
    if let old {
      members = old.members
      members.replaceAll(draft.members.value)
    }
    let new = StoredResource(
      id: id, type: type, attributes: draft.attributes, members: members, created: draft.created ?? now,
      lastModified: draft.lastModified ?? draft.created ?? now, version: (old?.version ?? 0) + 1)
    return commit(new, over: old)
  }

  /// Puts a resource in the place of another (RFC 7644 §3.5.1): what the body leaves out is cleared. Read-only
  /// attributes in the body are ignored. If nothing changes, `lastModified` does not either.
  ///
  /// - Throws: 404 if there is no resource of the id, 400 if the body is no such resource or changes an immutable
  ///   attribute, 409 if the userName is taken.
  @discardableResult
  public mutating func replace(
    _ type: ResourceType, _ id: String, with body: SCIMObject, now: Instant
  ) throws(SCIMError) -> StoreResult {
    let old = try stored(type, id)
    let draft = try ResourceBody(body, type, schemas(type), access: .client)
    var new = old
    new.attributes = try draft.attributes(replacing: old, schemas(type))
    new.members.replaceAll(draft.members.value)
    return try update(old, to: new, now: now)
  }

  /// Removes a resource (RFC 7644 §3.6), and its id from the members of all groups.
  ///
  /// - Throws: 404 if there is no resource of the id.
  @discardableResult
  public mutating func delete(_ type: ResourceType, _ id: String, now: Instant) throws(SCIMError) -> StoreResult {
    let old = try stored(type, id)
    var affected = type == .user ? [id] : memberUsers(of: old)
    affected = inOrderOfCreation(affected)
    let naming = groupsNaming[ExactText(id)] ?? []
    if type == .user { users.remove(id) } else { groups.remove(id) }
    forget(old.members, of: id)
    var changes = [StoreChange(.deleted, type, id: id, affectedUsers: affected)]
    for groupID in naming where !groupID.utf8.elementsEqual(id.utf8) {
      guard let group = groups[groupID] else { continue }
      var new = group
      new.members.remove(id)
      new.lastModified = now
      new.version += 1
      changes += store(new, over: group)
    }
    log.append(changes)
    return StoreResult(id: id, changes: changes)
  }
}

extension SCIMStore {
  /// Stores a changed resource, unless nothing changed.
  mutating func update(
    _ old: StoredResource, to changed: StoredResource, now: Instant
  ) throws(SCIMError) -> StoreResult {
    var new = changed
    if new.attributes == old.attributes && !new.members.differs(from: old.members) {
      return StoreResult(id: old.id, changes: [])
    }
    if old.type == .user, let owner = users.ids(named: new.name).first, !owner.utf8.elementsEqual(old.id.utf8) {
      throw .taken(new.name)
    }
    new.lastModified = now
    new.version += 1
    return commit(new, over: old)
  }

  func checkUnique(_ body: ResourceBody, _ type: ResourceType, id: String? = nil) throws(SCIMError) {
    guard type == .user, let owner = users.ids(named: body.name).first else { return }
    if let id, owner.utf8.elementsEqual(id.utf8) { return }
    throw .taken(body.name)
  }

  private mutating func commit(_ new: StoredResource, over old: StoredResource?) -> StoreResult {
    let changes = store(new, over: old)
    log.append(changes)
    return StoreResult(id: new.id, changes: changes)
  }

  /// Puts a resource into its table and the indexes, and says what happened.
  private mutating func store(_ resource: StoredResource, over old: StoredResource?) -> [StoreChange] {
    var new = resource
    let kind: StoreChange.Kind = old == nil ? .created : .updated
    guard new.type == .group else {
      users.store(new)
      return [StoreChange(kind, .user, id: new.id, affectedUsers: [new.id])]
    }
    let isRenamed = old.map { !$0.name.utf8.elementsEqual(new.name.utf8) } ?? false
    let touched = index(new.members, of: new.id)
    new.members.settle()
    groups.store(new)
    let affected = isRenamed ? Array(Set(touched + memberUsers(of: new))) : touched
    return [StoreChange(kind, .group, id: new.id, affectedUsers: inOrderOfCreation(affected))]
  }
}
