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
  let loaded: LoadedProgram
  let program: Program
  /// Of the program, as soon as it has been asked for.
  private var index: RuleIndex?
  let exemptions: RuleExemptions
  var builder: RowBuilder
  private var user = PreparedUser()
  var counters: [UInt32]
  /// Empty, but while rules are looked for.
  var candidateBits: RuleBits
  /// Rules that may match, then those that do.
  var rules: [Int32] = []
  /// Room that is used again.
  var merged: [Int32] = []

  init(_ loaded: LoadedProgram, now: Instant, evaluatesInactive: Bool) {
    self.loaded = loaded
    program = loaded.program
    exemptions = RuleExemptions(loaded.program, now: now, evaluatesInactive: evaluatesInactive)
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

  /// True if ``evaluate(_:)-(SCIMObject)`` would give this rule: the condition holds, the rule has not expired, no
  /// exception names the user, and the user is active.
  public mutating func matches(rule: Int, _ user: SCIMObject) -> Bool {
    builder.fill(&self.user.cells, from: user)
    return program.rules.indices.contains(rule) && !exemptRules(self.user.cells).contains(rule)
      && holds(rule: rule, self.user.cells)
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
    findRules(cells)
    return Decision(rules: rules.map { Int($0) }, grants: grants(of: rules), isActive: isActive(cells))
  }

  /// Leaves in ``rules`` those that match the user of a row, ascending.
  mutating func findRules(_ cells: [UInt32]) {
    rules.removeAll(keepingCapacity: true)
    let exempt = exemptRules(cells)
    if case .all = exempt { return }
    let index = self.index ?? loaded.index
    self.index = index
    candidateBits.insert(index.always.span)
    index.insertCandidates(cells.span, into: &candidateBits)
    candidateBits.removeAll(into: &rules)
    Machine.keepMatching(&rules, cells.span, of: program, index, &counters)
    if case .some = exempt { rules.removeAll { exempt.contains(Int($0)) } }
  }

  private func grants(of rules: [Int32]) -> [Grant] {
    if rules.count == 1 { return program.rules[Int(rules[0])].grants.map { program.grants[$0] } }
    return Set(rules.lazy.flatMap { program.rules[Int($0)].grants }).sorted().map { program.grants[$0] }
  }

  func isActive(_ cells: [UInt32]) -> Bool {
    program.activeCell.map { cells[$0] != program.inactiveSymbol } ?? true
  }

  func nameSymbol(_ cells: [UInt32]) -> UInt32 { program.userNameCell.map { cells[$0] } ?? Slot.absent }

  func exemptRules(_ cells: [UInt32]) -> RuleExemptions.Exempt {
    exemptions.exempt(nameSymbol: nameSymbol(cells), isActive: isActive(cells))
  }

  private mutating func holds(rule: Int, _ cells: [UInt32]) -> Bool {
    program.rules.indices.contains(rule) && Machine.holds(rule: rule, of: program, cells, &counters)
  }
}
