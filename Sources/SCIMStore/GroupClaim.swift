public import SCIMModel

/// An element of a user's own list of `groups`: a group that the user says to be in.
///
/// Which Group resource a claim means is decided here alone, so that the same export gives the same groups wherever it
/// is read: in the directory, and in a batch that keeps no directory.
public struct GroupClaim: Sendable {
  /// `value`: the id of the group.
  public var id: String?
  /// `display`: its name.
  public var name: String?
  /// False for an `indirect` one, which comes from a group in the group.
  public var isDirect: Bool

  /// Reads an element; nil if it says neither id nor name. Empty ones are none.
  public init?(_ entry: SCIMValue) {
    guard case .complex(let object) = entry else { return nil }
    id = object.memberID
    if case .string(let text)? = object["display"], !text.isEmpty { name = text }
    if id == nil, name == nil { return nil }
    isDirect = true
    if case .string(let type)? = object["type"], ASCIICase.equal(type, "indirect") { isDirect = false }
  }

  /// True if the claim means a Group resource: both have one id; or one of them has none, and both have one name in any
  /// case.
  ///
  /// - Parameter groupID: The id that the export gave the group, if any.
  public func names(groupID: String?, _ groupName: String) -> Bool {
    if let id, let groupID { return id.utf8.elementsEqual(groupID.utf8) }
    return name.map { GroupKey.name($0) == GroupKey.name(groupName) } ?? false
  }

  /// The keys under which the Group resources are found that the claim may mean.
  public var keys: [GroupKey] {
    [id.map { .id($0) }, name.map { .name($0) }].compactMap { $0 }
  }
}

/// One of the two things by which groups are known: the id, code point by code point, or the name in any case.
public struct GroupKey: Hashable, Sendable {
  private let text: ExactText
  private let isName: Bool

  /// The key of an id.
  public static func id(_ id: String) -> GroupKey { GroupKey(text: ExactText(id), isName: false) }

  /// The key of a `displayName`.
  public static func name(_ name: String) -> GroupKey { GroupKey(text: ExactText(folding: name), isName: true) }
}

/// An element of a group's `members`.
public struct GroupMember: Sendable {
  /// `value`: the id of a user or group. An empty one is none.
  public var id: String?
  /// True for a member that may be a user: `type` is absent or says so. A group in a group never cascades.
  public var countsAsUser: Bool

  /// Reads an element.
  public init(_ element: SCIMObject) {
    id = element.memberID
    countsAsUser = element.countsAsUser
  }
}

extension SCIMObject {
  /// `value`: the id of the member, or of the group; an empty one names nobody.
  var memberID: String? {
    if case .string(let id)? = self["value"], !id.isEmpty { id } else { nil }
  }

  var countsAsUser: Bool {
    guard case .string(let type)? = self["type"], !type.isEmpty else { return true }
    return ASCIICase.equal(type, ResourceType.user.rawValue)
  }
}
