import AUPLanguage
import SCIMModel

/// What conditions read of one user: values as comparison keys.
struct EngineValues {
  private let coreSchema: String

  init(_ schemas: ResourceSchemas) { coreSchema = schemas.core.id }

  /// The values of a field in a user, or in an element; those of another type than the field's are left out.
  func values(of use: FieldUse, in record: SCIMObject) -> [EngineConstant] {
    let field = use.field.field
    let path = ValuePath(
      field, coreSchema: use.element == nil ? coreSchema : nil, isElement: use.element != nil)
    var values: [EngineConstant] = []
    path.forEachValue(of: record) { value in
      if let key = Self.key(value, field.type, isText: use.kind == .texts) { values.append(key) }
    }
    return values
  }

  /// The elements of a complex attribute.
  func elements(of field: Field, in record: SCIMObject) -> [SCIMObject] {
    var elements: [SCIMObject] = []
    ValuePath(field, coreSchema: coreSchema, isElement: false).forEachElement(of: record) { element in
      if case .complex(let object) = element { elements.append(object) }
    }
    return elements
  }

  /// How many values of a field are present.
  func presentValues(of use: FieldUse, in record: SCIMObject) -> Int {
    let field = use.field.field
    let path = ValuePath(
      field, coreSchema: use.element == nil ? coreSchema : nil, isElement: use.element != nil)
    var count = 0
    path.forEachValue(of: record) { if $0.isPresent(as: field.type) { count += 1 } }
    return count
  }

  private static func key(_ value: SCIMValue, _ type: ComparisonType, isText: Bool) -> EngineConstant? {
    switch (type, value) {
    case (.text(let caseExact), .string(let text)):
      return .text(String(decoding: ComparisonKey.of(text, caseExact: caseExact || isText), as: UTF8.self))
    case (.binary, .string(let text)): return .text(text)
    case (.boolean, .boolean(let value)): return .boolean(value)
    case (.instant, .string(let text)): return Instant(parsing: text).map { .text(EngineConstant.sortable($0)) }
    case (.number, .number(let number)): return .text(number.description)
    default: return nil
    }
  }
}
