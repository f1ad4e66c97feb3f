extension SCIMObject {
  /// What stands at a path of a conformed resource (see ``ResourceSchemas/conform(_:)``); nil if nothing does.
  ///
  /// A sub-attribute of a multi-valued attribute gives the array of the values that its elements have. Null and an
  /// empty array are nothing (RFC 7643 §2.5).
  ///
  /// Example: `user.value(at: AttributePath(schema: SchemaURN.user, attribute: "emails", subAttribute: "value"))` is
  /// `["ann@corp.example"]`.
  public func value(at path: AttributePath) -> SCIMValue? {
    guard let attribute = container(of: path.schema)?[path.attribute]?.assigned else { return nil }
    guard let name = path.subAttribute else { return attribute }
    switch attribute {
    case .complex(let object): return object[name]?.assigned
    case .array(let elements):
      let values = elements.compactMap { element -> SCIMValue? in
        if case .complex(let object) = element { object[name]?.assigned } else { nil }
      }
      return values.isEmpty ? nil : .array(values)
    default: return nil
    }
  }

  /// The object that holds the attributes of a schema: the resource for a core schema, the one under the URN for an
  /// extension.
  private func container(of schema: String) -> SCIMObject? {
    if ASCIICase.equal(schema, SchemaURN.user) || ASCIICase.equal(schema, SchemaURN.group) { return self }
    if case .complex(let object)? = self[schema] { return object }
    return nil
  }
}

extension SCIMValue {
  /// The value, or nil where it means that there is none: null and the empty array (RFC 7643 §2.5).
  public var assigned: SCIMValue? {
    switch self {
    case .null: nil
    case .array(let values) where values.isEmpty: nil
    default: self
    }
  }

  /// What kind of JSON value it is, as messages say it: `a string`, `an array`.
  public var kindName: String {
    switch self {
    case .null: "null"
    case .boolean: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .complex: "an object"
    }
  }
}
