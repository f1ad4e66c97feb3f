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
    var readings: [String] = []
  }

  private let comparison: RuleComparison
  private let schemas: ResourceSchemas
  private let now: Instant
  private let evaluatesInactive: Bool
  /// True if users are in both populations the same: then both versions of a rule can be asked about one record.
  private let usersAreSame: Bool

  init(
    _ comparison: RuleComparison, schemas: ResourceSchemas, now: Instant, evaluatesInactive: Bool, usersAreSame: Bool
  ) {
    self.comparison = comparison
    self.schemas = schemas
    self.now = now
    self.evaluatesInactive = evaluatesInactive
    self.usersAreSame = usersAreSame
  }

  /// The change of a user's grants; nil if there is none.
  ///
  /// - Parameter record: The user as rules read it; asked for only if a condition is to be explained.
  func find(_ verdicts: Verdicts, record: () -> SCIMObject?) -> Found? {
    let had = comparison.old.grants(of: verdicts.oldRules)
    let has = comparison.new.grants(of: verdicts.newRules)
    if had == has { return nil }
    let gained = has.filter { !had.contains($0) }
    let lost = had.filter { !has.contains($0) }
    var found = Found(change: AccessChange(presence: verdicts.presence, gained: gained, lost: lost))
    var user: SCIMObject?
    func asked() -> SCIMObject? {
      if user == nil { user = record() }
      return user
    }
    for rule in verdicts.oldRules { add(Int(rule), isGain: false, verdicts, to: &found, asked) }
    for rule in verdicts.newRules { add(Int(rule), isGain: true, verdicts, to: &found, asked) }
    return found
  }

  /// Adds why a rule gives something now, or gave it before, if that was gained or lost.
  private func add(
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

  // MARK: Clauses

  private struct ReadClause {
    var clause: AccessChange.Clause
    var reading: String
  }

  /// The condition as one clause: where a rule or a user is new or gone, that and not a part of the condition is the cause.
  private func whole(_ rule: Int, isGain: Bool) -> [ReadClause] {
    guard let checked = (isGain ? comparison.new : comparison.old).rules.checked else { return [] }
    let clause = AccessChange.Clause(isOld: !isGain, span: checked.rules[rule].condition.span, holds: true)
    return [ReadClause(clause: clause, reading: "")]
  }

  /// What keeps the rule from the user, or did; and the clauses that tell the two versions apart.
  private func explain(
    _ old: Int, _ new: Int, isGain: Bool, _ user: () -> SCIMObject?
  ) -> (obstacles: [RuleExplanation.Obstacle], clauses: [ReadClause]) {
    guard let newRules = comparison.new.rules.checked, let user = user() else { return ([], []) }
    let explainer = Explainer(schemas: schemas, now: now)
    let after = explainer.explain(rule: new, of: newRules, for: user, evaluatesInactive: evaluatesInactive)
    guard usersAreSame, let oldRules = comparison.old.rules.checked else {
      let causes = after.obstacles.isEmpty ? self.causes(of: after.condition, isOld: false) : []
      return (after.obstacles, causes)
    }
    let before = explainer.explain(rule: old, of: oldRules, for: user, evaluatesInactive: evaluatesInactive)
    let obstacles = isGain ? before.obstacles : after.obstacles
    // The condition came out as it does now: only the obstacle did it.
    if !obstacles.isEmpty, before.condition.holds == after.condition.holds { return (obstacles, []) }
    return (obstacles, clauses(before.condition, after.condition, isGain: isGain))
  }

  /// The causes of both verdicts without clauses that the other version has, too, and that come out there as here.
  private func clauses(_ before: Explanation, _ after: Explanation, isGain: Bool) -> [ReadClause] {
    let (oldCauses, newCauses) = (causes(of: before, isOld: true), causes(of: after, isOld: false))
    let (oldVerdicts, newVerdicts) = (verdicts(of: before, isOld: true), verdicts(of: after, isOld: false))
    func isNew(_ read: ReadClause, _ known: [[UInt8]: Bool]) -> Bool {
      known[text(of: read.clause)].map { $0 != read.clause.holds } ?? true
    }
    let fromOld = oldCauses.filter { isNew($0, newVerdicts) }
    // Of a loss every clause that fails now is shown.
    let fromNew = isGain ? newCauses.filter { isNew($0, oldVerdicts) } : newCauses
    return fromOld.isEmpty && fromNew.isEmpty ? newCauses : fromOld + fromNew
  }

  /// The clauses that a verdict rests on, each text once: in brackets it is asked of several elements.
  private func causes(of explanation: Explanation, isOld: Bool) -> [ReadClause] {
    var seen: Set<SourceSpan> = []
    var causes: [ReadClause] = []
    explanation.forEachCause { cause, context in
      guard cause.span != .none, seen.insert(cause.span).inserted else { return }
      let clause = AccessChange.Clause(
        isOld: isOld, span: cause.span, holds: cause.holds, context: context.joined(separator: " "))
      causes.append(ReadClause(clause: clause, reading: cause.readingText))
    }
    return causes
  }

  /// How the clauses of a version come out, by their text.
  private func verdicts(of explanation: Explanation, isOld: Bool) -> [[UInt8]: Bool] {
    var verdicts: [[UInt8]: Bool] = [:]
    explanation.forEachLeaf { leaf in
      let clause = AccessChange.Clause(isOld: isOld, span: leaf.span, holds: leaf.holds)
      verdicts[text(of: clause)] = leaf.holds
    }
    return verdicts
  }

  private func text(of clause: AccessChange.Clause) -> [UInt8] { Array(comparison.text(of: clause).utf8) }
}

extension RuleComparison {
  /// The source text of a clause, on one line.
  func text(of clause: AccessChange.Clause) -> String {
    guard let sources = (clause.isOld ? old : new).rules.sources else { return "" }
    return ClauseText.of(clause.span, in: sources)
  }

  /// The text, and behind it what stands above it: `userType eq "Contractor" (under not contractor)`.
  func textInContext(of clause: AccessChange.Clause) -> String {
    text(of: clause) + (clause.context.isEmpty ? "" : " (under \(clause.context))")
  }
}

extension Explanation {
  /// Visits the clauses, in the order of the text.
  fileprivate func forEachLeaf(_ body: (Explanation) -> Void) {
    if parts.isEmpty { return body(self) }
    for part in parts { part.forEachLeaf(body) }
  }

  /// Visits the clauses that the verdict rests on, in the order of the text, each with the words above it that a reader
  /// would miss: `not`, and names of lets.
  fileprivate func forEachCause(under context: [String] = [], _ body: (Explanation, [String]) -> Void) {
    guard isCause else { return }
    if parts.isEmpty { return body(self, context) }
    let word: [String] =
      switch kind {
      case .not: ["not"]
      case .named(let name, _): [name]
      default: []
      }
    for part in parts { part.forEachCause(under: context + word, body) }
  }

  /// What a clause read, in words.
  fileprivate var readingText: String {
    switch kind {
    case .clause(let reading), .elements(let reading, _): reading.text
    default: ""
    }
  }
}
