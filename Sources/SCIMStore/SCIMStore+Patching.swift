public import SCIMModel

extension SCIMStore {
  /// Changes parts of a resource (RFC 7644 §3.5.2): all operations, in order, or none.
  ///
  /// ```swift
  /// try store.patch(.user, ann, PatchRequest([PatchOperation(.replace, path: "title", value: .string("Boss"))]), now: now)
  /// ```
  ///
  /// Also understood is what clients send beyond the RFC: names in a value without a path may be dotted or qualified;
  /// `remove` with a value removes those values; an empty string clears; `add` and `replace` at `emails[type eq "work"]`
  /// make the value if there is none. If nothing changes, `lastModified` does not either.
  ///
  /// - Throws: 404 if there is no resource of the id; 400 if an operation cannot be applied; 409 if the userName is
  ///   taken. The directory is then as it was.
  @discardableResult
  public mutating func patch(
    _ type: ResourceType, _ id: String, _ request: PatchRequest, now: Instant
  ) throws(SCIMError) -> StoreResult {
    let old = try stored(type, id)
    let definition = definition[type]
    var application = PatchApplication(
      schemas: definition.schemas, checker: definition.checker, now: now, resource: old)
    for (index, operation) in request.operations.enumerated() {
      do {
        try application.apply(operation)
      } catch {
        var error = error
        error.detail = "Operations[\(index)]: \(error.detail)"
        throw error
      }
    }
    let missing = definition.missingAttribute(in: application.resource.attributes)
    if let missing, definition.missingAttribute(in: old.attributes) != missing {
      throw .bad(.invalidValue, "`\(missing)` is required")
    }
    return try update(old, to: application.resource, now: now)
  }
}
