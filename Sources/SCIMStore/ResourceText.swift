import SCIMModel

/// A resource as JSON, without what the directory derives: what a database keeps of it.
///
///     {"id":"2819c223","userName":"ann@example.com","meta":{"resourceType":"User","version":"W/\"1\""}}
public struct ResourceText: Sendable {
  /// An object of `id`, the attributes but the members of a group, and `meta`, if there is one.
  public let json: [UInt8]
  /// Where the attributes end.
  fileprivate let attributesEnd: Int

  /// O(attributes).
  init(_ stored: StoredResource) {
    var json: [UInt8] = []
    json.reserveCapacity(Self.usualBytes)
    SCIMValue.complex(SCIMObject(uniqueMembers: [("id", .string(stored.id))] + stored.attributes.members))
      .writeJSON(to: &json)
    json.removeLast()
    attributesEnd = json.count
    if !stored.meta.isEmpty {
      json += ResourceText.meta
      SCIMValue.complex(stored.meta).writeJSON(to: &json)
    }
    json.append(UInt8(ascii: "}"))
    self.json = json
  }

  fileprivate static let usualBytes = 1_024
  fileprivate static let meta = Array(",\"meta\":".utf8)
}

/// A resource after a write, see ``SCIMStore/written(_:_:)``.
public struct WrittenResource: Sendable {
  /// The id.
  public let id: String
  /// What ``SCIMStore/read(_:_:leavesMembersOut:)`` gives.
  public let resource: SCIMObject
  /// Nil if it has more than what is derived.
  private let text: ResourceText?

  init(_ stored: StoredResource, resource: SCIMObject, text: ResourceText) {
    id = stored.id
    self.resource = resource
    let hasOther = stored.meta["location"] != nil || stored.type == .user && stored.attributes["groups"] != nil
    self.text = hasOther ? nil : text
  }

  /// The JSON of the resource, with `meta.location`; see ``SCIMObject/located(at:)``.
  ///
  /// What a database keeps of it is not written once more. O(bytes).
  public func json(location: String) -> [UInt8] {
    var json: [UInt8] = []
    json.reserveCapacity(ResourceText.usualBytes)
    guard let text else {
      SCIMValue.complex(resource.located(at: location)).writeJSON(to: &json)
      return json
    }
    json.append(UInt8(ascii: "{"))
    write("schemas", to: &json)
    json.append(UInt8(ascii: ","))
    json += text.json[1..<text.attributesEnd]
    for name in ["members", "groups"] where resource[name] != nil {
      json.append(UInt8(ascii: ","))
      write(name, to: &json)
    }
    let meta = text.json[text.attributesEnd...].dropLast(2)
    if meta.isEmpty { json += ResourceText.meta + "{".utf8 } else { json += meta + ",".utf8 }
    json += "\"location\":".utf8
    SCIMValue.string(location).writeJSON(to: &json)
    json += "}}".utf8
    return json
  }

  private func write(_ name: String, to json: inout [UInt8]) {
    json += "\"\(name)\":".utf8
    resource[name]?.writeJSON(to: &json)
  }
}

extension SCIMObject {
  /// A resource that says where it is, in `meta.location` (RFC 7643 §3.1).
  public func located(at location: String) -> SCIMObject {
    var meta = SCIMObject()
    if case .complex(let known)? = self["meta"] { meta = known }
    meta["location"] = .string(location)
    var resource = self
    resource["meta"] = .complex(meta)
    return resource
  }
}
