/// All that a change may change, and undo brings back. A value: a change works on a copy, which takes the place of the
/// state once everything has gone well.
struct ReplState {
  var directory: Directory
  var rules: RuleBook

  /// True if nothing has changed between this state and one that was made of it.
  func isSame(as next: ReplState) -> Bool {
    directory.revision == next.directory.revision && rules.isSame(as: next.rules)
  }
}

/// The states before and behind the present one.
struct UndoHistory {
  /// Older states are forgotten.
  static let limit = 100

  struct Entry {
    /// The change, in a few words: `.set title "Admin"`.
    var what: String
    /// The state on the other side of the change.
    var state: ReplState
    /// Who was the current user before the change, and right after it.
    var currentUser: (before: String?, after: String?)
    /// Whose verdicts it may have touched.
    var reach: ChangeReach
  }

  private(set) var undone: [Entry] = []
  private(set) var done: [Entry] = []

  /// Notes the state before a change.
  mutating func push(_ entry: Entry) {
    done.append(entry)
    if done.count > UndoHistory.limit { done.removeFirst() }
    undone = []
  }

  /// Goes back (or forward) by one change: gives its entry, whose state becomes the present, and keeps the present.
  mutating func step(back: Bool, from present: ReplState) -> Entry? {
    guard let entry = back ? done.popLast() : undone.popLast() else { return nil }
    var other = entry
    other.state = present
    if back { undone.append(other) } else { done.append(other) }
    return entry
  }
}

/// Whose verdicts a change may touch.
enum ChangeReach {
  case everybody
  /// Users by id.
  case users([String])
}
