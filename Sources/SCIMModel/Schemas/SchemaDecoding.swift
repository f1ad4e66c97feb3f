extension SCIMSchema {
  /// Reads one schema (RFC 7643 §7). What is left out has the default of §2.2; members it does not know are ignored.
  ///
  /// ```swift
  /// let schema = try SCIMSchema(decoding: .complex(object))  // {"id": "urn:…", "attributes": [{"name": "badge"}]}
  /// ```
  public init(decoding value: SCIMValue) throws(SchemaProblem) {
    self = try SchemaDecoder(path: "").schema(value)
  }

  /// Reads one schema, an array of schemas, or the ListResponse with which `/Schemas` answers (RFC 7644 §4).
  ///
  /// No two may have one URN.
  public static func schemas(decoding value: SCIMValue) throws(SchemaProblem) -> [SCIMSchema] {
    let (values, path): ([SCIMValue], String?)
    switch value {
    case .array(let elements): (values, path) = (elements, "")
    case .complex(let object) where object["Resources"] != nil:
      guard case .array(let elements)? = object["Resources"] else {
        throw SchemaProblem(path: "Resources", message: "expected an array of schemas")
      }
      (values, path) = (elements, "Resources")
    default: (values, path) = ([value], nil)
    }
    var schemas: [SCIMSchema] = []
    for (index, value) in values.enumerated() {
      let place = path.map { "\($0)[\(index)]" } ?? ""
      let schema = try SchemaDecoder(path: place).schema(value)
      if schemas.contains(where: { ASCIICase.equal($0.id, schema.id) }) {
        throw SchemaProblem(path: place, message: "the schema `\(schema.id)` is given twice")
      }
      schemas.append(schema)
    }
    return schemas
  }
}

/// Reads the parts of a schema that stands at a path.
private struct SchemaDecoder {
  var path: String

  private func place(_ member: String) -> String { path.isEmpty ? member : "\(path).\(member)" }

  private func expected(_ what: String, at member: String, found value: SCIMValue?) -> SchemaProblem {
    SchemaProblem(path: place(member), message: value.map { "found \($0.kindName), expected \(what)" } ?? "missing")
  }

  func object(_ value: SCIMValue, _ what: String) throws(SchemaProblem) -> SCIMObject {
    guard case .complex(let object) = value else {
      throw SchemaProblem(path: path, message: "found \(value.kindName), expected \(what)")
    }
    return object
  }

  func schema(_ value: SCIMValue) throws(SchemaProblem) -> SCIMSchema {
    let object = try object(value, "a schema (an object with `id` and `attributes`)")
    let id = try text(object, "id", default: nil)
    if id.isEmpty || id.utf8.contains(where: { $0 <= 0x20 }) {
      throw SchemaProblem(path: place("id"), message: "found `\(id)`, expected a URN without blanks")
    }
    return SCIMSchema(
      id: id, name: try text(object, "name", default: id), description: try text(object, "description", default: ""),
      attributes: try attributes(object, "attributes", areParts: false))
  }

  func attributes(_ object: SCIMObject, _ member: String, areParts: Bool) throws(SchemaProblem) -> [SCIMAttribute] {
    guard case .array(let values)? = object[member] else {
      throw expected("an array of attributes", at: member, found: object[member])
    }
    var attributes: [SCIMAttribute] = []
    for (index, value) in values.enumerated() {
      let decoder = SchemaDecoder(path: "\(place(member))[\(index)]")
      let attribute = try decoder.attribute(value, isPart: areParts)
      if attributes.contains(where: { ASCIICase.equal($0.name, attribute.name) }) {
        throw SchemaProblem(path: decoder.place("name"), message: "the attribute `\(attribute.name)` is given twice")
      }
      attributes.append(attribute)
    }
    return attributes
  }

  func attribute(_ value: SCIMValue, isPart: Bool) throws(SchemaProblem) -> SCIMAttribute {
    let object = try object(value, "an attribute (an object with `name`)")
    var attribute = SCIMAttribute(try name(object), try word(object, "type", default: .string))
    attribute.isMultiValued = try flag(object, "multiValued")
    attribute.isRequired = try flag(object, "required")
    attribute.isCaseExact = try flag(object, "caseExact")
    attribute.mutability = try word(object, "mutability", default: .readWrite)
    attribute.returned = try word(object, "returned", default: .default)
    attribute.uniqueness = try word(object, "uniqueness", default: .none)
    attribute.canonicalValues = try texts(object, "canonicalValues")
    attribute.referenceTypes = try texts(object, "referenceTypes")
    attribute.description = try text(object, "description", default: "")
    let parts = object["subAttributes"]?.assigned
    if attribute.type == .complex {
      if isPart {
        throw SchemaProblem(
          path: place("type"), message: "found `complex`, but parts of a complex attribute cannot be complex")
      }
      attribute.subAttributes = try attributes(object, "subAttributes", areParts: true)
    } else if parts != nil {
      throw SchemaProblem(
        path: place("subAttributes"),
        message: "only a complex attribute has parts, `\(attribute.name)` has type "
          + "`\(attribute.type.rawValue)`")
    }
    return attribute
  }

  /// `ATTRNAME` of RFC 7643 §2.1, and `$ref`.
  private func name(_ object: SCIMObject) throws(SchemaProblem) -> String {
    let name = try text(object, "name", default: nil)
    let bytes = Array(name.utf8)
    let start = bytes.first.map { ASCIICase.lower($0) &- 0x61 < 26 || $0 == UInt8(ascii: "$") } ?? false
    let isName = bytes.allSatisfy { byte in
      ASCIICase.lower(byte) &- 0x61 < 26 || byte &- 0x30 < 10 || [0x2D, 0x5F, 0x24].contains(byte)
    }
    guard start, isName else {
      throw SchemaProblem(
        path: place("name"), message: "found `\(name)`, expected a letter and then letters, digits, `-` or `_`")
    }
    return name
  }

  private func text(_ object: SCIMObject, _ member: String, default standard: String?) throws(SchemaProblem) -> String {
    switch (object[member]?.assigned, standard) {
    case (.string(let text)?, _): return text
    case (nil, let standard?): return standard
    case (let value, _): throw expected("a string", at: member, found: value)
    }
  }

  private func texts(_ object: SCIMObject, _ member: String) throws(SchemaProblem) -> [String] {
    guard let value = object[member]?.assigned else { return [] }
    guard case .array(let values) = value else { throw expected("an array of strings", at: member, found: value) }
    var texts: [String] = []
    for (index, value) in values.enumerated() {
      guard case .string(let text) = value else { throw expected("a string", at: "\(member)[\(index)]", found: value) }
      texts.append(text)
    }
    return texts
  }

  private func flag(_ object: SCIMObject, _ member: String) throws(SchemaProblem) -> Bool {
    switch object[member]?.assigned {
    case nil: return false
    case .boolean(let flag)?: return flag
    case let value: throw expected("true or false", at: member, found: value)
    }
  }

  /// One of the words of an enumeration, in any ASCII case.
  private func word<Word: RawRepresentable<String> & CaseIterable>(
    _ object: SCIMObject, _ member: String, default standard: Word
  ) throws(SchemaProblem) -> Word {
    guard let value = object[member]?.assigned else { return standard }
    guard case .string(let text) = value else { throw expected("a string", at: member, found: value) }
    if let word = Word.allCases.first(where: { ASCIICase.equal($0.rawValue, text) }) { return word }
    let words = Word.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    throw SchemaProblem(path: place(member), message: "found `\(text)`, expected one of \(words)")
  }
}
