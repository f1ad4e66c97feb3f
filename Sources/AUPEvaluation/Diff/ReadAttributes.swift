import AUPLanguage
import SCIMModel

/// The attributes of a user that conditions read whose verdict may change from one rule set to the other.
struct ReadAttributes: Sendable {
  /// In small letters.
  private var names: Set<String> = ["username", "active"]

  /// Of rules that are in both sets: others need no explanation.
  init(by comparison: RuleComparison) {
    for side in [comparison.old, comparison.new] {
      guard let rules = side.rules.checked?.rules else { continue }
      for (rule, other) in zip(rules, side.counterparts) where other != nil { add(rule.condition) }
    }
  }

  /// Recursion is as deep as the condition, which the checker bounds.
  private mutating func add(_ condition: Condition) {
    switch condition.kind {
    case .and(let parts), .or(let parts), .atLeast(_, let parts): for part in parts { add(part) }
    case .not(let part), .named(_, let part): add(part)
    case .test(let field, _), .count(let field, _, _), .element(let field, _):
      names.insert(ASCIICase.lower(field.path.attribute))
    }
  }

  /// The members of a record that are read, or hold what is read: those with a colon are extensions, or attributes
  /// spelled in full.
  func members(of record: SCIMObject) -> SCIMObject {
    SCIMObject(
      uniqueMembers: record.members.filter { member in
        names.contains(ASCIICase.lower(member.name)) || member.name.utf8.contains(UInt8(ascii: ":"))
      })
  }
}
