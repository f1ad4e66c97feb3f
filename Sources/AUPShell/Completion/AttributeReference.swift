import AUPLanguage
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

  static let allOperators = ComparisonOperator.allCases.map(\.rawValue)

  /// The operators the checker allows, `pr` apart.
  var operators: [String] {
    let type: ComparisonType =
      switch comparedType {
      case .string, .reference: .text(caseExact: attribute.isCaseExact)
      case .decimal, .integer: .number
      case .boolean: .boolean
      case .dateTime: .instant
      case .binary: .binary
      case .complex: .complex
      }
    return type.operators.map(\.rawValue)
  }

  /// The type of what is compared: of a multi-valued complex attribute that has one, its `value` (RFC 7643 §2.4).
  var comparedType: AttributeType { comparedValue?.type ?? attribute.type }

  private var comparedValue: SCIMAttribute? {
    attribute.type == .complex && attribute.isMultiValued ? attribute.subAttribute("value") : nil
  }

  /// The attribute whose elements brackets may select.
  var elementAttribute: ElementAttribute? {
    attribute.type == .complex ? ElementAttribute(path: path, attribute: attribute) : nil
  }

  /// Where the values that are compared stand.
  var comparedPath: AttributePath {
    guard let value = comparedValue else { return path }
    return AttributePath(schema: path.schema, attribute: path.attribute, subAttribute: value.name)
  }
}
