import AUPLanguage
import SCIMModel

/// What became of one rule between two rule sets. Rules are the same if their names are.
package struct RuleChange: Sendable {
  /// What became of it.
  package enum Kind: String, Sendable {
    case added, removed, changed
  }

  /// A user whom the rule does not reach.
  package struct Exemption: Sendable {
    /// As written.
    package var user: String
    /// When it ends.
    package var until: Instant?
    /// Why, in the author's words.
    package var because: String

    fileprivate var key: [UInt8] {
      ComparisonKey.of(user, caseExact: false) + [0] + Array("\(until.map { "\($0)" } ?? "")".utf8) + [0]
        + Array(because.utf8)
    }
  }

  /// The name of the rule.
  package var rule: String
  /// What became of it.
  package var kind: Kind
  /// True if the condition asks something else; nil if a rule set is compiled, so that nobody knows.
  package var condition: Bool?
  /// What it grants in the new rule set only.
  package var grantsAdded: [Grant] = []
  /// What it grants in the old rule set only.
  package var grantsRemoved: [Grant] = []
  /// When it ended before, and when it ends now; nil if that is the same.
  package var until: (old: Instant?, new: Instant?)?
  /// Exceptions of the new rule set only.
  package var exceptionsAdded: [Exemption] = []
  /// Exceptions of the old rule set only.
  package var exceptionsRemoved: [Exemption] = []

  /// Makes the change of a rule that is in one rule set only.
  init(_ rule: String, _ kind: Kind) {
    self.rule = rule
    self.kind = kind
  }

  /// Compares two versions of one rule; nil if they are the same.
  init?(from oldRule: Int, of old: RuleComparison.Side, to newRule: Int, of new: RuleComparison.Side, _ grants: [Grant])
  {
    let (before, after) = (old.program.rules[oldRule], new.program.rules[newRule])
    self.init(after.name, .changed)
    if let a = old.rules.checked?.rules[oldRule].condition, let b = new.rules.checked?.rules[newRule].condition {
      condition = !a.asksTheSame(as: b)
    }
    let (had, has) = (old.grants[oldRule], new.grants[newRule])
    grantsAdded = has.filter { !had.contains($0) }.map { grants[Int($0)] }
    grantsRemoved = had.filter { !has.contains($0) }.map { grants[Int($0)] }
    if before.expiry != after.expiry { until = (before.expiry, after.expiry) }
    let (were, are) = (Self.exemptions(of: oldRule, old.program), Self.exemptions(of: newRule, new.program))
    exceptionsAdded = Self.missing(in: were, of: are)
    exceptionsRemoved = Self.missing(in: are, of: were)
    let isSame =
      condition != true && grantsAdded.isEmpty && grantsRemoved.isEmpty && until == nil && exceptionsAdded.isEmpty
      && exceptionsRemoved.isEmpty
    if isSame { return nil }
  }

  private static func exemptions(of rule: Int, _ program: Program) -> [Exemption] {
    program.exceptions.filter { $0.rule == rule }
      .map { Exemption(user: $0.user, until: $0.expiry, because: $0.reason) }
  }

  private static func missing(in known: [Exemption], of all: [Exemption]) -> [Exemption] {
    let keys = Set(known.map(\.key))
    return all.filter { !keys.contains($0.key) }
  }
}
