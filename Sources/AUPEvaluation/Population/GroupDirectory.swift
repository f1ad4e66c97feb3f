import SCIMModel

/// A Group resource that was loaded.
public struct GroupResource: Hashable, Sendable {
  /// Its id; nil if the record has none.
  public var id: String?
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
  private var memberships: [Key: [Int]] = [:]
  private var indexByID: [Key: Int] = [:]
  private var indicesByName: [Key: [Int]] = [:]
  /// Members that say they are groups themselves: index of the parent, and the member.
  private var nestedByType: [(parent: Int, member: SCIMObject)] = []
  private(set) var owners: [(group: Int, count: Int)] = []

  /// Comparable bytes: ids compare in their case, names in any (RFC 7643 §4.2, §8.7.1).
  private struct Key: Hashable {
    var bytes: [UInt8]
    static func id(_ text: String) -> Key { Key(bytes: ComparisonKey.of(text, caseExact: true)) }
    static func name(_ text: String) -> Key { Key(bytes: ComparisonKey.of(text, caseExact: false)) }
  }

  /// Loads a conformed Group; what is wrong with it, if anything.
  mutating func add(_ group: SCIMObject) -> String? {
    guard let name = group.text("displayName"), !name.isEmpty else { return "a Group has no `displayName`" }
    let id = group.text("id")
    let index = groups.count
    if let id {
      if indexByID[.id(id)] != nil { return "a Group with the id \(Quoted.text(id)) was read before" }
      indexByID[.id(id)] = index
    }
    groups.append(GroupResource(id: id, displayName: name))
    indicesByName[.name(name), default: []].append(index)
    for case .complex(let member) in group.list("members") {
      let type = member.text("type") ?? "User"
      if ASCIICase.equal(type, "Group") {
        nestedByType.append((index, member))
      } else if ASCIICase.equal(type, "User"), let value = member.text("value") {
        memberships[.id(value), default: []].append(index)
      }
    }
    let ownerCount = group.list("owners").count
    if ownerCount > 0 { owners.append((index, ownerCount)) }
    return nil
  }

  /// The group of a name, in any case: the first that was loaded, or else a new one that has no id.
  mutating func group(named name: String) -> Int {
    if let index = indicesByName[.name(name)]?.first { return index }
    groups.append(GroupResource(id: nil, displayName: name))
    indicesByName[.name(name)] = [groups.count - 1]
    return groups.count - 1
  }

  /// Groups that are members of groups, each with its parents, once all groups are loaded.
  func nestedGroups() -> [(parent: String, child: String)] {
    var pairs = nestedByType.map { parent, member in
      let id = member.text("value")
      let loaded = id.flatMap { indexByID[.id($0)] }.map { groups[$0].displayName }
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
    let id = user.text("id")
    // An id that is a group's is no user's: the member is a nested group.
    let isGroup = id.map { indexByID[.id($0)] != nil } ?? false
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

  /// The loaded groups that an element of a user's `groups` names: by id, or, where one of the two has none, by name.
  private func loadedGroups(namedBy entry: SCIMValue) -> [Int] {
    guard case .complex(let entry) = entry else { return [] }
    let value = entry.text("value")
    if let value, let index = indexByID[.id(value)] { return [index] }
    guard let name = entry.text("display"), let indices = indicesByName[.name(name)] else { return [] }
    return indices.filter { value == nil || groups[$0].id == nil }
  }
}

extension SCIMObject {
  /// The text of an attribute; nil if it is none or not there.
  func text(_ name: String) -> String? { if case .string(let text)? = self[name] { text } else { nil } }

  /// The values of a multi-valued attribute.
  func list(_ name: String) -> [SCIMValue] { if case .array(let values)? = self[name] { values } else { [] } }
}
