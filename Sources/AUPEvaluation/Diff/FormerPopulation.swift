import AUPLanguage
import SCIMModel

/// The users of a former export, and which rules matched each: what a new export is held against.
package final class FormerPopulation: Sendable {
  struct User: Sendable {
    var user: DiffUser
    /// Which of the lists of rules is the user's.
    var rules: Int32
    var isLeftOut: Bool
  }

  let users: [User]
  private let lists: [[Int32]]
  /// The first of a name, which compares in any case, and of an id.
  private let byName: [[UInt8]: Int]
  private let byID: [[UInt8]: Int]

  fileprivate init(_ users: [User], _ lists: [[Int32]]) {
    self.users = users
    self.lists = lists
    var (byName, byID): ([[UInt8]: Int], [[UInt8]: Int]) = ([:], [:])
    byName.reserveCapacity(users.count)
    for (index, user) in users.enumerated().reversed() {
      byName[ComparisonKey.of(user.user.userName, caseExact: false)] = index
      if let id = user.user.id { byID[Array(id.utf8)] = index }
    }
    (self.byName, self.byID) = (byName, byID)
  }

  /// The user of that name, or else of that id.
  func index(of user: DiffUser) -> Int? {
    byName[ComparisonKey.of(user.userName, caseExact: false)] ?? user.id.flatMap { byID[Array($0.utf8)] }
  }

  /// The rules that matched a user, ascending.
  func rules(of index: Int) -> [Int32] { lists[Int(users[index].rules)] }
}

/// Collects a ``FormerPopulation``.
struct FormerPopulationCollector: DecisionWriter {
  private var users: [(place: UserPlace, user: FormerPopulation.User)] = []
  /// Lists of rules: most users share theirs with others.
  private var lists: [[Int32]] = []
  private var indices: [[Int32]: Int32] = [:]
  private var place = UserPlace(behindAll: 0)

  var needsGrants: Bool { false }
  var comparesUsers: Bool { true }

  func write(_ user: WrittenUser, _ decision: BlockDecision, of block: RecordBlock, to output: OutputBytes) {}

  mutating func compare(
    _ user: WrittenUser, _ decision: BlockDecision, with old: BlockDecision?, of block: RecordBlock,
    record: (ReadAttributes) -> SCIMObject?
  ) {
    let start = UserPlace(block)
    if place.isInBlock(of: start) { place.number += 1 } else { place = start }
    let former = FormerPopulation.User(
      user: DiffUser(user, in: block), rules: number(of: Array(decision.rules.indices)), isLeftOut: user.isLeftOut)
    users.append((place, former))
  }

  private mutating func number(of list: [Int32]) -> Int32 {
    if let number = indices[list] { return number }
    let number = Int32(lists.count)
    indices[list] = number
    lists.append(list)
    return number
  }

  mutating func merge(_ copy: FormerPopulationCollector) {
    let numbers = copy.lists.map { number(of: $0) }
    for var entry in copy.users {
      entry.user.rules = numbers[Int(entry.user.rules)]
      users.append(entry)
    }
  }

  /// What was collected, in the order of the export.
  var population: FormerPopulation {
    FormerPopulation(users.sorted { $0.place < $1.place }.map(\.user), lists)
  }
}
