public import AUPLanguage

/// What a change of a directory, or of the time, gave one user and took away.
public struct GrantChange: Hashable, Sendable {
  /// The id of the user.
  public var user: String
  /// Indices of rules that match now and did not before, ascending.
  public var gainedRules: [Int]
  /// Indices of rules that matched before and do not now, ascending.
  public var lostRules: [Int]
  /// Grants that the user has now and had from no rule before, ascending.
  public var gainedGrants: [Grant]
  /// Grants that the user had and has from no rule now, ascending.
  public var lostGrants: [Grant]

  /// Makes a change.
  public init(
    user: String, gainedRules: [Int] = [], lostRules: [Int] = [], gainedGrants: [Grant] = [], lostGrants: [Grant] = []
  ) {
    self.user = user
    self.gainedRules = gainedRules
    self.lostRules = lostRules
    self.gainedGrants = gainedGrants
    self.lostGrants = lostGrants
  }
}

/// Tells what differs between two lists of rules.
struct RuleComparison: Sendable {
  private let grants: [Grant]
  /// For each rule where its grants start in `items`, and where those of the last end.
  private var starts: [Int32] = [0]
  private var items: [Int32] = []
  /// For each grant the last round in which a rule had it.
  private var marks: [Int32]
  private var round: Int32 = 0

  init(_ program: Program) {
    grants = program.grants
    marks = [Int32](repeating: 0, count: program.grants.count)
    for rule in program.rules {
      items += rule.grants.lazy.map { Int32($0) }
      starts.append(Int32(items.count))
    }
  }

  /// What a user gained and lost; nil if the rules are the same. Both lists are ascending. O(rules and their grants).
  mutating func change(of user: String, from old: [Int32], to new: [Int32]) -> GrantChange? {
    if old == new { return nil }
    var change = GrantChange(user: user)
    var (before, after) = (0, 0)
    while before < old.count || after < new.count {
      // What is not there is beyond every rule.
      let a = before < old.count ? old[before] : .max
      let b = after < new.count ? new[after] : .max
      if b < a { change.gainedRules.append(Int(b)) }
      if a < b { change.lostRules.append(Int(a)) }
      if a <= b { before += 1 }
      if b <= a { after += 1 }
    }
    change.gainedGrants = grants(of: change.gainedRules, without: old)
    change.lostGrants = grants(of: change.lostRules, without: new)
    return change
  }

  /// The grants of some rules that others do not give.
  private mutating func grants(of rules: [Int], without others: [Int32]) -> [Grant] {
    if rules.isEmpty { return [] }
    if round == .max {
      for grant in marks.indices { marks[grant] = 0 }
      round = 0
    }
    round += 1
    for rule in others {
      for index in starts[Int(rule)]..<starts[Int(rule) + 1] { marks[Int(items[Int(index)])] = round }
    }
    var found: [Int] = []
    for rule in rules {
      for index in starts[rule]..<starts[rule + 1] where marks[Int(items[Int(index)])] != round {
        marks[Int(items[Int(index)])] = round
        found.append(Int(items[Int(index)]))
      }
    }
    return found.sorted().map { grants[$0] }
  }
}
