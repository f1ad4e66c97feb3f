import SCIMModel

/// The part of loading that looks at schemas: every field that a program reads must be defined as it was when the rules
/// were compiled. The slots of the program say all that is needed: the URN, the attribute, and how its values compare.
enum SchemaVerifier {
  static func verify(_ program: Program, _ schemas: ResourceSchemas) throws(ProgramFileError) {
    if let core = program.coreSchema, !ASCIICase.equal(core, schemas.core.id) {
      throw error("the program is about resources of the schema `\(core)`, not `\(schemas.core.id)`", core)
    }
    for (index, layout) in program.layouts.enumerated() {
      for slot in layout.slots { try verify(slot.field, isInElement: index > 0 || program.coreSchema == nil, schemas) }
    }
  }

  private static func verify(
    _ field: Field, isInElement: Bool, _ schemas: ResourceSchemas
  ) throws(ProgramFileError) {
    let path = field.path
    guard let schema = schemas.schema(path.schema) else {
      throw error(
        "the program reads `\(path.attribute)` of the schema `\(path.schema)`, which is not loaded", path.schema)
    }
    guard let attribute = schema.attribute(path.attribute),
      let leaf = path.subAttribute.map({ attribute.subAttribute($0) }) ?? attribute
    else {
      throw error("the schema `\(schema.id)` that is loaded has no `\(path.name)`, which the program reads", schema.id)
    }
    let resolved = ResolvedPath(
      schema: path.schema, attribute: attribute, subAttribute: path.subAttribute.map { _ in leaf },
      selector: field.selector, isInElement: isInElement)
    guard resolved.field.type == field.type, resolved.field.isMultiValued == field.isMultiValued else {
      throw error(
        "the schema `\(schema.id)` that is loaded defines `\(path.name)` otherwise than when the program was compiled",
        schema.id)
    }
  }

  private static func error(_ message: String, _ schema: String) -> ProgramFileError {
    ProgramFileError(message: message, offset: nil, schema: schema)
  }
}
