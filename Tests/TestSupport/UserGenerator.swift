import SCIMModel

/// Makes users at random: every attribute of the schemas absent, null, empty or with one value or several, from a small
/// stock, so that conditions of a ``ConditionGenerator`` hit about as often as they miss.
public struct UserGenerator {
  private let schemas: ResourceSchemas

  /// Makes a generator for users of these schemas.
  public init(schemas: ResourceSchemas) { self.schemas = schemas }

  /// A user in the shape that JSON of an export has.
  public func user(_ random: inout some RandomNumberGenerator) -> SCIMObject {
    var user = object(schemas.core.attributes, isPart: false, &random)
    for schema in schemas.extensions where Int.random(in: 0..<10, using: &random) > 0 {
      user[schema.id] = .complex(object(schema.attributes, isPart: false, &random))
    }
    // Most are active, or nothing would be decided.
    if Int.random(in: 0..<10, using: &random) > 0 { user["active"] = nil }
    return user
  }

  private func object(
    _ attributes: [SCIMAttribute], isPart: Bool, _ random: inout some RandomNumberGenerator
  ) -> SCIMObject {
    var object = SCIMObject()
    for attribute in attributes {
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<4: continue
      case 4: object[attribute.name] = .null
      default: object[attribute.name] = value(of: attribute, &random)
      }
    }
    return object
  }

  private func value(of attribute: SCIMAttribute, _ random: inout some RandomNumberGenerator) -> SCIMValue {
    guard attribute.isMultiValued else { return single(attribute, &random) }
    return .array((0..<Int.random(in: 0...3, using: &random)).map { _ in single(attribute, &random) })
  }

  private func single(_ attribute: SCIMAttribute, _ random: inout some RandomNumberGenerator) -> SCIMValue {
    func number(_ text: String) -> SCIMValue { .number(DecimalNumber(parsing: text.utf8)!) }
    return switch attribute.type {
    case .string: .string(GeneratedValues.text(for: attribute, &random))
    case .boolean: .boolean(Bool.random(using: &random))
    case .decimal: number(GeneratedValues.draw(GeneratedValues.decimals, &random))
    case .integer: number(GeneratedValues.draw(GeneratedValues.integers, &random))
    case .dateTime: .string(GeneratedValues.draw(GeneratedValues.dates, &random))
    case .binary: .string(GeneratedValues.draw(GeneratedValues.binaries, &random))
    case .reference: .string(GeneratedValues.draw(GeneratedValues.references, &random))
    case .complex: .complex(object(attribute.subAttributes, isPart: true, &random))
    }
  }
}
