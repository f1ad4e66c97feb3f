import AUPLanguage
import SCIMModel

/// Compares what two rule sets say about each user, or what one says about a user of today and the other about the same
/// user in a former export.
struct ChangeCollector: DecisionWriter {
  private let comparison: RuleComparison
  private var finder: CauseFinder
  /// The former population; nil if both rule sets are asked about the same users.
  private let former: FormerPopulation?
  /// The users of the former population who were met.
  private(set) var met: [Bool]
  private(set) var changes = ChangeTable()
  /// Users who get from other rules what they got before.
  private(set) var sameAccess = 0
  /// Users whom the former population does not have.
  private(set) var appeared = 0
  private var place = UserPlace(behindAll: 0)

  init(_ comparison: RuleComparison, _ finder: CauseFinder, former: FormerPopulation? = nil) {
    self.comparison = comparison
    self.finder = finder
    self.former = former
    met = Array(repeating: false, count: former?.users.count ?? 0)
  }

  var needsGrants: Bool { false }
  var comparesUsers: Bool { true }

  func write(_ user: WrittenUser, _ decision: BlockDecision, of block: RecordBlock, to output: OutputBytes) {}

  mutating func compare(
    _ user: WrittenUser, _ decision: BlockDecision, with old: BlockDecision?, of block: RecordBlock,
    record: (ReadAttributes) -> SCIMObject?
  ) {
    if let old {
      if comparison.areEqual(old.rules.indices, decision.rules.indices) { return }
      let verdicts = CauseFinder.Verdicts(
        oldRules: Array(old.rules.indices), newRules: Array(decision.rules.indices))
      return note(user, verdicts, of: block, record)
    }
    guard let former else { return }
    var verdicts = CauseFinder.Verdicts(newRules: Array(decision.rules.indices))
    if let index = former.index(of: DiffUser(user, in: block)) {
      met[index] = true
      verdicts.oldRules = former.rules(of: index)
      verdicts.wasInactive = former.users[index].isLeftOut
      if comparison.areEqual(verdicts.oldRules[...], decision.rules.indices) { return }
    } else {
      appeared += 1
      verdicts.presence = .appeared
    }
    note(user, verdicts, of: block, record)
  }

  private mutating func note(
    _ user: WrittenUser, _ verdicts: CauseFinder.Verdicts, of block: RecordBlock,
    _ record: (ReadAttributes) -> SCIMObject?
  ) {
    guard let found = finder.find(verdicts, record: record) else {
      if !comparison.nameTheSame(verdicts.oldRules, verdicts.newRules) { sameAccess += 1 }
      return
    }
    let start = UserPlace(block)
    if place.isInBlock(of: start) { place.number += 1 } else { place = start }
    changes.add(found, DiffUser(user, in: block), at: place)
  }

  mutating func merge(_ copy: ChangeCollector) {
    changes.merge(copy.changes)
    sameAccess += copy.sameAccess
    appeared += copy.appeared
    for index in met.indices where copy.met[index] { met[index] = true }
  }

  /// Adds the users of the former population whom nobody met; how many they are.
  mutating func addDisappeared() -> Int {
    guard let former else { return 0 }
    var count = 0
    for index in former.users.indices where !met[index] {
      count += 1
      let verdicts = CauseFinder.Verdicts(presence: .disappeared, oldRules: former.rules(of: index))
      if let found = finder.find(verdicts, record: { _ in nil }) {
        changes.add(found, former.users[index].user, at: UserPlace(behindAll: index))
      }
    }
    return count
  }
}

extension DiffUser {
  init(_ user: WrittenUser, in block: RecordBlock) {
    userName = user.userName.string(in: block)
    id = user.id?.string(in: block)
  }
}
