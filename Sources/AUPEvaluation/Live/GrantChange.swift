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

/// Tells which grants come and go with rules.
struct GrantComparison: Sendable {
  private let grants: [Grant]
  /// For each rule where its grants start in `items`, and where those of the last end.
  private var starts: [Int32] = [0]
  private var items: [Int32] = []
  /// For each grant whether it is in question; for none between two changes.
  private var marks: [Bool]

  init(_ program: Program) {
    grants = program.grants
    marks = [Bool](repeating: false, count: program.grants.count)
    for rule in program.rules {
      items += rule.grants.lazy.map { Int32($0) }
      starts.append(Int32(items.count))
    }
  }

  /// What a user gained and lost with rules that came and went.
  ///
  /// All lists are ascending. O(rules and their grants).
  ///
  /// - Parameter rules: All rules that match the user now.
  mutating func change(of user: String, gained: [Int], lost: [Int], rules: [Int32]) -> GrantChange {
    for rule in gained { mark(rule, true) }
    for rule in lost { mark(rule, true) }
    // What another rule gives was there before and stays.
    Self.settle(rules, without: gained, starts, items, &marks)
    var (came, went) = (Set<Int32>(), Set<Int32>())
    for rule in gained { came.formUnion(inQuestion(rule)) }
    for rule in lost { went.formUnion(inQuestion(rule)) }
    for rule in gained { mark(rule, false) }
    for rule in lost { mark(rule, false) }
    return GrantChange(
      user: user, gainedRules: gained, lostRules: lost, gainedGrants: sorted(came.subtracting(went)),
      lostGrants: sorted(went.subtracting(came)))
  }

  private func places(of rule: Int) -> Range<Int> { Int(starts[rule])..<Int(starts[rule + 1]) }

  private mutating func mark(_ rule: Int, _ mark: Bool) {
    for index in places(of: rule) { marks[Int(items[index])] = mark }
  }

  private static func settle(
    _ rules: [Int32], without gained: [Int], _ starts: [Int32], _ items: [Int32], _ marks: inout [Bool]
  ) {
    let (starts, items) = (starts.span, items.span)
    var marks = marks.mutableSpan
    var next = 0
    for rule in rules {
      if next < gained.count, gained[next] == Int(rule) {
        next += 1
        continue
      }
      for index in Int(starts[Int(rule)])..<Int(starts[Int(rule) + 1]) { marks[Int(items[index])] = false }
    }
  }

  private func inQuestion(_ rule: Int) -> [Int32] {
    items[places(of: rule)].filter { marks[Int($0)] }
  }

  private func sorted(_ grants: Set<Int32>) -> [Grant] { grants.sorted().map { self.grants[Int($0)] } }
}
