import SCIMModel

/// Who was in which group when a directory was read from a database: arrays of numbers, which nobody changes.
final class RestoredMembership: Sendable {
  /// By number: of users, who have the first numbers, and of members that are none.
  private let ids: [String]
  /// The numbers of users, by ``IndexKey/id(_:)`` among other keys.
  private let users: HashIndex
  /// The numbers of members that are no users.
  private let others: [ExactText: Int32]
  /// For each group where its members begin, and the end.
  private let groupStarts: [Int32]
  /// Numbers of ids, group by group, in the order in which they joined.
  private let members: [Int32]
  /// What groups say of members, where that is more than the id; by the place in ``members``.
  private let elements: [Int32: SCIMObject]
  /// For each id where the groups that name it begin, and the end.
  private let idStarts: [Int32]
  /// Places of groups, id by id, each with whether a user of the id is a member.
  private let groups: [Naming]

  /// - Parameters:
  ///   - users: Index and ids of all users.
  ///   - groupCount: How many groups there are.
  ///   - parts: The memberships, in their order.
  init(users: HashIndex, ids: [String], groupCount: Int, _ parts: [RestoredMembers]) {
    self.users = users
    var all = ids
    var others: [ExactText: Int32] = [:]
    var groupStarts = [Int32](repeating: 0, count: groupCount + 1)
    for part in parts { for group in part.groups { groupStarts[Int(group) + 1] += 1 } }
    for group in 0..<groupCount { groupStarts[group + 1] += groupStarts[group] }
    var next = groupStarts
    var members = [Int32](repeating: 0, count: Int(groupStarts[groupCount]))
    var elements: [Int32: SCIMObject] = [:]
    for part in parts {
      for (row, group) in part.groups.enumerated() {
        var member = part.members[row]
        if member < 0 {
          let id = part.others[Int(-1 - member)]
          member = others[ExactText(id)] ?? Int32(all.count)
          if member == all.count {
            others[ExactText(id)] = member
            all.append(id)
          }
        }
        members[Int(next[Int(group)])] = member
        if let element = part.elements[row] { elements[next[Int(group)]] = element }
        next[Int(group)] += 1
      }
    }
    (self.ids, self.others, self.groupStarts, self.members, self.elements) = (
      all, others, groupStarts, members, elements
    )
    (idStarts, groups) = Self.byMember(members, groupStarts, idCount: all.count) { place in
      elements[Int32(place)]?.countsAsUser ?? true
    }
  }

  /// The same the other way round.
  private static func byMember(
    _ members: [Int32], _ groupStarts: [Int32], idCount: Int, countsAsUser: (Int) -> Bool
  ) -> (starts: [Int32], groups: [Naming]) {
    var starts = [Int32](repeating: 0, count: idCount + 1)
    for member in members { starts[Int(member) + 1] += 1 }
    for id in 0..<idCount { starts[id + 1] += starts[id] }
    var next = starts
    var groups = [Naming](repeating: Naming(0, true), count: members.count)
    for group in 0..<groupStarts.count - 1 {
      for place in Int(groupStarts[group])..<Int(groupStarts[group + 1]) {
        let member = Int(members[place])
        groups[Int(next[member])] = Naming(group, countsAsUser(place))
        next[member] += 1
      }
    }
    return (starts, groups)
  }

  /// The groups that named an id. O(groups that did).
  ///
  /// - Parameter guess: The number that the id probably has.
  func groups(naming id: String, guess: Int? = nil) -> [Naming] {
    guard let number = number(of: id, guess: guess) else { return [] }
    return Array(groups[Int(idStarts[number])..<Int(idStarts[number + 1])])
  }

  private func number(of id: String, guess: Int?) -> Int? {
    if let guess, guess < ids.count, ExactText.equal(ids[guess], id) { return guess }
    return users.place(IndexKey.id(id)) { ExactText.equal(ids[$0], id) } ?? others[ExactText(id)].map { Int($0) }
  }

  /// The members that a group had. O(members).
  func members(ofGroup group: Int) -> MemberList {
    MemberList(
      (groupStarts[group]..<groupStarts[group + 1]).map { place in
        let id = ids[Int(members[Int(place)])]
        return elements[place].map { ListedMember(id: id, whole: $0) } ?? ListedMember(id: id)
      })
  }
}
