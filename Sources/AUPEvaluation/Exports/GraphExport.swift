import SCIMModel

/// What is particular about Microsoft Graph: types of objects, groups of users, members of groups.
enum GraphExport {
  static let memberOf = "memberOf"
  private static let typeStart = "#microsoft.graph."

  enum Kind: Equatable {
    case user, group
    case other(String)
    /// There is no `@odata.type`, and nothing else tells.
    case unknown
  }

  /// What an object is: by its `@odata.type`, else by properties that only one type has.
  static func kind(of object: SCIMObject) -> Kind {
    if case .string(let type)? = object["@odata.type"] {
      let name = type.hasPrefix(typeStart) ? String(type.dropFirst(typeStart.count)) : type
      return ASCIICase.equal(name, "user") ? .user : ASCIICase.equal(name, "group") ? .group : .other(name)
    }
    if object["userPrincipalName"] != nil { return .user }
    let ofGroups = ["groupTypes", "securityEnabled", "mailEnabled", "members"]
    return ofGroups.contains { object[$0] != nil } ? .group : .unknown
  }

  /// The properties that users of an export have: Graph writes each property that was asked for on every user, null where
  /// it is empty. Those of the first user, and those that the context of the page lists (`$select`).
  static func properties(_ look: JSONLook) -> [String]? {
    var names = look.first?.members.map(\.name) ?? []
    if case .string(let context)? = look.envelope?["@odata.context"] { names += selected(context) }
    return names.isEmpty ? nil : names
  }

  /// The names in `…/$metadata#users(id,displayName,manager(id))`.
  private static func selected(_ context: String) -> [String] {
    guard let open = context.firstIndex(of: "("), context.hasSuffix(")") else { return [] }
    var names: [String] = []
    var name = ""
    var depth = 0
    for character in context[context.index(after: open)...].dropLast() {
      switch character {
      case "(": depth += 1
      case ")": depth -= 1
      case "," where depth == 0:
        names.append(name)
        name = ""
      case _ where depth == 0: name.append(character)
      default: break
      }
    }
    // `memberOf/microsoft.graph.group()` is `memberOf`.
    return (names + [name]).map { String($0.prefix { $0 != "/" }.filter { $0 != "+" }) }.filter { !$0.isEmpty }
  }
}

extension JSONExport {
  /// The SCIM resource of an object of Graph; nil for one that is neither a user nor a group.
  mutating func graphResource(_ object: SCIMObject) throws(ExportValueError) -> SCIMObject? {
    switch GraphExport.kind(of: object) {
    case .user: return try graphUser(object)
    case .group: return try graphGroup(object)
    case .other(let type):
      findings.others.add(type)
      return nil
    case .unknown:
      throw ExportValueError(
        message: "the record has no `userPrincipalName` and no `@odata.type`", expected: "a user or a group of Graph")
    }
  }

  private mutating func graphUser(_ object: SCIMObject) throws(ExportValueError) -> SCIMObject {
    var user = try user(object)
    let name = user.text("userName") ?? ""
    if object["transitiveMemberOf"] != nil { findings.transitive.add(name) }
    guard let list = object[GraphExport.memberOf] else { return user }
    let entries = try elements(list, GraphExport.memberOf)
    findings.add(list: entries.count, hasMore: object["memberOf@odata.nextLink"] != nil, of: name)
    var groups: [SCIMValue] = []
    for entry in entries {
      switch GraphExport.kind(of: entry) {
      case .group: groups.append(.complex(Self.reference(to: entry, type: "direct")))
      case .user: findings.notGroups.add("user")
      case .other(let type): findings.notGroups.add(type)
      case .unknown:
        throw ExportValueError(
          message: "an entry of `memberOf` has no `@odata.type`: it may be a group, a directory role or something else",
          expected: "`@odata.type`, or `securityEnabled`, which only groups have")
      }
    }
    if !groups.isEmpty { user["groups"] = .array(groups) }
    return user
  }

  private mutating func graphGroup(_ object: SCIMObject) throws(ExportValueError) -> SCIMObject {
    var group = SCIMObject()
    group["schemas"] = .array([.string(SchemaURN.group)])
    for (name, property) in [("id", "id"), ("externalId", "id"), ("displayName", "displayName")] {
      group[name] = object[property]?.assigned
    }
    guard let list = object["members"] else { return group }
    let entries = try elements(list, "members")
    findings.add(
      list: entries.count, hasMore: object["members@odata.nextLink"] != nil, of: group.text("displayName") ?? "")
    var members: [SCIMValue] = []
    for entry in entries {
      switch GraphExport.kind(of: entry) {
      case .user: members.append(.complex(Self.reference(to: entry, type: "User")))
      case .group: members.append(.complex(Self.reference(to: entry, type: "Group")))
      case .other(let type): findings.notUsers.add(type)
      case .unknown:
        throw ExportValueError(
          message: "an entry of `members` has no `@odata.type`: it may be a user, a group or something else",
          expected: "`@odata.type`")
      }
    }
    if !members.isEmpty { group["members"] = .array(members) }
    return group
  }

  private func elements(_ list: SCIMValue, _ name: String) throws(ExportValueError) -> [SCIMObject] {
    guard case .array(let values) = list else {
      throw ExportValueError(message: "`\(name)` is \(list.kindName)", expected: "an array of objects")
    }
    return try values.map { value throws(ExportValueError) in
      guard case .complex(let object) = value else {
        throw ExportValueError(message: "an entry of `\(name)` is \(value.kindName)", expected: "an object")
      }
      return object
    }
  }

  private static func reference(to object: SCIMObject, type: String) -> SCIMObject {
    var reference = SCIMObject()
    reference["value"] = object["id"]?.assigned
    reference["display"] = object["displayName"]?.assigned
    reference["type"] = .string(type)
    return reference
  }
}
