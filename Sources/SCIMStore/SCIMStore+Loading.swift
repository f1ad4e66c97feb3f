public import SCIMModel

extension SCIMStore {
  /// Adds a resource as an export has it, or puts it in the place of the one that is the same. All that the export says is
  /// kept: `id`, `meta`, read-only attributes, a user's list of `groups`; and nothing is made up but an `id` where there
  /// is none. If the directory has all of it already, nothing changes.
  ///
  /// An id that was made here is in nobody's way: the resource gets another if the export gives its id to somebody else.
  ///
  /// Group resources win over a user's own list, see ``claims(ofUser:)``.
  ///
  /// - Parameter place: The id of the resource that is meant although the export does not say so: the body has no `id`, or
  ///   the resource has one that was made here, and takes the other.
  /// - Throws: 400 if the body is no such resource, 409 if the userName is taken or the id belongs to the other type.
  @discardableResult
  public mutating func load(
    _ type: ResourceType, _ body: SCIMObject, inPlaceOf place: String? = nil
  ) throws(SCIMError) -> StoreResult {
    let draft = try ResourceBody(body, definition[type], access: .load)
    let place = place.flatMap { contains(type, $0) ? $0 : nil }
    let moves = moves(for: draft, type, inPlaceOf: place)
    if moves.isEmpty { return try put(draft, type, inPlaceOf: place) }
    // A refused load changes nothing.
    var next = self
    var changes: [StoreChange] = []
    for (type, id, new) in moves {
      let free = if let new { new } else { try next.newID() }
      changes += next.move(type, id, to: free)
    }
    next.log.append(changes)
    var result = try next.put(draft, type, inPlaceOf: place)
    result.changes = changes + result.changes
    self = next
    return result
  }

  private mutating func put(
    _ draft: ResourceBody, _ type: ResourceType, inPlaceOf place: String?
  ) throws(SCIMError) -> StoreResult {
    let id: String
    if let known = draft.id ?? place { id = known } else { id = try newID() }
    if contains(type == .user ? .group : .user, id) {
      throw SCIMError(status: 409, scimType: .uniqueness, detail: "the id `\(id)` belongs to a user and to a group")
    }
    try checkUnique(draft, type, id: id)
    let old = table(type)[id]
    var new = StoredResource(
      id: id, idSource: draft.id == nil ? old?.idSource ?? .standIn : .export, type: type, attributes: draft.attributes,
      members: draft.members, meta: draft.meta)
    if var old {
      new.members = old.members
      if type == .group { new.members.replaceAll(draft.members) }
      if new.isSame(as: old), new.meta == old.meta, type == .user || new.idSource == old.idSource {
        // Of a user nothing but where the id is from: nobody sees that.
        old.idSource = new.idSource
        if type == .user { users.store(old) }
        return StoreResult(id: id, changes: [])
      }
      new.countVersions(from: old)
    }
    return commit(new, over: old)
  }
}

// MARK: Ids made here

extension SCIMStore {
  /// The resources whose ids have to change for an export's resource to be loaded, with the new id if it is known.
  private func moves(
    for draft: ResourceBody, _ type: ResourceType, inPlaceOf place: String?
  ) -> [(type: ResourceType, id: String, new: String?)] {
    guard let id = draft.id else { return strangers(among: draft.members, of: place.flatMap { table(type)[$0] }) }
    let old = table(type)[id]
    let inTheWay = ResourceType.allCases.compactMap { table($0)[id] }.first { other in
      other.idSource != .export
        && !(other.type == type && ExactText(folding: other.name) == ExactText(folding: draft.name))
    }
    var moves: [(type: ResourceType, id: String, new: String?)] = []
    if let inTheWay { moves.append((inTheWay.type, id, nil)) }
    if let place, old == nil || inTheWay != nil, table(type)[place]?.idSource != .export {
      if !place.utf8.elementsEqual(id.utf8) { moves.append((type, place, id)) }
    }
    return moves + strangers(among: draft.members, of: old)
  }

  /// Users whose id is a stand-in, and whom an export's group therefore does not mean, but whose id it names.
  private func strangers(
    among members: MemberList, of old: StoredResource?
  ) -> [(type: ResourceType, id: String, new: String?)] {
    members.touched.map(\.text).filter { users[$0]?.idSource == .standIn && old?.members[$0] == nil }.sorted()
      .map { (.user, $0, nil) }
  }

  /// Gives a resource another id. It keeps its place in the order, its groups and its members.
  private mutating func move(_ type: ResourceType, _ id: String, to new: String) -> [StoreChange] {
    guard let old = table(type)[id] else { return [] }
    var moved = old
    moved.id = new
    for id in [id, new] { writes?.note(type, id) }
    var affected = type == .user ? [new] : memberUsers(of: old)
    if type == .user {
      users.rename(id, to: new)
      claimants.update(user: id, from: old.claims, to: [])
      claimants.update(user: new, from: [], to: old.claims)
    } else {
      affected += deciding(from: old, to: moved) { $0.groups.rename(id, to: new) }
      writes?.note(MemberList(old.members.value), of: new)
    }
    var changes = [
      StoreChange(.deleted, type, id: id, affectedUsers: type == .user ? [id] : []),
      StoreChange(.created, type, id: new, affectedUsers: inOrderOfCreation(affected)),
    ]
    for groupID in groupsNaming[id].compactMap({ groups.id(at: $0.group) }) {
      guard var group = groups[groupID] else { continue }
      group.members.rename(id, to: new)
      _ = index(group.members, of: groupID)
      group.members.settle()
      group.countUp()
      groups.store(group)
      writes?.note(.group, groupID)
      changes.append(StoreChange(.updated, .group, id: groupID, affectedUsers: []))
    }
    return changes
  }
}
