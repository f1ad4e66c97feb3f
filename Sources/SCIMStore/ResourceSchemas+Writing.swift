import SCIMModel

extension ResourceSchemas {
  /// A conformed resource without what clients cannot write or the directory does not keep: `schemas`, read-only
  /// attributes and parts, and what is never returned.
  func writable(_ resource: SCIMObject) -> SCIMObject {
    var members: [(name: String, value: SCIMValue)] = []
    for (name, value) in resource.members {
      if ASCIICase.equal(name, "schemas") { continue }
      if let attribute = core.attribute(name) {
        if let value = attribute.writable(value) { members.append((name, value)) }
      } else if let schema = extensions.first(where: { ASCIICase.equal($0.id, name) }), case .complex(let inner) = value
      {
        let kept = inner.members.compactMap { name, value -> (name: String, value: SCIMValue)? in
          guard let attribute = schema.attribute(name) else { return (name, value) }
          return attribute.writable(value).map { (name, $0) }
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

extension SCIMAttribute {
  /// The value without read-only parts; nil if nothing is left that a client may write and the directory keeps.
  func writable(_ value: SCIMValue) -> SCIMValue? {
    if mutability == .readOnly || returned == .never { return nil }
    guard subAttributes.contains(where: { $0.mutability == .readOnly || $0.returned == .never }) else { return value }
    switch value {
    case .array(let elements):
      let kept = elements.compactMap { writable($0) }
      return kept.isEmpty ? nil : .array(kept)
    case .complex(let object):
      let kept = object.members.filter { member in
        subAttribute(member.name).map { $0.mutability != .readOnly && $0.returned != .never } ?? true
      }
      return kept.isEmpty ? nil : .complex(SCIMObject(uniqueMembers: kept))
    default: return value
    }
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
