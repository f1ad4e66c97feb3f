import SCIMModel

/// What users say of their groups themselves, in an export that has no Group resources, or not all of them.
///
/// A claim counts as long as no Group resource exists that it names (``GroupClaim/names(groupID:_:)``): Group resources
/// win, group by group. A claim that a Group resource has decided never comes back: it goes with the group, or with the
/// name that it was about.
extension SCIMStore {
  /// The groups that a user claims and no Group resource describes, in the user's order.
  public func claims(ofUser id: String) -> [GroupClaim] {
    users[id]?.claims.filter { !isDecided($0) } ?? []
  }

  /// True if some user has a list of groups of its own.
  public var hasClaims: Bool { !claimants.isEmpty }

  /// Makes a Group resource of a group that users only claim; its members are those who do, directly.
  ///
  /// - Parameter id: The id by which the users claim the group, nil if they name it only: then it gets one.
  /// - Throws: 409 if a resource has the id.
  @discardableResult
  public mutating func adoptGroup(id: String?, name: String) throws(SCIMError) -> StoreResult {
    if let id, contains(.user, id) || contains(.group, id) {
      throw SCIMError(status: 409, scimType: .uniqueness, detail: "the id `\(id)` is taken")
    }
    let newID = if let id { id } else { try newID() }
    var group = StoredResource(
      id: newID, idSource: id == nil ? .directory : .export, type: .group,
      attributes: SCIMObject([("displayName", .string(name))]), meta: SCIMObject())
    for user in inOrderOfCreation(claimants(of: group)) {
      let isClaimed = claims(ofUser: user).contains { $0.isDirect && $0.names(group) }
      if isClaimed { group.members.add(.user(user)) }
    }
    return commit(group, over: nil)
  }
}

extension SCIMStore {
  /// True if a Group resource exists that the claim names.
  func isDecided(_ claim: GroupClaim) -> Bool {
    if let id = claim.id, let group = groups[id], claim.names(group) { return true }
    return claim.name.map { groups.ids(named: $0).contains { id in groups[id].map { claim.names($0) } ?? false } }
      ?? false
  }

  /// The ids of the users with a claim that names a group, in no order.
  func claimants(of group: StoredResource) -> [String] {
    if claimants.isEmpty { return [] }
    var ids = claimants[.name(group.name)]
    if let id = group.knownID { ids.formUnion(claimants[.id(id)]) }
    return ids.map(\.text).filter { users[$0]?.claims.contains { $0.names(group) } ?? false }
  }

  /// Makes a change of a Group resource, and takes away the claims that the old one decided: all of them if it goes, those
  /// by the old name if it gets another. Gives the users of whom other claims count now than before.
  mutating func deciding(
    from old: StoredResource?, to new: StoredResource?, _ change: (inout SCIMStore) -> Void
  ) -> [String] {
    if let old, let new, GroupKey.name(old.name) == GroupKey.name(new.name), old.knownID == new.knownID {
      change(&self)
      return []
    }
    let candidates = Set([old, new].compactMap { $0 }.flatMap { claimants(of: $0) }.map { ExactText($0) }).map(\.text)
    let before = candidates.map { id in users[id].map { ownGroups(of: $0) } }
    change(&self)
    let isRenamed = old.map { old in new.map { GroupKey.name($0.name) != GroupKey.name(old.name) } ?? true } ?? false
    if let old, isRenamed {
      for id in candidates {
        strip(id) { claim in claim.names(old) && !(new.map { claim.names($0) } ?? false) }
      }
    }
    return zip(candidates, before).compactMap { id, before in
      users[id].map { ownGroups(of: $0) } == before ? nil : id
    }
  }

  /// What counts of a user's own list of groups.
  func ownGroups(of user: StoredResource) -> [SCIMValue] {
    guard case .array(let entries)? = user.attributes["groups"] else { return [] }
    return entries.filter { entry in !(GroupClaim(entry).map { isDecided($0) } ?? false) }
  }

  /// Takes claims out of a user's own list.
  private mutating func strip(_ id: String, where isOver: (GroupClaim) -> Bool) {
    guard var user = users[id], case .array(let entries)? = user.attributes["groups"] else { return }
    let old = user.claims
    let left = entries.filter { entry in !(GroupClaim(entry).map(isOver) ?? false) }
    guard left.count < entries.count else { return }
    user.attributes["groups"] = left.isEmpty ? nil : .array(left)
    users.store(user)
    claimants.update(user: id, from: old, to: user.claims)
  }
}

extension GroupClaim {
  /// True if the claim names a stored group.
  func names(_ group: StoredResource) -> Bool { names(groupID: group.knownID, group.name) }
}
