import SCIMModel

extension ResourceSchemas {
  /// A conformed resource without what the directory keeps elsewhere (`schemas`, `id`, `meta`), what may never be read,
  /// and what it is not for the writer to say.
  func kept(_ resource: SCIMObject, _ access: ResourceBody.Access) -> SCIMObject {
    var members: [(name: String, value: SCIMValue)] = []
    for (name, value) in resource.members {
      if ["schemas", "id", "meta"].contains(where: { ASCIICase.equal($0, name) }) { continue }
      if let attribute = core.attribute(name) {
        if let value = attribute.kept(value, access) { members.append((name, value)) }
      } else if let schema = extensions.first(where: { ASCIICase.equal($0.id, name) }), case .complex(let inner) = value
      {
        let kept = inner.members.compactMap { name, value -> (name: String, value: SCIMValue)? in
          if schema.isOwnName(name) { return nil }
          guard let attribute = schema.attribute(name) else { return (name, value) }
          return attribute.kept(value, access).map { (name, $0) }
        }
        if !kept.isEmpty { members.append((name, .complex(SCIMObject(uniqueMembers: kept)))) }
      } else {
        members.append((name, value))
      }
    }
    return SCIMObject(uniqueMembers: members)
  }

  /// Refuses two primary values in one attribute (RFC 7643 §2.4).
  func checkPrimary(_ resource: SCIMObject) throws(SCIMError) {
    for (name, value) in resource.members {
      if case .complex(let inner) = value, schema(name) != nil { try checkPrimary(inner) }
      guard case .array(let elements) = value, elements.count(where: \.isPrimary) > 1 else { continue }
      throw .bad(.invalidValue, "`\(name)` has more than one primary value")
    }
  }
}

extension SCIMSchema {
  /// True for `schemas` in the object of an extension: some clients name the extension again there, which says nothing.
  func isOwnName(_ name: String) -> Bool { !isCore && ASCIICase.equal(name, "schemas") && attribute(name) == nil }
}

extension SCIMAttribute {
  /// The value without what may never be read and, for a client, without read-only parts; nil if nothing is left.
  func kept(_ value: SCIMValue, _ access: ResourceBody.Access) -> SCIMValue? {
    if !isKept(access) { return nil }
    guard subAttributes.contains(where: { !$0.isKept(access) }) else { return value }
    switch value {
    case .array(let elements):
      let kept = elements.compactMap { self.kept($0, access) }
      return kept.isEmpty ? nil : .array(kept)
    case .complex(let object):
      let kept = object.members.filter { subAttribute($0.name)?.isKept(access) ?? true }
      return kept.isEmpty ? nil : .complex(SCIMObject(uniqueMembers: kept))
    default: return value
    }
  }

  private func isKept(_ access: ResourceBody.Access) -> Bool {
    switch access {
    case .client: mutability != .readOnly && returned != .never
    case .load: returned != .never
    }
  }

  /// True if resources must have the attribute or parts of it, and it is for clients to give.
  var canBeMissed: Bool {
    mutability != .readOnly && returned != .never && (isRequired || subAttributes.contains(where: \.isRequiredPart))
  }

  private var isRequiredPart: Bool { isRequired && mutability != .readOnly && returned != .never }

  /// The name of the attribute, or of a part, that is required and not there.
  func missingPart(of value: SCIMValue?) -> String? {
    guard let value else { return isRequired ? name : nil }
    if case .string(let text) = value, text.isEmpty, isRequired { return name }
    let required = subAttributes.filter(\.isRequiredPart)
    for case .complex(let element) in required.isEmpty ? [] : value.elements {
      if let part = required.first(where: { element[$0.name] == nil }) { return "\(name).\(part.name)" }
    }
    return nil
  }

  /// A value with the read-only parts of the old one, as far as they are about the same: with one `value` and one
  /// `type`. The name of one's manager goes when the manager does.
  func keepingReadOnlyParts(of old: SCIMValue?, in given: SCIMValue?) -> SCIMValue? {
    let parts = subAttributes.filter { $0.mutability == .readOnly }
    guard let given, let old, !parts.isEmpty else { return given }
    let kept = given.elements.map { element -> SCIMValue in
      guard case .complex(var object) = element else { return element }
      let same = old.elements.lazy.compactMap { old -> SCIMObject? in
        guard case .complex(let old) = old else { return nil }
        return ["value", "type"].allSatisfy { object[$0] == old[$0] } ? old : nil
      }.first
      for part in parts { object[part.name] = same?[part.name] }
      return .complex(object)
    }
    return isMultiValued ? .array(kept) : kept.first
  }
}

extension SCIMValue {
  /// True for a complex value with `primary` true.
  var isPrimary: Bool {
    if case .complex(let object) = self, case .boolean(true)? = object["primary"] { true } else { false }
  }
}

extension SCIMObject {
  /// Puts a value at the path of an attribute, or with nil takes it away; an extension's object comes and goes with its
  /// attributes.
  mutating func set(_ value: SCIMValue?, at path: AttributePath, _ schemas: ResourceSchemas) {
    if ASCIICase.equal(path.schema, schemas.core.id) {
      self[path.attribute] = value
      return
    }
    var inner = SCIMObject()
    if case .complex(let object)? = self[path.schema] { inner = object }
    inner[path.attribute] = value
    self[path.schema] = inner.isEmpty ? nil : .complex(inner)
  }
}
