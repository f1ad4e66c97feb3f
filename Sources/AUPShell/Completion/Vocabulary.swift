import SCIMModel

/// What there is to be named: what completion and suggestions draw on.
struct Vocabulary {
  var schemas: ResourceSchemas
  /// Names of lets that stand for conditions.
  var conditionLets: [String] = []
  /// Names of lets that stand for lists.
  var listLets: [String] = []
  var rules: [String] = []
  var roles: [String] = []
  var units: [String] = []
  /// The userNames and the names of groups: asked for only where they are wanted, for there may be many.
  var users: () -> [String] = { [] }
  var groups: () -> [String] = { [] }
  /// The values that an attribute has in the users at hand, as far as they fit what was typed of one.
  var values: (AttributePath, _ fits: (String) -> Bool) -> [SCIMValue] = { _, _ in [] }

  func names(_ kind: NameKind) -> [String] {
    switch kind {
    case .role: roles
    case .unit: units
    case .rule: rules
    case .user: users()
    case .group: groups()
    }
  }

  /// The path that `group` stands for.
  static let groupPath = AttributePath(schema: SchemaURN.user, attribute: "groups", subAttribute: "display")

  /// The attribute that a path names; nil if there is none, or more than one.
  func resolve(_ text: String, _ scope: AttributeScope) -> AttributeReference? {
    if case .element(let element) = scope {
      return element.attribute.subAttribute(text).map { sub in
        var path = element.path
        path.subAttribute = sub.name
        return AttributeReference(path: path, attribute: sub)
      }
    }
    if ASCIICase.equal(text, "group") {
      let display = schemas.core.attribute("groups")?.subAttribute("display") ?? SCIMAttribute("display")
      return AttributeReference(path: Vocabulary.groupPath, attribute: display)
    }
    let (urn, name, subName) = Vocabulary.split(text)
    let schema = urn.map { schemas.schema($0) } ?? home(of: name)
    guard let schema, let attribute = schema.attribute(name) else { return nil }
    let path = AttributePath(schema: schema.id, attribute: attribute.name)
    guard let subName else { return AttributeReference(path: path, attribute: attribute) }
    guard let sub = attribute.subAttribute(subName) else { return nil }
    return AttributeReference(
      path: AttributePath(schema: schema.id, attribute: attribute.name, subAttribute: sub.name), attribute: sub)
  }

  /// The schema that a bare name belongs to: the core schema, or the only extension that has it.
  func home(of name: String) -> SCIMSchema? {
    if schemas.core.attribute(name) != nil { return schemas.core }
    let owners = schemas.extensions.filter { $0.attribute(name) != nil }
    return owners.count == 1 ? owners[0] : nil
  }

  /// `urn:a:2.0:User:name.part` in its three parts. The dot that counts is behind the last colon.
  static func split(_ text: String) -> (urn: String?, name: String, subName: String?) {
    var rest = text[...]
    var urn: String?
    if ASCIICase.equal(text.prefix(4), "urn:"), let colon = text.lastIndex(of: ":") {
      urn = String(text[..<colon])
      rest = text[text.index(after: colon)...]
    }
    guard let dot = rest.firstIndex(of: ".") else { return (urn, String(rest), nil) }
    return (urn, String(rest[..<dot]), String(rest[rest.index(after: dot)...]))
  }
}
