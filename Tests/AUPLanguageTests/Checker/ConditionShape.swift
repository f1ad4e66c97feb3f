import AUPLanguage
import SCIMModel

extension Condition {
  /// The tree in prefix form: `(and (eq department "it") (pr title))`.
  var shape: String {
    switch kind {
    case .and(let parts): "(and\(parts.map { " " + $0.shape }.joined()))"
    case .or(let parts): "(or\(parts.map { " " + $0.shape }.joined()))"
    case .not(let part): "(not \(part.shape))"
    case .atLeast(let least, let parts): "(atLeast \(least)\(parts.map { " " + $0.shape }.joined()))"
    case .test(let field, .present): "(pr \(field.shape))"
    case .test(let field, .compare(let relation, let constants)):
      "(\(relation) \(field.shape)\(constants.map { " " + $0.shape }.joined()))"
    case .test(let field, .matches(let pattern)): "(matches \(field.shape) /\(pattern)/)"
    case .count(let field, let order, let bound): "(count \(field.shape) \(order) \(bound))"
    case .element(let field, let part): "(element \(field.shape) \(part.shape))"
    case .named(let name, let part): "(let \(name) \(part.shape))"
    }
  }
}

extension Field {
  var shape: String {
    let name = selector == .directGroups ? "group" : path.attribute + (path.subAttribute.map { "." + $0 } ?? "")
    return name + (isMultiValued ? "*" : "")
  }
}

extension Constant {
  var shape: String {
    switch self {
    case .text(let key): "\"\(String(decoding: key, as: UTF8.self))\""
    case .number(let number): number.description
    case .boolean(let truth): truth ? "true" : "false"
    case .instant(let instant): "\(instant)"
    case .now(let offset): "now\(offset < 0 ? "" : "+")\(offset)"
    }
  }
}
