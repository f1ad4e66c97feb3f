import SCIMModel

/// Whose attributes a condition reads.
enum AttributeScope {
  case user
  /// Inside `emails[…]`: the sub-attributes of that attribute.
  case element(ElementAttribute)
}

/// A complex attribute and its place.
struct ElementAttribute {
  var path: AttributePath
  var attribute: SCIMAttribute
}

/// An attribute that a path names, as completion needs it.
struct AttributeReference {
  /// The full name.
  var path: AttributePath
  /// The definition of the attribute, or of the sub-attribute if the path has one.
  var attribute: SCIMAttribute

  static let allOperators = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le", "in", "matches"]

  /// The operators the checker allows, `pr` apart.
  var operators: [String] {
    switch comparedType {
    case .string, .reference: AttributeReference.allOperators
    case .boolean, .binary: ["eq", "ne"]
    case .decimal, .integer, .dateTime: ["eq", "ne", "gt", "ge", "lt", "le", "in"]
    case .complex: []
    }
  }

  /// The type of what is compared: of a complex attribute that has one, its `value`.
  var comparedType: AttributeType {
    attribute.type == .complex ? attribute.subAttribute("value")?.type ?? .complex : attribute.type
  }

  /// The attribute whose elements brackets may select.
  var elementAttribute: ElementAttribute? {
    attribute.type == .complex ? ElementAttribute(path: path, attribute: attribute) : nil
  }

  /// Where the values that are compared stand.
  var comparedPath: AttributePath {
    guard attribute.type == .complex, let value = attribute.subAttribute("value") else { return path }
    return AttributePath(schema: path.schema, attribute: path.attribute, subAttribute: value.name)
  }
}
