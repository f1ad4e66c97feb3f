extension StandardSchemas {
  /// The attributes every resource has (RFC 7643 §3.1) and the list of its schemas (§3).
  static let commonAttributes: [SCIMAttribute] = [
    SCIMAttribute(
      "schemas", .reference, isMultiValued: true, isRequired: true, returned: .always, referenceTypes: ["uri"],
      description: "The URNs of the schemas the resource has values of."),
    SCIMAttribute(
      "id", isRequired: true, isCaseExact: true, mutability: .readOnly, returned: .always, uniqueness: .server,
      description: "The identifier the service provider gave the resource; it never changes."),
    SCIMAttribute(
      "externalId", isCaseExact: true,
      description: "The identifier the provisioning client gave the resource."),
    SCIMAttribute(
      "meta", .complex, mutability: .readOnly, subAttributes: meta, description: "Facts about the resource."),
  ]

  private static let meta: [SCIMAttribute] = [
    SCIMAttribute(
      "resourceType", isCaseExact: true, mutability: .readOnly, description: "The name of the resource type."),
    SCIMAttribute("created", .dateTime, mutability: .readOnly, description: "When the resource was created."),
    SCIMAttribute("lastModified", .dateTime, mutability: .readOnly, description: "When the resource last changed."),
    SCIMAttribute(
      "location", .reference, isCaseExact: true, mutability: .readOnly, referenceTypes: ["uri"],
      description: "The URI of the resource."),
    SCIMAttribute("version", isCaseExact: true, mutability: .readOnly, description: "Changes with every change."),
  ]

  /// The usual parts of a multi-valued attribute (RFC 7643 §2.4).
  static func multiValued(
    _ name: String, value: SCIMAttribute = SCIMAttribute("value", description: "The value itself."),
    types: [String] = [], description: String
  ) -> SCIMAttribute {
    SCIMAttribute(
      name, .complex, isMultiValued: true,
      subAttributes: [value, display, type(types), primary], description: description)
  }

  static let display = SCIMAttribute("display", description: "The value as people read it.")
  static let primary = SCIMAttribute(
    "primary", .boolean, description: "True for the preferred value; at most one value has it.")

  static func type(_ canonicalValues: [String]) -> SCIMAttribute {
    SCIMAttribute("type", canonicalValues: canonicalValues, description: "What the value is used for.")
  }
}
