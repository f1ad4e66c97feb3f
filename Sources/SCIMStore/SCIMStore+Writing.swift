public import SCIMModel

/// A resource that a client wants to be made, see ``SCIMStore/draft(_:_:)``.
public struct ResourceDraft: Sendable {
  let type: ResourceType
  let body: ResourceBody
}

extension SCIMStore {
  /// Adds a resource (RFC 7644 §3.3). Read-only attributes in the body are ignored.
  ///
  /// - Throws: 400 if the body is no such resource, 409 if the userName is taken.
  @discardableResult
  public mutating func create(
    _ type: ResourceType, _ body: SCIMObject, now: Instant
  ) throws(SCIMError) -> StoreResult {
    try create(draft(type, body), now: now)
  }

  /// Looks at the body of a resource that is to be made: all of it that does not depend on what else is there, so that
  /// it can be done apart from the change itself.
  ///
  /// - Throws: 400 if the body is no such resource.
  public func draft(_ type: ResourceType, _ body: SCIMObject) throws(SCIMError) -> ResourceDraft {
    ResourceDraft(type: type, body: try ResourceBody(body, definition[type], access: .client))
  }

  /// Adds a resource that was looked at.
  ///
  /// - Throws: 409 if the userName is taken.
  @discardableResult
  public mutating func create(_ draft: ResourceDraft, now: Instant) throws(SCIMError) -> StoreResult {
    try checkUnique(draft.body, draft.type)
    let new = StoredResource(
      id: try newID(), idSource: .directory, type: draft.type, attributes: draft.body.attributes,
      members: draft.body.members, meta: StoredResource.newMeta(draft.type, now))
    return commit(new, over: nil)
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
    let draft = try ResourceBody(body, definition[type], access: .client)
    var new = old
    new.attributes = try draft.attributes(replacing: old, definition[type].schemas)
    if type == .group { new.members.replaceAll(draft.members) }
    return try update(old, to: new, now: now)
  }

  /// Removes a resource (RFC 7644 §3.6), and its id from the members of all groups. What users claimed about a group goes
  /// with it.
  ///
  /// - Throws: 404 if there is no resource of the id.
  @discardableResult
  public mutating func delete(_ type: ResourceType, _ id: String, now: Instant) throws(SCIMError) -> StoreResult {
    let old = try stored(type, id)
    let naming = groupsNaming[id].compactMap { groups.id(at: $0.group) }
    writes?.note(type, id)
    var affected = [id]
    if type == .user {
      users.remove(id)
      _ = users.compact()
      claimants.update(user: id, from: old.claims, to: [])
    } else {
      affected = memberUsers(of: old)
      affected += deciding(from: old, to: nil) { $0.remove(group: old) }
    }
    var changes = [StoreChange(.deleted, type, id: id, affectedUsers: inOrderOfCreation(affected))]
    for groupID in naming where !groupID.utf8.elementsEqual(id.utf8) {
      guard let group = groups[groupID] else { continue }
      var new = group
      new.members.remove(id)
      new.touch(now)
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
    if new.isSame(as: old) { return StoreResult(id: old.id, changes: []) }
    let isRenamed = !new.name.utf8.elementsEqual(old.name.utf8)
    if old.type == .user, isRenamed, let owner = users.ids(named: new.name).first,
      !owner.utf8.elementsEqual(old.id.utf8)
    {
      throw .taken(new.name)
    }
    new.touch(now)
    return commit(new, over: old)
  }

  func checkUnique(_ body: ResourceBody, _ type: ResourceType, id: String? = nil) throws(SCIMError) {
    guard type == .user, let owner = users.ids(named: body.name).first else { return }
    if let id, owner.utf8.elementsEqual(id.utf8) { return }
    throw .taken(body.name)
  }

  mutating func commit(_ new: StoredResource, over old: StoredResource?) -> StoreResult {
    let changes = store(new, over: old)
    log.append(changes)
    return StoreResult(id: new.id, changes: changes)
  }

  /// Puts a resource into its table and the indexes, and says what happened.
  private mutating func store(_ resource: StoredResource, over old: StoredResource?) -> [StoreChange] {
    var new = resource
    let kind: StoreChange.Kind = old == nil ? .created : .updated
    writes?.note(new.type, new.id)
    guard new.type == .group else {
      users.store(new)
      claimants.update(user: new.id, from: old?.claims ?? [], to: new.claims)
      let claimsDiffer = old.map { $0.attributes["groups"] != new.attributes["groups"] } ?? true
      return [StoreChange(kind, .user, id: new.id, affectedUsers: [new.id], changesGroups: claimsDiffer)]
    }
    let isRenamed = old.map { !$0.name.utf8.elementsEqual(new.name.utf8) } ?? false
    var affected = index(new.members, of: new.id)
    new.members.settle()
    affected += deciding(from: old, to: new) { $0.groups.store(new) }
    if isRenamed { affected += memberUsers(of: new) }
    return [StoreChange(kind, .group, id: new.id, affectedUsers: inOrderOfCreation(affected))]
  }
}
