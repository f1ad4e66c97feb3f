import AUPLanguage
import SourceDiagnostics

/// The words of a difference: the same for terminals and for Markdown, which dress names and clauses differently.
struct DiffWords {
  /// A name in running text: `rule "Admins"`.
  let name: (String) -> String

  /// How much changes, one count on each line; counts of two populations only where there are two.
  static func totals(_ totals: AccessDiff.Totals) -> [(String, Int)] {
    var lines = [("users", totals.users)]
    if let appeared = totals.appeared { lines.append(("users who are new", appeared)) }
    if let disappeared = totals.disappeared { lines.append(("users who are gone", disappeared)) }
    return lines + [
      ("users whose access changes", totals.changed), ("users who gain", totals.gaining),
      ("users who lose", totals.losing), ("grants gained", totals.gained), ("grants lost", totals.lost),
      ("gained grants of privileged roles", totals.privilegedGained),
      ("users with the same access by other rules", totals.sameAccess),
    ]
  }

  /// `3 users lose Super Admin in Global and gain Backup Admin in EMEA`.
  func heading(_ group: AccessDiff.Group) -> String {
    let isOne = group.users.count == 1
    var verbs: [String] = []
    if !group.lost.isEmpty { verbs.append("\(isOne ? "loses" : "lose") \(list(group.lost))") }
    if !group.gained.isEmpty { verbs.append("\(isOne ? "gains" : "gain") \(list(group.gained))") }
    let presence =
      switch group.change.presence {
      case .both: ""
      case .appeared: isOne ? "is new and " : "are new and "
      case .disappeared: isOne ? "is gone and " : "are gone and "
      }
    return "\(group.users.count) \(isOne ? "user" : "users") \(presence)\(verbs.joined(separator: " and "))"
  }

  /// Why: `rule "Admins" no longer matches`. With the grants in front, where a group has others, too.
  ///
  /// - Parameter rule: How the name of the rule is dressed.
  func text(
    _ cause: AccessChange.Cause, of group: AccessDiff.Group, _ comparison: RuleComparison, rule: (String) -> String
  ) -> String {
    let all = cause.isGain ? group.change.gained : group.change.lost
    let grants = cause.grants.map { comparison.grants[Int($0)] }
    let rule = rule((cause.isGain ? comparison.new : comparison.old).program.rules[cause.rule].name)
    let start = cause.grants == all || cause.reason == .grants ? "" : "\(list(grants)): "
    return "\(start)rule \(rule) \(reason(cause, grants))"
  }

  private func reason(_ cause: AccessChange.Cause, _ grants: [Grant]) -> String {
    switch cause.reason {
    case .rule: cause.isGain ? "is new" : "is gone"
    case .grants: "\(cause.isGain ? "now grants" : "no longer grants") \(list(grants))"
    case .condition: cause.isGain ? "matches now" : "no longer matches"
    case .obstacle(let obstacle):
      cause.isGain ? "matches now; before: \(obstacle.text)" : "no longer matches: \(obstacle.text)"
    case .user: cause.isGain ? "matches" : "matched"
    }
  }

  private func list(_ grants: [Grant]) -> String {
    grants.map { "\(name($0.role)) in \(name($0.unit))" }.joined(separator: ", ")
  }

  /// What became of a rule, the first line without a mark.
  func lines(_ change: RuleChange) -> [String] {
    switch change.kind {
    case .added: return ["rule \(name(change.rule)) is new"]
    case .removed: return ["rule \(name(change.rule)) is gone"]
    case .changed: break
    }
    var lines = ["rule \(name(change.rule)) changes"]
    if change.condition == true { lines.append("its condition") }
    for grant in change.grantsAdded { lines.append("now grants \(list([grant]))") }
    for grant in change.grantsRemoved { lines.append("no longer grants \(list([grant]))") }
    if let (old, new) = change.until {
      lines.append("ends \(new.map { "at \($0)" } ?? "never"); before: \(old.map { "at \($0)" } ?? "never")")
    }
    for exemption in change.exceptionsAdded { lines.append("new exception: \(text(exemption))") }
    for exemption in change.exceptionsRemoved { lines.append("exception gone: \(text(exemption))") }
    return lines
  }

  private func text(_ exemption: RuleChange.Exemption) -> String {
    let end = exemption.until.map { " until \($0)" } ?? ""
    return "\(name(exemption.user))\(end), \(name(exemption.because))"
  }

  /// Users whose names are shown of a list that may be cut short.
  static let shownUsers = 20

  /// The users that are shown, and how many more there are.
  static func shown(_ users: [DiffUser], whole: Bool) -> (users: ArraySlice<DiffUser>, more: Int) {
    whole ? (users[...], 0) : (users.prefix(shownUsers), max(0, users.count - shownUsers))
  }
}
