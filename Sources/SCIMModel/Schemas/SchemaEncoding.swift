extension SCIMSchema {
  /// The schema as a `/Schemas` endpoint shows it (RFC 7643 §7, §8.7.1): what ``init(decoding:)`` reads. Attributes that
  /// every resource has (`schemas`, `id`, `externalId`, `meta`; §3.1) are no part of a schema.
  public var encoded: SCIMObject {
    let own = attributes.filter { attribute in
      !isCore || !StandardSchemas.commonAttributes.contains { ASCIICase.equal($0.name, attribute.name) }
    }
    return SCIMObject(uniqueMembers: [
      ("schemas", .array([.string(SchemaURN.schema)])), ("id", .string(id)), ("name", .string(name)),
      ("description", .string(description)), ("attributes", .array(own.map { .complex($0.encoded) })),
    ])
  }
}

extension SCIMAttribute {
  fileprivate var encoded: SCIMObject {
    var object = SCIMObject(uniqueMembers: [
      ("name", .string(name)), ("type", .string(type.rawValue)), ("multiValued", .boolean(isMultiValued)),
      ("description", .string(description)), ("required", .boolean(isRequired)),
    ])
    if !canonicalValues.isEmpty { object["canonicalValues"] = .array(canonicalValues.map { .string($0) }) }
    object["caseExact"] = .boolean(isCaseExact)
    object["mutability"] = .string(mutability.rawValue)
    object["returned"] = .string(returned.rawValue)
    object["uniqueness"] = .string(uniqueness.rawValue)
    if !referenceTypes.isEmpty { object["referenceTypes"] = .array(referenceTypes.map { .string($0) }) }
    if !subAttributes.isEmpty { object["subAttributes"] = .array(subAttributes.map { .complex($0.encoded) }) }
    return object
  }
}
