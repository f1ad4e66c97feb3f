/// The data type of an attribute (RFC 7643 §2.3).
public enum AttributeType: String, Hashable, Sendable, CaseIterable {
  case string, boolean, decimal, integer, dateTime, binary, reference, complex
}

/// Who may change an attribute (RFC 7643 §7).
public enum Mutability: String, Hashable, Sendable, CaseIterable {
  case readOnly, readWrite, immutable, writeOnly
}

/// When an attribute is part of an answer (RFC 7643 §7).
public enum Returned: String, Hashable, Sendable, CaseIterable {
  case always, never, `default`, request
}

/// Whether values must differ between resources (RFC 7643 §7).
public enum Uniqueness: String, Hashable, Sendable, CaseIterable {
  case none, server, global
}

/// The definition of one attribute (RFC 7643 §7).
public struct SCIMAttribute: Hashable, Sendable {
  /// The name; it matches in any ASCII case.
  public var name: String
  /// The data type.
  public var type: AttributeType
  /// True if it may have several values.
  public var isMultiValued: Bool
  /// True if a resource must have it.
  public var isRequired: Bool
  /// True if case matters when values are compared.
  public var isCaseExact: Bool
  /// Who may change it.
  public var mutability: Mutability
  /// When it is part of an answer.
  public var returned: Returned
  /// Whether its values must differ between resources.
  public var uniqueness: Uniqueness
  /// Values that are suggested; others are allowed.
  public var canonicalValues: [String]
  /// What a reference may name: resource types, `external` or `uri`.
  public var referenceTypes: [String]
  /// The parts of a complex attribute; empty for any other type.
  public var subAttributes: [SCIMAttribute]
  /// One sentence for people.
  public var description: String

  /// Makes a definition; what is left out has the default of RFC 7643 §2.2.
  public init(
    _ name: String, _ type: AttributeType = .string, isMultiValued: Bool = false, isRequired: Bool = false,
    isCaseExact: Bool = false, mutability: Mutability = .readWrite, returned: Returned = .default,
    uniqueness: Uniqueness = .none, canonicalValues: [String] = [], referenceTypes: [String] = [],
    subAttributes: [SCIMAttribute] = [], description: String = ""
  ) {
    self.name = name
    self.type = type
    self.isMultiValued = isMultiValued
    self.isRequired = isRequired
    self.isCaseExact = isCaseExact
    self.mutability = mutability
    self.returned = returned
    self.uniqueness = uniqueness
    self.canonicalValues = canonicalValues
    self.referenceTypes = referenceTypes
    self.subAttributes = subAttributes
    self.description = description
  }

  /// The sub-attribute of a name in any ASCII case.
  public func subAttribute(_ name: String) -> SCIMAttribute? {
    subAttributes.place(of: name).map { subAttributes[$0] }
  }
}

extension [SCIMAttribute] {
  /// Where the attribute of a name in any ASCII case stands. None is copied on the way to it.
  func place(of name: String) -> Int? { indices.first { ASCIICase.equal(self[$0].name, name) } }
}

/// A schema: a URN and the attributes it defines (RFC 7643 §7).
public struct SCIMSchema: Hashable, Sendable {
  /// The URN, such as `urn:ietf:params:scim:schemas:core:2.0:User`.
  public var id: String
  /// The name for people.
  public var name: String
  /// One sentence for people.
  public var description: String
  /// The definitions, without two names that are equal in any ASCII case.
  public var attributes: [SCIMAttribute]

  /// Makes a schema.
  public init(id: String, name: String, description: String = "", attributes: [SCIMAttribute]) {
    self.id = id
    self.name = name
    self.description = description
    self.attributes = attributes
  }

  /// The attribute of a name in any ASCII case.
  public func attribute(_ name: String) -> SCIMAttribute? {
    attributes.place(of: name).map { attributes[$0] }
  }

  /// True for the core schema of a resource type (RFC 7643 §4, §5, §6, §7), which extends no other.
  public var isCore: Bool { ASCIICase.equal(id.prefix(SchemaURN.core.count), SchemaURN.core) }
}

/// A resource type: a core schema and the extensions that apply to it (RFC 7643 §6).
///
/// The attributes of the core schema stand at the top level of a resource, those of an extension in an object under
/// its URN. Common attributes (`id`, `externalId`, `meta`, `schemas`; RFC 7643 §3.1) count as the core schema's.
public struct ResourceSchemas: Hashable, Sendable {
  /// The core schema, common attributes included.
  public var core: SCIMSchema
  /// The extensions, in the order they were loaded.
  public var extensions: [SCIMSchema]

  /// Makes the schemas of a resource type.
  public init(core: SCIMSchema, extensions: [SCIMSchema] = []) {
    self.core = core
    self.extensions = extensions
  }

  /// Adds an extension, or puts it in the place of the one with its URN. A core schema is left out: the answer of a
  /// `/Schemas` endpoint lists those of all resource types beside the extensions, and none of them is one.
  public mutating func extend(with schema: SCIMSchema) {
    if schema.isCore { return }
    if let index = extensions.firstIndex(where: { ASCIICase.equal($0.id, schema.id) }) {
      extensions[index] = schema
    } else {
      extensions.append(schema)
    }
  }

  /// Core first, then the extensions.
  public var all: [SCIMSchema] { [core] + extensions }

  /// The schema of a URN in any ASCII case.
  public func schema(_ urn: String) -> SCIMSchema? { all.first { ASCIICase.equal($0.id, urn) } }
}

/// The full name of an attribute: which schema, which attribute, which sub-attribute; in the schema's own spelling.
public struct AttributePath: Hashable, Sendable {
  /// The URN of the schema.
  public var schema: String
  /// The name of the attribute.
  public var attribute: String
  /// The name of the part of a complex attribute; nil for the whole.
  public var subAttribute: String?

  /// Makes a path.
  public init(schema: String, attribute: String, subAttribute: String? = nil) {
    self.schema = schema
    self.attribute = attribute
    self.subAttribute = subAttribute
  }

  /// The name without the schema, as rules and filters write it: `department`, `name.givenName`.
  public var name: String { subAttribute.map { "\(attribute).\($0)" } ?? attribute }
}
