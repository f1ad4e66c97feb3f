import SCIMModel

/// One resource as it is kept: what clients may write, apart from what the directory knows.
struct StoredResource: Sendable {
  /// Who gave a resource its id.
  enum IDSource: Sendable {
    /// An export: the id means this resource wherever it stands.
    case export
    /// The directory, when the resource was made.
    case directory
    /// The directory, since the export does not say it.
    case standIn
  }

  var id: String
  var idSource: IDSource
  let type: ResourceType
  /// Conformed attributes without `schemas`, `id`, `meta`, and without `members` for a group. Users who were loaded
  /// with a list of `groups` of their own have it here.
  var attributes: SCIMObject
  /// Empty for a user.
  var members = MemberList()
  /// What a resource made here has, or what an export says; nothing is made up.
  var meta: SCIMObject
  /// Counts the changes.
  private var version = 1

  init(
    id: String, idSource: IDSource, type: ResourceType, attributes: SCIMObject, members: MemberList = MemberList(),
    meta: SCIMObject
  ) {
    self.id = id
    self.idSource = idSource
    self.type = type
    self.attributes = attributes
    self.members = members
    self.meta = meta
    version = Self.versionNumber(meta["version"]) ?? 1
  }

  /// What ``SCIMStore/row(_:_:)`` gave, without the members of a group.
  init(_ type: ResourceType, id: String, row: SCIMObject) {
    var meta = SCIMObject()
    if case .complex(let known)? = row["meta"] { meta = known }
    let attributes = row.members.filter { !ASCIICase.equal($0.name, "id") && !ASCIICase.equal($0.name, "meta") }
    self.init(
      id: id, idSource: .directory, type: type, attributes: SCIMObject(uniqueMembers: attributes), meta: meta)
  }

  /// `userName` or `displayName`.
  var name: String {
    if case .string(let name)? = attributes[type.nameAttribute] { name } else { "" }
  }

  /// The id that an export gave, or that everybody knows from here.
  var knownID: String? { idSource == .standIn ? nil : id }

  /// The user's own list of `groups`.
  var claims: [GroupClaim] {
    guard type == .user, case .array(let entries)? = attributes["groups"] else { return [] }
    return entries.compactMap { GroupClaim($0) }
  }

  /// True if nothing that was loaded or written differs.
  func isSame(as old: StoredResource) -> Bool {
    attributes == old.attributes && !members.differs(from: old.members)
  }

  /// The resource as an answer shows it (RFC 7643 §3): `schemas` names exactly the schemas it has values of.
  ///
  /// - Parameters:
  ///   - groups: The derived `groups` of a user.
  ///   - leavesMembersOut: If true, without the members of a group.
  func resource(
    _ schemas: ResourceSchemas, groups: SCIMValue? = nil, leavesMembersOut: Bool = false
  ) -> SCIMObject {
    var used = [SCIMValue.string(schemas.core.id)]
    for schema in schemas.extensions where attributes.index(of: schema.id) != nil { used.append(.string(schema.id)) }
    var members: [(name: String, value: SCIMValue)] = []
    members.reserveCapacity(attributes.members.count + 5)
    members.append(("schemas", .array(used)))
    members.append(("id", .string(id)))
    let claims = type == .user ? attributes.index(of: "groups") : nil
    for index in attributes.members.indices where index != claims { members.append(attributes.members[index]) }
    if !leavesMembersOut, let value = self.members.value { members.append(("members", value)) }
    if let groups { members.append(("groups", groups)) }
    if !meta.isEmpty { members.append(("meta", .complex(meta))) }
    return SCIMObject(uniqueMembers: members)
  }
}

extension StoredResource {
  /// The `meta` of a resource that is made now (RFC 7643 §3.1).
  static func newMeta(_ type: ResourceType, _ now: Instant) -> SCIMObject {
    let time = SCIMValue.string(now.description)
    return SCIMObject(uniqueMembers: [
      ("resourceType", .string(type.rawValue)), ("created", time), ("lastModified", time),
      ("version", .string(versionText(1))),
    ])
  }

  /// Notes that the resource changed now.
  mutating func touch(_ now: Instant) {
    meta["lastModified"] = .string(now.description)
    if meta["version"] == nil { meta["version"] = .string(Self.versionText(version)) }
    countUp()
  }

  /// Gives the resource another version, if it says one.
  mutating func countUp() {
    version += 1
    if meta["version"] != nil { meta["version"] = .string(Self.versionText(version)) }
  }

  /// Takes the place of a resource: later versions differ from those that it had.
  mutating func countVersions(from old: StoredResource) { version = max(version, old.version + 1) }

  private static func versionText(_ number: Int) -> String { "W/\"\(number)\"" }

  /// The number in a version that an export took from here.
  private static func versionNumber(_ version: SCIMValue?) -> Int? {
    guard case .string(let text)? = version, text.hasPrefix("W/\""), text.hasSuffix("\"") else { return nil }
    return Int32(text.dropFirst(3).dropLast()).map { max(1, Int($0)) }
  }
}
