import SCIMModel
import SCIMStore

/// A Group resource that was loaded.
public struct GroupResource: Hashable, Sendable {
  /// Its id; nil if the record has none.
  public var id: String?
  /// The id that the identity provider has for it.
  public var externalID: String?
  /// Its name.
  public var displayName: String
}

/// Who is a direct member of which loaded group.
///
/// Memory follows the groups and their members; users are not kept. Group resources win over what a user's own `groups`
/// says, group by group: of a loaded group those are members whom it names, and nobody else.
struct GroupDirectory {
  private(set) var groups: [GroupResource] = []
  /// The indices of groups by the id of a member.
  private var memberships: [GroupKey: [Int]] = [:]
  /// The indices of groups by id and by name.
  private var indices: [GroupKey: [Int]] = [:]
  /// Members that say they are groups themselves: index of the parent, and the member.
  private var nestedByType: [(parent: Int, member: SCIMObject)] = []
  private(set) var owners: [(group: Int, count: Int)] = []

  /// Loads a conformed Group; what is wrong with it, if anything.
  mutating func add(_ group: SCIMObject) -> String? {
    guard let name = group.text("displayName"), !name.isEmpty else { return "a Group has no `displayName`" }
    let id = group.id
    let index = groups.count
    if let id {
      if self.index(ofID: id) != nil { return "a Group with the id \(Quoted.text(id)) was read before" }
      indices[.id(id)] = [index]
    }
    groups.append(GroupResource(id: id, externalID: group.text("externalId"), displayName: name))
    indices[.name(name), default: []].append(index)
    for case .complex(let element) in group.list("members") {
      let member = GroupMember(element)
      if !member.countsAsUser {
        nestedByType.append((index, element))
      } else if let id = member.id {
        memberships[.id(id), default: []].append(index)
      }
    }
    let ownerCount = group.list("owners").count
    if ownerCount > 0 { owners.append((index, ownerCount)) }
    return nil
  }

  /// The group of a name, in any case: the first that was loaded, or else a new one that has no id.
  mutating func group(named name: String) -> Int {
    if let index = indices[.name(name)]?.first { return index }
    groups.append(GroupResource(id: nil, displayName: name))
    indices[.name(name)] = [groups.count - 1]
    return groups.count - 1
  }

  private func index(ofID id: String) -> Int? { indices[.id(id)]?.first }

  /// Groups that are members of groups, each with its parents, once all groups are loaded.
  func nestedGroups() -> [(parent: String, child: String)] {
    var pairs = nestedByType.map { parent, member in
      let id = member.text("value")
      let loaded = id.flatMap { index(ofID: $0) }.map { groups[$0].displayName }
      return (parent: groups[parent].displayName, child: loaded ?? member.text("display") ?? id ?? "")
    }
    for child in groups {
      guard let id = child.id else { continue }
      for parent in memberships[.id(id)] ?? [] { pairs.append((groups[parent].displayName, child.displayName)) }
    }
    return pairs
  }

  /// What came of joining a user.
  struct Joined {
    /// A loaded group that the user claims and that does not know the user.
    var deniedGroup: String?
  }

  /// Gives a conformed user the groups that the loaded Groups say, and those that lists name the user a member of.
  /// O(own groups + memberships).
  func join(_ user: inout SCIMObject, listed: [Int] = []) -> Joined {
    var joined = Joined()
    guard !groups.isEmpty else { return joined }
    let id = user.id
    // An id that is a group's is no user's: the member is a nested group.
    let isGroup = id.map { index(ofID: $0) != nil } ?? false
    let indices = isGroup ? [] : id.flatMap { memberships[.id($0)] } ?? []
    let isMember = Set(indices + listed)
    var entries: [SCIMValue] = []
    for entry in user.list("groups") {
      let named = loadedGroups(namedBy: entry)
      if named.isEmpty {
        entries.append(entry)
      } else if joined.deniedGroup == nil, let group = named.first(where: { !isMember.contains($0) }) {
        joined.deniedGroup = groups[group].displayName
      }
    }
    for index in isMember.sorted() {
      var entry = SCIMObject()
      entry["value"] = groups[index].id.map { .string($0) }
      entry["display"] = .string(groups[index].displayName)
      entry["type"] = .string("direct")
      entries.append(.complex(entry))
    }
    user["groups"] = entries.isEmpty ? nil : .array(entries)
    return joined
  }

  /// The loaded groups that an element of a user's `groups` names.
  private func loadedGroups(namedBy entry: SCIMValue) -> [Int] {
    guard let claim = GroupClaim(entry) else { return [] }
    return claim.keys.flatMap { indices[$0] ?? [] }
      .filter { claim.names(groupID: groups[$0].id, groups[$0].displayName) }
  }
}

extension SCIMObject {
  /// The text of an attribute; nil if it is none or not there.
  func text(_ name: String) -> String? { if case .string(let text)? = self[name] { text } else { nil } }

  /// The `id` of the resource; an empty one is none.
  fileprivate var id: String? { text("id").flatMap { $0.isEmpty ? nil : $0 } }

  /// The values of a multi-valued attribute.
  func list(_ name: String) -> [SCIMValue] { if case .array(let values)? = self[name] { values } else { [] } }
}
