extension ResourceSchemas {
  /// Turns a JSON object, as clients and exports write users and groups, into the one shape that everything behind the
  /// border relies on.
  ///
  /// ```swift
  /// // {"USERNAME": "ann", "active": "True", "emails": {"value": "a@b"}, "urn:…:User:department": "IT"} becomes
  /// // {"userName": "ann", "active": true, "emails": [{"value": "a@b"}], "urn:…:User": {"department": "IT"}}
  /// let (user, problems) = StandardSchemas.user.conform(object)
  /// ```
  ///
  /// Names get the schema's spelling. Nulls and empty arrays and objects, which mean the same as nothing (RFC 7643
  /// §2.5), are dropped, and so is the empty string that clients clear a number, boolean or date with. Attributes of an extension stand in an object under its URN. A multi-valued attribute is an
  /// array, a complex one an object: a lone value is wrapped, and a string becomes `{"value": …}` where the attribute
  /// has a `value`. Booleans may come as the strings `true` and `false` in any case. Attributes that no schema knows
  /// stay as they are.
  ///
  /// Each wrong type is a problem, and its attribute is left out of the resource. O(size of the object), and quadratic in
  /// the members of one object, of which users have few.
  public func conform(_ raw: SCIMObject) -> (resource: SCIMObject, problems: [ConformanceProblem]) {
    var conformer = ResourceConformer(schemas: self)
    for (name, value) in raw.members { conformer.add(name, value) }
    return (conformer.resource(), conformer.problems)
  }
}

/// Sorts the members of one resource into its schemas.
struct ResourceConformer {
  let schemas: ResourceSchemas
  private(set) var problems: [ConformanceProblem] = []
  /// Conformed members; an extension has a place among them from its first member on.
  private var top: [(name: String, value: SCIMValue)] = []
  private var extensions: [[(name: String, value: SCIMValue)]]

  init(schemas: ResourceSchemas) {
    self.schemas = schemas
    extensions = Array(repeating: [], count: schemas.extensions.count)
  }

  /// The resource of what was added.
  func resource() -> SCIMObject {
    var members = top
    for (schema, inner) in zip(schemas.extensions, extensions) where !inner.isEmpty {
      members.append((schema.id, .complex(SCIMObject(uniqueMembers: inner))))
    }
    return SCIMObject(uniqueMembers: members)
  }

  mutating func add(_ name: String, _ value: SCIMValue) {
    if let index = schemas.core.attributes.place(of: name) {
      let attribute = schemas.core.attributes[index]
      add(attribute, value, toExtension: nil, path: attribute.name)
    } else if name.utf8.contains(UInt8(ascii: ":")), addQualified(name, value) {
      return
    } else {
      keep(name, value, inExtension: nil)
    }
  }

  /// A member whose name is a URN, or starts with one; false if no schema has it.
  ///
  /// One URN may be the beginning of another (`urn:x:a`, `urn:x:a:b`): the schema that takes most of the name has it.
  private mutating func addQualified(_ name: String, _ value: SCIMValue) -> Bool {
    var found: (schema: SCIMSchema, target: Int?, rest: String?)?
    for (index, schema) in schemas.all.enumerated() {
      let rest = schema.unqualified(name)
      guard rest != nil || ASCIICase.equal(schema.id, name) else { continue }
      if let other = found, other.schema.id.utf8.count > schema.id.utf8.count { continue }
      found = (schema, index == 0 ? nil : index - 1, rest)
    }
    guard let (schema, target, rest) = found else { return false }
    if let rest {
      addMember(rest, value, of: schema, toExtension: target)
    } else {
      addNested(schema, value, toExtension: target)
    }
    return true
  }

  /// `"urn:…": {…}`.
  private mutating func addNested(_ schema: SCIMSchema, _ value: SCIMValue, toExtension target: Int?) {
    switch value {
    case .null: break
    case .complex(let object):
      for (name, value) in object.members { addMember(name, value, of: schema, toExtension: target) }
    default:
      report(schema.id, "found \(value.kindName), expected an object with the attributes of the schema")
    }
  }

  private mutating func addMember(
    _ name: String, _ value: SCIMValue, of schema: SCIMSchema, toExtension target: Int?
  ) {
    guard let index = schema.attributes.place(of: name) else { return keep(name, value, inExtension: target) }
    let attribute = schema.attributes[index]
    add(
      attribute, value, toExtension: target, path: target == nil ? attribute.name : "\(schema.id):\(attribute.name)")
  }

  private mutating func add(
    _ attribute: SCIMAttribute, _ value: SCIMValue, toExtension target: Int?, path: @autoclosure () -> String
  ) {
    var conformer = ValueConformer()
    if let value = conformer.conform(value, to: attribute, path: path()) {
      insert(attribute.name, value, inExtension: target, path: path())
    }
    if !conformer.problems.isEmpty { problems += conformer.problems }
  }

  /// Attributes that no schema knows.
  private mutating func keep(_ name: String, _ value: SCIMValue, inExtension target: Int?) {
    if case .null = value { return }
    insert(name, value, inExtension: target, path: name)
  }

  /// One attribute may be spelled in two ways, nested and qualified: nobody could say which value counts.
  private mutating func insert(
    _ name: String, _ value: SCIMValue, inExtension target: Int?, path: @autoclosure () -> String
  ) {
    if let other = (target.map { extensions[$0] } ?? top).first(where: { ASCIICase.equal($0.name, name) }) {
      if other.value != value { report(path(), "given twice with different values") }
      return
    }
    if let target { extensions[target].append((name, value)) } else { top.append((name, value)) }
  }

  private mutating func report(_ path: String, _ message: String) {
    problems.append(ConformanceProblem(path: path, message: message))
  }
}

extension SCIMSchema {
  /// What follows the URN of the schema and a colon in a qualified name, else nil.
  public func unqualified(_ name: String) -> String? {
    let length = id.utf8.count
    let bytes = name.utf8
    guard bytes.count > length + 1,
      let colon = bytes.index(bytes.startIndex, offsetBy: length, limitedBy: bytes.endIndex),
      bytes[colon] == UInt8(ascii: ":"), ASCIICase.equal(name[..<colon], id[...])
    else { return nil }
    return String(name[bytes.index(after: colon)...])
  }
}
