import SCIMModel
import SCIMStore

/// What clients of SCIM change. Each is all or nothing.
extension DirectoryTransaction {
  /// Adds a resource, and gives it as it is then.
  mutating func create(_ type: ResourceType, _ body: SCIMObject) throws(SCIMError) -> WrittenResource {
    try create(type, store.draft(type, body))
  }

  /// Adds a resource that was looked at, and gives it as it is then.
  mutating func create(_ type: ResourceType, _ draft: ResourceDraft) throws(SCIMError) -> WrittenResource {
    let now = now
    let id = try change { store throws(SCIMError) in try store.create(draft, now: now) }.id
    return try store.written(type, id)
  }

  /// Puts a resource in the place of another, and gives it as it is then.
  mutating func replace(
    _ type: ResourceType, _ id: String, with body: SCIMObject, if precondition: Precondition? = nil
  ) throws(SCIMError) -> WrittenResource {
    let now = now
    try check(precondition, type, id)
    _ = try change { store throws(SCIMError) in try store.replace(type, id, with: body, now: now) }
    return try store.written(type, id)
  }

  /// Changes parts of a resource, and gives it as it is then.
  mutating func patch(
    _ type: ResourceType, _ id: String, _ request: PatchRequest, if precondition: Precondition? = nil
  ) throws(SCIMError) -> WrittenResource {
    let now = now
    try check(precondition, type, id)
    _ = try change { store throws(SCIMError) in try store.patch(type, id, request, now: now) }
    return try store.written(type, id)
  }

  /// Takes a resource away.
  mutating func delete(
    _ type: ResourceType, _ id: String, if precondition: Precondition? = nil
  ) throws(SCIMError) {
    let now = now
    try check(precondition, type, id)
    _ = try change { store throws(SCIMError) in try store.delete(type, id, now: now) }
  }

  private func check(_ precondition: Precondition?, _ type: ResourceType, _ id: String) throws(SCIMError) {
    try precondition?.check(store.read(type, id, leavesMembersOut: true).version ?? "")
  }
}
