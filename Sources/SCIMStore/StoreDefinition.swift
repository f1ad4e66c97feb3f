import AUPLanguage
import SCIMModel

/// What never changes in a directory. One reference: a copy of the directory is taken for each request.
final class StoreDefinition: Sendable {
  let user: ResourceDefinition
  let group: ResourceDefinition
  let makeID: @Sendable (Int) -> String

  init(_ userSchemas: ResourceSchemas, _ groupSchemas: ResourceSchemas, makeID: @escaping @Sendable (Int) -> String) {
    user = ResourceDefinition(.user, userSchemas)
    group = ResourceDefinition(.group, groupSchemas)
    self.makeID = makeID
  }

  subscript(type: ResourceType) -> ResourceDefinition { type == .user ? user : group }
}

/// What resources of a type are, and what is made of that once.
final class ResourceDefinition: Sendable {
  let type: ResourceType
  let schemas: ResourceSchemas
  /// For filters.
  let environment: RuleEnvironment
  /// For paths.
  let checker: Checker
  private let required: [Required]

  /// An attribute that resources must have, or parts of which.
  private struct Required {
    let schema: SCIMSchema
    let attribute: SCIMAttribute
    let path: AttributePath
  }

  init(_ type: ResourceType, _ schemas: ResourceSchemas) {
    self.type = type
    self.schemas = schemas
    environment = RuleEnvironment(schemas: schemas)
    checker = Checker(schemas: schemas)
    required = schemas.all.flatMap { schema in
      schema.attributes.filter { $0.canBeMissed && !ASCIICase.equal($0.name, "schemas") }.map { attribute in
        let path = AttributePath(schema: schema.id, attribute: attribute.name)
        return Required(schema: schema, attribute: attribute, path: path)
      }
    }
  }

  /// The first required attribute that a conformed resource lacks, or part of one: in the core schema and in the
  /// extensions that the resource has values of. What the directory gives, or does not keep, is not missed.
  func missingAttribute(in resource: SCIMObject) -> String? {
    for required in required {
      let isCore = required.schema.id == schemas.core.id
      guard isCore || resource.index(of: required.schema.id) != nil,
        let missing = required.attribute.missingPart(of: resource.value(at: required.path))
      else { continue }
      return isCore ? missing : "\(required.schema.id):\(missing)"
    }
    return nil
  }
}
