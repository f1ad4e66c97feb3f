import SCIMModel

/// What a record is.
enum ResourceKind {
  case user, group

  /// Tells users and groups apart: by `schemas`, else by `meta.resourceType`, else by attributes that only one of them
  /// has. What fits neither, or both, is an error; nothing is guessed.
  static func of(_ object: SCIMObject) throws(ShapeError) -> ResourceKind {
    switch (names(SchemaURN.user, in: object), names(SchemaURN.group, in: object)) {
    case (true, true): throw ShapeError(message: "`schemas` says that the record is both a User and a Group")
    case (true, false): return .user
    case (false, true): return .group
    case (false, false): break
    }
    if case .complex(let meta)? = object["meta"], case .string(let type)? = meta["resourceType"] {
      if ASCIICase.equal(type, "User") { return .user }
      if ASCIICase.equal(type, "Group") { return .group }
      throw ShapeError(message: "the record is a resource of type \(Quoted.text(type))")
    }
    if object["userName"] != nil { return .user }
    if let product = ForeignUser.product(of: object) {
      throw ShapeError(message: "the record is no SCIM resource: it looks like one of \(product)")
    }
    let groupNames = ["displayName", "members", "owners", "id", "externalId", "meta", "schemas"]
    let isGroup = object["members"] != nil || object["displayName"] != nil
    if isGroup, object.members.allSatisfy({ member in groupNames.contains { ASCIICase.equal($0, member.name) } }) {
      return .group
    }
    throw ShapeError(message: "the record is neither a User nor a Group")
  }

  static func names(_ urn: String, in object: SCIMObject) -> Bool { ListResponse.names(urn, in: object) }
}

/// A record that is no user and no group.
struct ShapeError: Error {
  var message: String
  static let expected =
    "a SCIM User or Group, told apart by `schemas`, `meta.resourceType`, or `userName` and `members`"
}

/// Recognises records of directories that do not speak SCIM.
enum ForeignUser {
  /// The format of an export that begins with an object like this; nil if it may be a SCIM resource.
  static func format(of object: SCIMObject) -> InputFormat? {
    if object["schemas"] != nil || object["userName"] != nil { return nil }
    switch product(of: object) {
    case graph?: return .graph
    case okta?: return .okta
    default: return nil
    }
  }

  private static let graph = "Microsoft Graph"
  private static let okta = "Okta's own API"

  static func product(of object: SCIMObject) -> String? {
    func has(_ names: String...) -> Bool { names.allSatisfy { object[$0] != nil } }
    if has("userPrincipalName") || has("@odata.type") || has("@odata.context") { return graph }
    if has("profile", "status") || has("profile", "type") { return okta }
    if has("primaryEmail") { return "the Google Directory API" }
    return nil
  }
}
