import AUPLanguage
import SCIMModel
import SourceDiagnostics

/// Finds the rules and clauses that changed what a user is granted.
struct CauseFinder: Sendable {
  /// What is known of a user in both populations.
  struct Verdicts {
    var presence = AccessChange.Presence.both
    /// Rules of each set that match, ascending.
    var oldRules: [Int32] = []
    var newRules: [Int32] = []
    /// True if the user was left out before because `active` was false.
    var wasInactive = false
  }

  /// A change, and for each clause of its causes, in their order, what it read.
  struct Found {
    var change: AccessChange
    var readings: [Reading?] = []
  }

  /// A clause of a cause, and what it read, if that was looked at.
  struct ReadClause {
    var clause: AccessChange.Clause
    var reading: Reading?
  }

  let comparison: RuleComparison
  let explainer: Explainer
  let evaluatesInactive: Bool
  /// True if users are in both populations the same: then both versions of a rule can be asked about one record.
  let usersAreSame: Bool
  /// What of a record is read: to make a value of all of it takes longer than to explain a rule.
  private let attributes: ReadAttributes
  var texts = ClauseTexts()

  init(
    _ comparison: RuleComparison, schemas: ResourceSchemas, now: Instant, evaluatesInactive: Bool, usersAreSame: Bool
  ) {
    self.comparison = comparison
    explainer = Explainer(schemas: schemas, now: now)
    self.evaluatesInactive = evaluatesInactive
    self.usersAreSame = usersAreSame
    attributes = ReadAttributes(by: comparison, schemas, conditionsMayBeSame: !usersAreSame)
  }

  /// The change of a user's grants; nil if there is none.
  ///
  /// - Parameter record: The user as rules read it; asked for only if a condition is to be explained.
  mutating func find(_ verdicts: Verdicts, record: (ReadAttributes) -> SCIMObject?) -> Found? {
    let had = comparison.old.grants(of: verdicts.oldRules)
    let has = comparison.new.grants(of: verdicts.newRules)
    if had == has { return nil }
    let gained = has.filter { !had.contains($0) }
    let lost = had.filter { !has.contains($0) }
    var found = Found(change: AccessChange(presence: verdicts.presence, gained: gained, lost: lost))
    let attributes = attributes
    var user: SCIMObject?
    func asked() -> SCIMObject? {
      if user == nil { user = record(attributes) }
      return user
    }
    for rule in verdicts.oldRules { add(Int(rule), isGain: false, verdicts, to: &found, asked) }
    for rule in verdicts.newRules { add(Int(rule), isGain: true, verdicts, to: &found, asked) }
    return found
  }

  /// Adds why a rule gives something now, or gave it before, if that was gained or lost.
  private mutating func add(
    _ rule: Int, isGain: Bool, _ verdicts: Verdicts, to found: inout Found, _ user: () -> SCIMObject?
  ) {
    let side = isGain ? comparison.new : comparison.old
    let inQuestion = isGain ? found.change.gained : found.change.lost
    let grants = side.grants[rule].filter { inQuestion.contains($0) }
    if grants.isEmpty { return }
    func cause(_ reason: AccessChange.Reason, _ grants: [Int32], _ clauses: [ReadClause] = []) {
      found.change.causes.append(
        AccessChange.Cause(rule: rule, isGain: isGain, reason: reason, grants: grants, clauses: clauses.map(\.clause)))
      found.readings += clauses.map(\.reading)
    }
    if verdicts.presence != .both { return cause(.user, grants, whole(rule, isGain: isGain)) }
    guard let other = side.counterparts[rule] else { return cause(.rule, grants, whole(rule, isGain: isGain)) }
    let others = isGain ? comparison.old.grants[other] : comparison.new.grants[other]
    let changed = grants.filter { !others.contains($0) }
    if !changed.isEmpty { cause(.grants, changed) }
    if (isGain ? verdicts.oldRules : verdicts.newRules).contains(Int32(other)) { return }
    if isGain, verdicts.wasInactive { return cause(.obstacle(.inactive), grants) }
    let (old, new) = isGain ? (other, rule) : (rule, other)
    let (obstacles, clauses) = explain(old, new, isGain: isGain, user)
    for obstacle in obstacles { cause(.obstacle(obstacle), grants) }
    if obstacles.isEmpty || !clauses.isEmpty { cause(.condition, grants, clauses) }
  }
}
