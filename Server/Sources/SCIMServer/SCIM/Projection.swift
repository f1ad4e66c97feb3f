import SCIMModel
import SCIMStore

/// Which attributes of a resource an answer has (RFC 7644 §3.9): `attributes` or `excludedAttributes`.
///
/// Names match in any case, may be qualified by a schema, and may name a sub-attribute; a schema alone means all of it.
/// What is `returned: always` (`id`) and `schemas` is always there. Names that no schema has are allowed: they match
/// what a client has stored under them, or nothing.
struct Projection: Sendable {
  private enum Choice: Sendable {
    case all
    case only([Name])
    case without([Name])
  }

  /// A name as a client wrote it, in small letters.
  private struct Name: Sendable {
    /// The schema in whose object the attribute stands; nil for the resource.
    var container: String?
    /// Nil for all of the schema.
    var attribute: String?
    var subAttribute: String?
  }

  private let choice: Choice

  /// - Throws: 400 invalidValue if both are given.
  init(attributes: String?, excluded: String?, schemas: ResourceSchemas) throws(SCIMError) {
    switch (Self.names(attributes, schemas), Self.names(excluded, schemas)) {
    case (.some, .some):
      throw SCIMError(
        status: 400, scimType: .invalidValue, detail: "`attributes` and `excludedAttributes` exclude each other")
    case (let names?, nil): choice = .only(names)
    case (nil, let names?): choice = .without(names)
    case (nil, nil): choice = .all
    }
  }

  /// True if nothing is left out.
  var isWhole: Bool { if case .all = choice { true } else { false } }

  /// True if the members of a group are not part of the answer: to gather them takes longest.
  var leavesMembersOut: Bool {
    switch choice {
    case .all: false
    case .only(let names): !names.contains { $0.container == nil && $0.attribute == "members" }
    case .without(let names):
      names.contains { $0.container == nil && $0.attribute == "members" && $0.subAttribute == nil }
    }
  }

  private static func names(_ list: String?, _ schemas: ResourceSchemas) -> [Name]? {
    guard let list else { return nil }
    let names = list.split(separator: ",").map { name($0.filter { $0 != " " }, schemas) }
    return names.isEmpty ? nil : names
  }

  private static func name(_ text: String, _ schemas: ResourceSchemas) -> Name {
    let text = ASCIICase.lower(text)
    for schema in schemas.all {
      let urn = ASCIICase.lower(schema.id)
      let isCore = ASCIICase.equal(schema.id, schemas.core.id)
      if text == urn { return Name(container: isCore ? nil : urn) }
      if text.hasPrefix(urn + ":") {
        return parts(String(text.dropFirst(urn.utf8.count + 1)), in: isCore ? nil : urn)
      }
    }
    return parts(text, in: nil)
  }

  private static func parts(_ text: String, in container: String?) -> Name {
    let parts = text.split(separator: ".", maxSplits: 1)
    return Name(
      container: container, attribute: parts.first.map(String.init) ?? "",
      subAttribute: parts.count > 1 ? String(parts[1]) : nil)
  }

  /// The resource as the answer has it.
  func apply(to resource: SCIMObject) -> SCIMObject {
    switch choice {
    case .all: return resource
    case .only(let names): return filtered(resource) { path in Self.keeps(path, names) }
    case .without(let names): return filtered(resource) { path in Self.drops(path, names) }
    }
  }

  private enum Fate { case whole, nothing, parts }

  /// The place of an attribute in a resource.
  private struct Path {
    var container: String?
    var attribute: String
    var subAttribute: String?
  }

  private static func keeps(_ path: Path, _ names: [Name]) -> Fate {
    let about = names.filter {
      $0.container == path.container && ($0.attribute == nil || $0.attribute == path.attribute)
    }
    if about.contains(where: { $0.attribute == nil || $0.subAttribute == nil || $0.subAttribute == path.subAttribute })
    {
      return .whole
    }
    return about.isEmpty || path.subAttribute != nil ? .nothing : .parts
  }

  private static func drops(_ path: Path, _ names: [Name]) -> Fate {
    let about = names.filter {
      $0.container == path.container && ($0.attribute == nil || $0.attribute == path.attribute)
    }
    if about.contains(where: { $0.attribute == nil || $0.subAttribute == nil || $0.subAttribute == path.subAttribute })
    {
      return .nothing
    }
    return about.isEmpty || path.subAttribute != nil ? .whole : .parts
  }

  private func filtered(_ resource: SCIMObject, _ fate: (Path) -> Fate) -> SCIMObject {
    var kept: [(name: String, value: SCIMValue)] = []
    for (name, value) in resource.members {
      let lower = ASCIICase.lower(name)
      if lower == "id" || lower == "schemas" {
        kept.append((name, value))
      } else if lower.hasPrefix("urn:"), case .complex(let inner) = value {
        let inner = attributes(of: inner, in: lower, fate)
        if !inner.isEmpty { kept.append((name, .complex(inner))) }
      } else if let value = self.value(value, Path(attribute: lower), fate) {
        kept.append((name, value))
      }
    }
    return SCIMObject(uniqueMembers: kept)
  }

  private func attributes(of object: SCIMObject, in container: String, _ fate: (Path) -> Fate) -> SCIMObject {
    SCIMObject(
      uniqueMembers: object.members.compactMap { name, value in
        self.value(value, Path(container: container, attribute: ASCIICase.lower(name)), fate).map { (name, $0) }
      })
  }

  private func value(_ value: SCIMValue, _ path: Path, _ fate: (Path) -> Fate) -> SCIMValue? {
    switch fate(path) {
    case .whole: return value
    case .nothing: return nil
    case .parts: return parts(of: value, path, fate)
    }
  }

  private func parts(of value: SCIMValue, _ path: Path, _ fate: (Path) -> Fate) -> SCIMValue? {
    switch value {
    case .array(let elements):
      let kept = elements.compactMap { parts(of: $0, path, fate) }
      return kept.isEmpty ? nil : .array(kept)
    case .complex(let object):
      let kept = object.members.filter { name, _ in
        let part = Path(container: path.container, attribute: path.attribute, subAttribute: ASCIICase.lower(name))
        if case .whole = fate(part) { return true } else { return false }
      }
      return kept.isEmpty ? nil : .complex(SCIMObject(uniqueMembers: kept))
    default: return nil
    }
  }
}
