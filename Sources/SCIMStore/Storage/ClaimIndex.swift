/// Which users' own lists name a group: by the keys of their claims.
struct ClaimIndex: Sendable {
  private var users = ShardedDictionary<GroupKey, Set<ExactText>>()

  var isEmpty: Bool { users.count == 0 }

  /// The ids of the users who have a claim with a key, in no order.
  subscript(key: GroupKey) -> Set<ExactText> { users[key] ?? [] }

  /// Follows a change of a user's own list. O(claims).
  mutating func update(user id: String, from old: [GroupClaim], to new: [GroupClaim]) {
    let (before, after) = (Set(old.flatMap(\.keys)), Set(new.flatMap(\.keys)))
    for key in before.subtracting(after) {
      users.update(key) { ids in
        ids?.remove(ExactText(id))
        if ids?.isEmpty ?? false { ids = nil }
      }
    }
    for key in after.subtracting(before) {
      users.update(key) { ids in
        if ids == nil { ids = [] }
        ids?.insert(ExactText(id))
      }
    }
  }
}
