import SCIMModel

/// What a request or an export says a resource is: conformed, checked, and without what is not for the writer to say.
struct ResourceBody: Sendable {
  /// Who writes.
  enum Access {
    /// A client: read-only attributes are ignored (RFC 7644 §3.3).
    case client
    /// An export: all that it says is taken over.
    case load
  }

  private(set) var attributes: SCIMObject
  private(set) var members = MemberList()
  /// Of an export.
  private(set) var id: String?
  /// Of an export, as it is there.
  private(set) var meta = SCIMObject()
  /// `userName` or `displayName`.
  private(set) var name: String

  init(_ body: SCIMObject, _ definition: ResourceDefinition, access: Access) throws(SCIMError) {
    let (type, schemas) = (definition.type, definition.schemas)
    let (resource, problems) = schemas.conform(body)
    if !problems.isEmpty {
      throw .bad(.invalidValue, problems.map(\.description).joined(separator: "; "))
    }
    if case .client = access { try Self.checkSchemas(resource["schemas"], schemas) }
    attributes = schemas.kept(resource, access)
    if type == .group {
      members = MemberList(attributes["members"])
      attributes["members"] = nil
    }
    name = try Self.name(attributes, type)
    switch access {
    case .client:
      try schemas.checkPrimary(attributes)
      if let missing = definition.missingAttribute(in: resource) {
        throw .bad(.invalidValue, "`\(missing)` is required")
      }
    case .load:
      if case .string(let id)? = resource["id"], !id.isEmpty { self.id = id }
      if case .complex(let meta)? = resource["meta"] { self.meta = meta }
    }
  }

  /// `schemas` has to name the resource's own schema, if it is there; other URNs are tolerated and not echoed.
  private static func checkSchemas(_ value: SCIMValue?, _ schemas: ResourceSchemas) throws(SCIMError) {
    guard case .array(let urns)? = value else { return }
    let names = urns.contains { urn in
      if case .string(let urn) = urn { ASCIICase.equal(urn, schemas.core.id) } else { false }
    }
    if !names { throw .bad(.invalidValue, "`schemas` does not name `\(schemas.core.id)`") }
  }

  private static func name(_ attributes: SCIMObject, _ type: ResourceType) throws(SCIMError) -> String {
    guard case .string(let name)? = attributes[type.nameAttribute], !name.isEmpty else {
      throw .bad(.invalidValue, "`\(type.nameAttribute)` is required and must not be empty")
    }
    return name
  }

  /// The attributes a PUT leaves: immutable ones stay as they are, and what is read-only was never the client's to leave
  /// out (RFC 7644 §3.5.1).
  func attributes(replacing old: StoredResource, _ schemas: ResourceSchemas) throws(SCIMError) -> SCIMObject {
    var new = attributes
    for schema in schemas.all {
      for attribute in schema.attributes {
        let path = AttributePath(schema: schema.id, attribute: attribute.name)
        guard let value = old.attributes.value(at: path) else { continue }
        let given = new.value(at: path)
        if attribute.mutability == .immutable, let given, given != value {
          throw .bad(.mutability, "`\(attribute.name)` cannot be changed once it is set")
        }
        let isFixed = attribute.mutability == .immutable || attribute.mutability == .readOnly
        new.set(isFixed ? value : attribute.keepingReadOnlyParts(of: value, in: given), at: path, schemas)
      }
    }
    return new
  }
}
