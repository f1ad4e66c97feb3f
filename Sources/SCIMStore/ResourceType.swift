public import SCIMModel

/// The two types of resources in a directory (RFC 7643 §6).
public enum ResourceType: String, Hashable, Sendable, CaseIterable {
  case user = "User"
  case group = "Group"

  /// As messages say it.
  var word: String { self == .user ? "user" : "group" }

  /// The attribute by which people know a resource of the type.
  var nameAttribute: String { self == .user ? "userName" : "displayName" }

  /// The type a resource says it has, by `meta.resourceType` or `schemas`; nil if it does not say.
  ///
  /// Example: `ResourceType(of: object)` is `.group` for `{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"]}`.
  public init?(of resource: SCIMObject) {
    if case .complex(let meta)? = resource["meta"], case .string(let name)? = meta["resourceType"],
      let type = Self.allCases.first(where: { ASCIICase.equal($0.rawValue, name) })
    {
      self = type
      return
    }
    guard case .array(let urns)? = resource["schemas"] else { return nil }
    for case .string(let urn) in urns {
      if ASCIICase.equal(urn, SchemaURN.group) { self = .group; return }
      if ASCIICase.equal(urn, SchemaURN.user) || ASCIICase.equal(urn, SchemaURN.enterpriseUser) { self = .user; return }
    }
    return nil
  }
}
