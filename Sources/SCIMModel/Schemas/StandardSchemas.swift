/// The resource types of RFC 7643: User with the enterprise extension, and Group.
///
/// The definitions are those of §4 and §8.7.1, with these differences: `canonicalValues` are given for `emails`,
/// `phoneNumbers` and `addresses` everywhere (provisioning clients build their attribute lists from them);
/// `addresses` have `primary` and members of groups have `display`, as the RFC's own examples do; `displayName` of a
/// group is required, as the text of §4.2 says and the schema in §8.7.1 forgets; `$ref` is case exact, as §2.3.7 says, and
/// so is `value` of members: it is an id, which §3.1 makes case exact, and must not remove somebody else.
public enum StandardSchemas {
  /// The User resource type with the enterprise extension (RFC 7643 §4.1, §4.3).
  public static let user = ResourceSchemas(core: coreUser, extensions: [enterpriseUser])

  /// The Group resource type (RFC 7643 §4.2).
  public static let group = ResourceSchemas(core: coreGroup)
}

extension StandardSchemas {
  /// The enterprise extension (RFC 7643 §4.3).
  static let enterpriseUser = SCIMSchema(
    id: SchemaURN.enterpriseUser, name: "EnterpriseUser", description: "Enterprise User",
    attributes: [
      SCIMAttribute("employeeNumber", description: "The number or code the organization gave the person."),
      SCIMAttribute("costCenter", description: "The name of a cost center."),
      SCIMAttribute("organization", description: "The name of an organization."),
      SCIMAttribute("division", description: "The name of a division."),
      SCIMAttribute("department", description: "The name of a department."),
      SCIMAttribute(
        "manager", .complex,
        subAttributes: [
          SCIMAttribute("value", description: "The id of the manager's User resource."),
          SCIMAttribute(
            "$ref", .reference, isCaseExact: true, referenceTypes: ["User"],
            description: "The URI of the manager's User resource."),
          SCIMAttribute("displayName", mutability: .readOnly, description: "The manager's name, as people read it."),
        ], description: "The manager of the person."),
    ])

  /// The Group schema (RFC 7643 §4.2).
  static let coreGroup = SCIMSchema(
    id: SchemaURN.group, name: "Group", description: "Group",
    attributes: commonAttributes + [
      SCIMAttribute("displayName", isRequired: true, description: "The group's name, as people read it."),
      SCIMAttribute(
        "members", .complex, isMultiValued: true,
        subAttributes: [
          SCIMAttribute("value", isCaseExact: true, mutability: .immutable, description: "The id of the member."),
          SCIMAttribute(
            "$ref", .reference, isCaseExact: true, mutability: .immutable, referenceTypes: ["User", "Group"],
            description: "The URI of the member."),
          SCIMAttribute("display", mutability: .immutable, description: "The member's name, as people read it."),
          SCIMAttribute(
            "type", mutability: .immutable, canonicalValues: ["User", "Group"],
            description: "The resource type of the member."),
        ], description: "The direct members of the group."),
    ])
}
