import AUPEvaluation
import AUPLanguage
import SCIMModel
import SourceDiagnostics

/// What the rules say about some users: for each, the rules that match, by name, and what they grant.
struct VerdictTable {
  struct Verdict: Equatable {
    var user: String
    /// In the order of the rules.
    var rules: [(name: String, grants: [Grant])]

    static func == (a: Verdict, b: Verdict) -> Bool {
      a.rules.count == b.rules.count
        && zip(a.rules, b.rules).allSatisfy { $0.name.utf8.elementsEqual($1.name.utf8) && $0.grants == $1.grants }
    }
  }

  /// By the user's id, in the order of the directory.
  private(set) var verdicts: [(id: String, verdict: Verdict)] = []

  /// Evaluates the rules of a state for the users within reach.
  init(_ state: ReplState, _ reach: ChangeReach, now: Instant, check: () throws(ReplError) -> Void) throws(ReplError) {
    guard !state.rules.rules.isEmpty else { return }
    var evaluator = state.rules.compiled.evaluator(now: now)
    for user in state.directory.users(within: reach) {
      try check()
      let rules = evaluator.evaluate(user.resource).rules.map { index in
        (state.rules.rules[index].name, state.rules.rules[index].grants)
      }
      verdicts.append((user.id, Verdict(user: user.name, rules: rules)))
    }
  }
}

/// The difference between two tables, as lines.
struct VerdictChanges {
  /// More lines than that are counted, not shown.
  static let limit = 20

  private(set) var blocks: [Reply.Block] = []
  private var hidden = 0

  /// Users that are in one table only count as changed if they are granted something.
  init(from before: VerdictTable, to after: VerdictTable) {
    let old = Dictionary(before.verdicts.map { ($0.id, $0.verdict) }) { $1 }
    let new = Dictionary(after.verdicts.map { ($0.id, $0.verdict) }) { $1 }
    for (id, verdict) in after.verdicts where old[id] != verdict {
      compare(verdict.user, old[id]?.rules ?? [], verdict.rules)
    }
    for (id, verdict) in before.verdicts where new[id] == nil { compare(verdict.user, verdict.rules, []) }
    if hidden > 0 { blocks.append(Reply.Block(.note, "… and \(Count.of(hidden, "more change"))")) }
  }

  private typealias Rules = [(name: String, grants: [Grant])]

  private mutating func compare(_ user: String, _ old: Rules, _ new: Rules) {
    let name = TerminalText.harmless(user)
    func grants(_ rules: Rules, _ rule: String) -> [Grant]? {
      rules.first { $0.name.utf8.elementsEqual(rule.utf8) }?.grants
    }
    for rule in new where grants(old, rule.name) != rule.grants {
      let verb = grants(old, rule.name) == nil ? "gains" : "now has"
      add(.gain, "+ \(name) \(verb) \(JSONText.quoted(rule.name)): \(GrantText.of(rule.grants))")
    }
    for rule in old where grants(new, rule.name) == nil {
      add(.loss, "- \(name) loses \(JSONText.quoted(rule.name)): \(GrantText.of(rule.grants))")
    }
  }

  private mutating func add(_ kind: Reply.Block.Kind, _ text: String) {
    if blocks.count < VerdictChanges.limit { blocks.append(Reply.Block(kind, text)) } else { hidden += 1 }
  }
}

/// Grants for people: `Backup Admin in EMEA, APAC; Auditor in Global`.
enum GrantText {
  static func of(_ grants: [Grant]) -> String {
    var roles: [(role: String, units: [String])] = []
    for grant in grants {
      if let index = roles.firstIndex(where: { $0.role.utf8.elementsEqual(grant.role.utf8) }) {
        roles[index].units.append(grant.unit)
      } else {
        roles.append((grant.role, [grant.unit]))
      }
    }
    return TerminalText.harmless(
      roles.map { "\($0.role) in \($0.units.joined(separator: ", "))" }.joined(separator: "; "))
  }
}
