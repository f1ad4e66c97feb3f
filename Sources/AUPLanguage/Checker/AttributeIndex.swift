import SCIMModel

/// The attributes of a resource type by name, in any ASCII case.
///
/// A bare name means the core schema's attribute; else that of an extension, if only one has it.
struct AttributeIndex: Sendable {
  /// An attribute and the schema it stands in.
  struct Entry: Sendable {
    var schema: String
    var attribute: SCIMAttribute
  }

  let schemas: ResourceSchemas
  /// `groups` with its `display`, if `group` is a path of this resource type.
  let groups: Entry?
  private let core: [String: Entry]
  private let extensions: [String: [Entry]]

  init(_ schemas: ResourceSchemas) {
    self.schemas = schemas
    var core: [String: Entry] = [:]
    for attribute in schemas.core.attributes {
      core[ASCIICase.lower(attribute.name)] = Entry(schema: schemas.core.id, attribute: attribute)
    }
    var extensions: [String: [Entry]] = [:]
    for schema in schemas.extensions {
      for attribute in schema.attributes {
        extensions[ASCIICase.lower(attribute.name), default: []].append(Entry(schema: schema.id, attribute: attribute))
      }
    }
    let groups = core["groups"]
    let hasDisplay = groups?.attribute.subAttribute("display") != nil
    self.groups = hasDisplay && groups?.attribute.isMultiValued == true ? groups : nil
    self.core = core
    self.extensions = extensions
  }

  /// The attributes a bare name may mean: one if it is clear, several if extensions disagree.
  func entries(named name: String) -> [Entry] {
    let key = ASCIICase.lower(name)
    if let entry = core[key] { return [entry] }
    return extensions[key] ?? []
  }

  /// True for the path `group`: the names of the groups the user is a direct member of.
  func isGroup(_ name: String) -> Bool { groups != nil && ASCIICase.equal(name, "group") }

  /// Every bare name that resolves, `group` included, in schema order.
  var names: [String] {
    var seen: Set<String> = []
    let all = (groups == nil ? [] : ["group"]) + schemas.all.flatMap { $0.attributes.map(\.name) }
    return all.filter { seen.insert(ASCIICase.lower($0)).inserted }
  }

  /// Paths `attribute.name` of complex attributes that have a sub-attribute of this name, in schema order.
  func paths(toSubAttribute name: String) -> [String] {
    schemas.all.flatMap { schema in
      schema.attributes.compactMap { attribute in
        attribute.subAttribute(name).map { "\(attribute.name).\($0.name)" }
      }
    }
  }
}
