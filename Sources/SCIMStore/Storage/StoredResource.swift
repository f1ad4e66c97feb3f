import SCIMModel

/// One resource as it is kept: what clients may write, apart from what the directory knows.
struct StoredResource: Sendable {
  let id: String
  let type: ResourceType
  /// Conformed attributes without `schemas`, `id`, `meta`, and without `members` for a group. Users who were loaded
  /// with a list of `groups` of their own have it here.
  var attributes: SCIMObject
  /// Empty for a user.
  var members = MemberList()
  var created: Instant
  var lastModified: Instant
  var version = 1

  /// `userName` or `displayName`.
  var name: String {
    if case .string(let name)? = attributes[type.nameAttribute] { name } else { "" }
  }

  var meta: SCIMValue {
    .complex(
      SCIMObject(uniqueMembers: [
        ("resourceType", .string(type.rawValue)),
        ("created", .string(created.description)),
        ("lastModified", .string(lastModified.description)),
        ("version", .string("W/\"\(version)\"")),
      ]))
  }

  /// The resource as an answer shows it (RFC 7643 §3): `schemas` names exactly the schemas it has values of.
  ///
  /// - Parameter groups: The derived `groups` of a user.
  func resource(_ schemas: ResourceSchemas, groups: SCIMValue? = nil) -> SCIMObject {
    let used = schemas.extensions.filter { attributes[$0.id] != nil }.map { SCIMValue.string($0.id) }
    var members: [(name: String, value: SCIMValue)] = [
      ("schemas", .array([.string(schemas.core.id)] + used)), ("id", .string(id)),
    ]
    members += attributes.members.filter { !ASCIICase.equal($0.name, "groups") || type == .group }
    if let value = self.members.value { members.append(("members", value)) }
    if let groups { members.append(("groups", groups)) }
    members.append(("meta", meta))
    return SCIMObject(uniqueMembers: members)
  }
}
