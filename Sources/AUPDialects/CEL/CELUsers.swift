import AUPLanguage
import SCIMModel

/// Writes users as the variable `user` of exported expressions.
struct CELUsers {
  private let uses: [FieldUse]
  private let values: EngineValues

  init(_ source: ExportSource) {
    uses = EngineRules(source, CELDialect()).uses
    values = EngineValues(source.schemas)
  }

  /// The user on one line of JSON.
  func line(_ user: SCIMObject, name: String) -> String {
    var object = SCIMObject([("user", .string(name))])
    var map = SCIMObject()
    if case .boolean(let isActive)? = user["active"] { map["active"] = .boolean(isActive) }
    for use in uses where use.element == nil { add(use, of: user, to: &map) }
    object["attributes"] = .complex(map)
    return object.json + "\n"
  }

  private func add(_ use: FieldUse, of record: SCIMObject, to map: inout SCIMObject) {
    let field = use.field
    switch use.kind {
    case .elements:
      let elements = values.elements(of: field.field, in: record).map { element in
        var map = SCIMObject()
        for inner in uses where inner.element == field.field { add(inner, of: element, to: &map) }
        return SCIMValue.complex(map)
      }
      if !elements.isEmpty { map[field.name] = .array(elements) }
    case .values, .texts:
      let count = values.presentValues(of: use, in: record)
      if count > 0, use.kind == .values { map[CELDialect.countName(field)] = .number(DecimalNumber(Int64(count))) }
      let keys = values.values(of: use, in: record).map(Self.json)
      let isList = field.isInElement ? field.hasManyParts : field.field.isMultiValued
      guard let first = keys.first else { return }
      map[use.kind == .texts ? CELDialect.textName(field) : field.name] = isList ? .array(keys) : first
    }
  }

  private static func json(_ constant: EngineConstant) -> SCIMValue {
    switch constant {
    case .text(let text): .string(text)
    case .boolean(let value): .boolean(value)
    }
  }
}
