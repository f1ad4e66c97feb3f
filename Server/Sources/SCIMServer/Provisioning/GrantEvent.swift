import AUPLanguage
import Foundation
import SCIMModel

/// What somebody gained and lost.
struct GrantEvent: Sendable {
  /// The id of the user.
  var user: String
  /// Empty if the user is gone and whoever made the event does not know it.
  var userName: String
  /// Ascending.
  var gained: [Grant]
  /// Ascending.
  var lost: [Grant]
  var time: Instant

  /// The event as it is kept and told.
  var json: Data {
    SCIMObject(uniqueMembers: [
      ("user", .string(user)), ("userName", .string(userName)), ("gained", .array(gained.map(\.json))),
      ("lost", .array(lost.map(\.json))), ("time", .string(time.description)),
    ]).jsonData
  }
}

extension GrantEvent {
  /// What a user holds now beside what the user held before; nil if that is the same. Both are ascending.
  init?(user: String, userName: String, from old: [Grant], to new: [Grant], time: Instant) {
    if old == new { return nil }
    let (before, after) = (Set(old), Set(new))
    self.init(
      user: user, userName: userName, gained: new.filter { !before.contains($0) },
      lost: old.filter { !after.contains($0) }, time: time)
  }
}
