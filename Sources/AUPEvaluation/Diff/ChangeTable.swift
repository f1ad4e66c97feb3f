import AUPLanguage

/// A user as a difference names it.
package struct DiffUser: Hashable, Sendable {
  /// The name.
  package var userName: String
  /// The id, if there is one.
  package var id: String?
}

/// Where a user stands in a population: workers find users in any order.
struct UserPlace: Comparable, Sendable {
  /// The input; `Int.max` for users of another population.
  var input: Int
  /// Where the block begins in the input.
  var block: Int
  /// Among the users of the block that were noted.
  var number: Int

  /// The place of the first user of a block.
  init(_ block: RecordBlock) {
    input = block.input
    self.block = block.isInLines ? block.byteOffset : block.framed.first?.byteOffset ?? 0
    number = 0
  }

  init(behindAll number: Int) {
    (input, block, self.number) = (.max, 0, number)
  }

  /// True if both are in one block.
  func isInBlock(of other: UserPlace) -> Bool { input == other.input && block == other.block }

  static func < (a: UserPlace, b: UserPlace) -> Bool {
    (a.input, a.block, a.number) < (b.input, b.block, b.number)
  }
}

/// Users whose access changes, by the change.
struct ChangeTable: Sendable {
  struct Entry: Sendable {
    var change: AccessChange
    var users: [(place: UserPlace, user: DiffUser)]
    /// What the clauses read of the first of the users.
    var readings: [String]
    /// The place of that user.
    var first: UserPlace
  }

  private(set) var entries: [Entry] = []
  private var indices: [AccessChange: Int] = [:]

  mutating func add(_ found: CauseFinder.Found, _ user: DiffUser, at place: UserPlace) {
    guard let index = indices[found.change] else {
      return add(
        Entry(
          change: found.change, users: [(place, user)], readings: found.readings.map { $0?.text ?? "" }, first: place))
    }
    // Users come in their order, so the first is there.
    entries[index].users.append((place, user))
  }

  mutating func merge(_ other: ChangeTable) {
    for entry in other.entries { add(entry) }
  }

  private mutating func add(_ entry: Entry) {
    guard let index = indices[entry.change] else {
      indices[entry.change] = entries.count
      entries.append(entry)
      return
    }
    entries[index].users += entry.users
    if entry.first < entries[index].first {
      entries[index].first = entry.first
      entries[index].readings = entry.readings
    }
  }
}
