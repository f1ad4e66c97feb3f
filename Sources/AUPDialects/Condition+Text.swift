import AUPLanguage
import SCIMModel

extension Condition {
  /// The condition behind the names of lets.
  var unnamed: Condition {
    var condition = self
    while case .named(_, let inner) = condition.kind { condition = inner }
    return condition
  }
}

extension Constant {
  /// The text of a text constant; nil for any other.
  var text: String? { if case .text(let key) = self { String(decoding: key, as: UTF8.self) } else { nil } }
}

extension Field {
  /// What the path is called on its own: `group`, the bare name where only one schema has it, else with its URN.
  func name(in schemas: ResourceSchemas) -> String {
    if selector == .directGroups { return name }
    let isCore = ASCIICase.equal(path.schema, schemas.core.id)
    let owners = schemas.all.filter { $0.attribute(path.attribute) != nil }
    return isCore || owners.count == 1 ? name : "\(path.schema):\(name)"
  }

  /// The name of the attribute without its part.
  func attributeName(in schemas: ResourceSchemas) -> String {
    let whole = AttributePath(schema: path.schema, attribute: path.attribute)
    return Field(path: whole, type: type, isMultiValued: isMultiValued).name(in: schemas)
  }

  /// What it is called inside brackets.
  var elementName: String { path.subAttribute ?? path.attribute }
}
