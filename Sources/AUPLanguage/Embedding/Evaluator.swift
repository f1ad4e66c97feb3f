public import SCIMModel

/// Evaluates one rule set for any number of users, at one moment.
///
/// It keeps tables of the values it has met, of bounded size: make one per thread and use it for all users. The order
/// of users never matters.
///
/// ```swift
/// var evaluator = rules.evaluator(now: now)
/// for user in users { print(evaluator.evaluate(user).grants) }
/// ```
public struct Evaluator: Sendable {
  private let program: Program
  private let index: RuleIndex
  /// Rules that have expired.
  private let expired: Set<Int>
  /// For the symbol of a user's name, the rules that do not reach the user.
  private let exempt: [UInt32: [Int]]
  private let evaluatesInactive: Bool
  private var builder: RowBuilder
  private var user = PreparedUser()
  private var counters: [UInt32]
  private var candidateBits: RuleBits
  private var candidates: [Int32] = []

  init(_ loaded: LoadedProgram, now: Instant, evaluatesInactive: Bool) {
    program = loaded.program
    index = loaded.index
    func isLive(_ expiry: Instant?) -> Bool { expiry.map { now < $0 } ?? true }
    expired = Set(program.rules.indices.filter { !isLive(loaded.program.rules[$0].expiry) })
    let exceptions = program.exceptions.filter { isLive($0.expiry) }
    exempt = Dictionary(grouping: exceptions, by: \.symbol).mapValues { $0.map(\.rule) }
    self.evaluatesInactive = evaluatesInactive
    builder = loaded.rowBuilder(now: now)
    counters = [UInt32](repeating: 0, count: program.counters)
    candidateBits = RuleBits(rules: program.rules.count)
  }

  // MARK: One user

  /// What the rules say about a user, who has been through `ResourceSchemas.conform`.
  public mutating func evaluate(_ user: SCIMObject) -> Decision {
    builder.fill(&self.user.cells, from: user)
    return decide(self.user.cells)
  }

  /// What the rules say about a prepared user.
  public mutating func evaluate(_ user: PreparedUser) -> Decision {
    decide(user.cells)
  }

  /// The rules of ``evaluate(_:)-(SCIMObject)`` without what they grant, and whether the user is active.
  package mutating func matchingRules(_ user: SCIMObject) -> (rules: [Int], isActive: Bool) {
    builder.fill(&self.user.cells, from: user)
    return matchingRules(self.user.cells)
  }

  /// True if ``evaluate(_:)-(SCIMObject)`` would give this rule: the condition holds, the rule has not expired, no
  /// exception names the user, and the user is active.
  public mutating func matches(rule: Int, _ user: SCIMObject) -> Bool {
    builder.fill(&self.user.cells, from: user)
    return reaches(rule: rule, self.user.cells) && holds(rule: rule, self.user.cells)
  }

  /// True if the condition of the rule holds, whatever its expiry, the exceptions and the user's `active` say.
  public mutating func conditionHolds(rule: Int, _ user: SCIMObject) -> Bool {
    builder.fill(&self.user.cells, from: user)
    return holds(rule: rule, self.user.cells)
  }

  /// True if the condition of the rule holds for a prepared user.
  public mutating func conditionHolds(rule: Int, _ user: PreparedUser) -> Bool {
    holds(rule: rule, user.cells)
  }

  // MARK: Preparing

  /// Turns a user into the row that the VM reads, in the room of another.
  public mutating func prepare(_ user: SCIMObject, into prepared: inout PreparedUser) {
    builder.fill(&prepared.cells, from: user)
  }

  /// Turns a user into the row that the VM reads.
  public mutating func prepare(_ user: SCIMObject) -> PreparedUser {
    var prepared = PreparedUser()
    prepare(user, into: &prepared)
    return prepared
  }

  /// Prepares a user and adds it to a population.
  public mutating func append(_ user: SCIMObject, to users: inout PreparedUsers) {
    builder.fill(&self.user.cells, from: user)
    users.append(self.user.cells)
  }

  // MARK: Many users

  /// The users of a population for whom the condition of the rule holds, ascending.
  public mutating func users(matchingConditionOf rule: Int, in users: PreparedUsers) -> [Int] {
    guard program.rules.indices.contains(rule) else { return [] }
    return Machine.users(matching: rule, of: program, in: users, &counters)
  }

  // MARK: Deciding

  private mutating func decide(_ cells: [UInt32]) -> Decision {
    let (rules, isActive) = matchingRules(cells)
    return Decision(rules: rules, grants: grants(of: rules), isActive: isActive)
  }

  private mutating func matchingRules(_ cells: [UInt32]) -> (rules: [Int], isActive: Bool) {
    let isActive = isActive(cells)
    guard isActive || evaluatesInactive else { return ([], false) }
    var matching = Machine.rules(matching: cells, of: program, index, &counters, &candidateBits, &candidates)
    if !expired.isEmpty { matching.removeAll { expired.contains($0) } }
    if !matching.isEmpty, let exempt = exemptRules(cells) {
      matching.removeAll { exempt.contains($0) }
    }
    return (matching, isActive)
  }

  private func grants(of rules: [Int]) -> [Grant] {
    if rules.count == 1 { return program.rules[rules[0]].grants.map { program.grants[$0] } }
    return Set(rules.lazy.flatMap { program.rules[$0].grants }).sorted().map { program.grants[$0] }
  }

  private func isActive(_ cells: [UInt32]) -> Bool {
    program.activeCell.map { cells[$0] != program.inactiveSymbol } ?? true
  }

  private func exemptRules(_ cells: [UInt32]) -> [Int]? {
    exempt.isEmpty ? nil : program.userNameCell.flatMap { exempt[cells[$0]] }
  }

  private func reaches(rule: Int, _ cells: [UInt32]) -> Bool {
    (isActive(cells) || evaluatesInactive) && !expired.contains(rule)
      && exemptRules(cells)?.contains(rule) != true
  }

  private mutating func holds(rule: Int, _ cells: [UInt32]) -> Bool {
    program.rules.indices.contains(rule) && Machine.holds(rule: rule, of: program, cells, &counters)
  }
}
