import AUPLanguage
import SCIMModel

/// A resource in the course of a PATCH (RFC 7644 §3.5.2). The store takes the result over only if every operation went
/// through.
struct PatchApplication {
  let schemas: ResourceSchemas
  let checker: Checker
  let now: Instant
  var resource: StoredResource

  mutating func apply(_ operation: PatchOperation) throws(SCIMError) {
    if let path = operation.path {
      try apply(operation.verb, PatchTarget(path, schemas, checker), operation.value)
    } else {
      guard operation.verb != .remove else { throw .bad(.noTarget, "`remove` needs a path") }
      guard case .complex(let object)? = operation.value else {
        throw .bad(
          .invalidValue, "`\(operation.verb.rawValue)` without a path needs an object of attributes as its value")
      }
      for (name, value) in object.members { try applyMember(operation.verb, name, value) }
    }
  }

  /// One attribute of an operation without a path. Names may be dotted (`name.givenName`) and qualified, as Entra ID
  /// writes them.
  private mutating func applyMember(
    _ verb: PatchOperation.Verb, _ name: String, _ value: SCIMValue
  ) throws(SCIMError) {
    // Okta sends a group's own id along.
    if ASCIICase.equal(name, "id"), value == .string(resource.id) { return }
    if isUnknownName(name) {
      if verb == .replace || value.assigned != nil { resource.attributes[name] = value.assigned }
      return
    }
    try apply(verb, PatchTarget(name, schemas, checker), value)
  }

  /// True for a plain name that no schema has: it is kept as it is, as in a POST.
  private func isUnknownName(_ name: String) -> Bool {
    let isPlain = !name.utf8.contains { [UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "[")].contains($0) }
    return isPlain && schemas.all.allSatisfy { $0.attribute(name) == nil }
  }

  private mutating func apply(
    _ verb: PatchOperation.Verb, _ target: PatchTarget, _ value: SCIMValue?
  ) throws(SCIMError) {
    switch target {
    case .attribute(let target): try apply(verb, target, value)
    case .schema(let schema): try apply(verb, schema, value)
    }
  }

  /// All attributes of an extension at once.
  private mutating func apply(
    _ verb: PatchOperation.Verb, _ schema: SCIMSchema, _ value: SCIMValue?
  ) throws(SCIMError) {
    if verb == .add, value?.clears == true { return }
    if verb == .remove || value?.clears == true {
      for attribute in schema.attributes where attribute.mutability != .readOnly {
        let target = AttributeTarget(attribute.name, schema: schema, attribute: attribute)
        if current(target) != nil { try apply(.remove, target, nil) }
      }
      return
    }
    guard case .complex(let object)? = value else {
      throw .bad(.invalidValue, "`\(schema.id)`: expected an object with attributes of the schema")
    }
    for (name, value) in object.members where !schema.isOwnName(name) {
      try applyMember(verb, "\(schema.id):\(name)", value)
    }
  }

  private mutating func apply(
    _ verb: PatchOperation.Verb, _ target: AttributeTarget, _ value: SCIMValue?
  ) throws(SCIMError) {
    if target.attribute.mutability == .readOnly || target.leaf.mutability == .readOnly {
      throw .readOnly(target.text)
    }
    if verb != .remove && value == nil {
      throw .bad(.invalidValue, "`\(verb.rawValue)` at `\(target.text)` needs a value")
    }
    // What is never returned is not kept, and `schemas` follows from the rest. `add` never removes.
    if target.leaf.returned == .never || (verb != .remove && target.isSchemas) { return }
    if verb == .add, value?.clears == true { return }
    if resource.type == .group && ASCIICase.equal(target.attribute.name, "members") {
      return try applyToMembers(verb, target, value)
    }
    if verb == .remove { return try remove(target, value) }
    guard let value else { return }
    if value.clears { return try clear(target) }
    if target.filter != nil { return try setElements(target, value, verb) }
    if target.subAttribute != nil { return try setPart(target, value, verb) }
    try set(target, value, verb)
  }
}

extension PatchApplication {
  /// What the attribute of the target is now.
  func current(_ target: AttributeTarget) -> SCIMValue? { resource.attributes.value(at: target.path) }

  /// Puts a value in the place of the attribute; one with nothing in it is none.
  mutating func store(_ value: SCIMValue?, _ target: AttributeTarget) throws(SCIMError) {
    var value = target.attribute.keepingReadOnlyParts(of: current(target), in: value?.assigned)
    if case .complex(let object)? = value, object.isEmpty { value = nil }
    if target.attribute.mutability == .immutable, let old = current(target), old != value {
      throw .bad(.mutability, "`\(target.text)` cannot be changed once it is set")
    }
    if value == nil && target.attribute.isRequired { throw .bad(.mutability, "`\(target.text)` is required") }
    resource.attributes.set(value, at: target.path, schemas)
  }

  /// The elements of a multi-valued attribute back in their place; those with nothing in them go.
  mutating func store(elements: [SCIMValue], _ target: AttributeTarget) throws(SCIMError) {
    let left = elements.filter { element in
      if case .complex(let object) = element { !object.isEmpty } else { true }
    }
    if target.attribute.isMultiValued { try store(.array(left), target) } else { try store(left.first, target) }
  }

  /// The value in the shape of the attribute.
  func conformed(_ value: SCIMValue, to attribute: SCIMAttribute, _ target: AttributeTarget) throws(SCIMError)
    -> SCIMValue?
  {
    let (conformed, problems) = attribute.conform(value, path: target.text)
    if let problem = problems.first { throw .bad(.invalidValue, problem.description) }
    return conformed.flatMap { attribute.kept($0, .client) }
  }

  /// The indices of the elements that the filter matches.
  func matches(_ target: AttributeTarget, _ elements: [SCIMValue]) -> [Int] {
    guard let filter = target.filter else { return Array(elements.indices) }
    var evaluator = filter.evaluator(now: now)
    return elements.indices.filter { index in
      if case .complex(let object) = elements[index] { evaluator.matches(object) } else { false }
    }
  }
}
