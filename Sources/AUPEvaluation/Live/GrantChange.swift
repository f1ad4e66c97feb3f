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
  private let program: Program
  /// For each grant the last round in which a rule had it.
  private var marks: [Int]
  private var round = 0

  init(_ program: Program) {
    self.program = program
    marks = [Int](repeating: 0, count: program.grants.count)
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
    round += 1
    for rule in others { for grant in program.rules[Int(rule)].grants { marks[grant] = round } }
    var found: [Int] = []
    for grant in rules.lazy.flatMap({ [program] in program.rules[$0].grants }) where marks[grant] != round {
      marks[grant] = round
      found.append(grant)
    }
    return found.sorted().map { program.grants[$0] }
  }
}
