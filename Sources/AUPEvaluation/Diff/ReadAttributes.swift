import AUPLanguage
import SCIMModel

/// The attributes of a user that conditions read whose verdict may change: the others need not be made values.
struct ReadAttributes: Sendable {
  /// Names of the core schema that nobody asks for, as the schema spells them. Whatever else is there is kept.
  private var others: Set<String>

  /// - Parameter conditionsMayBeSame: If false, rules whose condition asks the same in both sets are of no interest.
  init(by comparison: RuleComparison, _ schemas: ResourceSchemas, conditionsMayBeSame: Bool) {
    others = Set(schemas.core.attributes.map(\.name)).subtracting(["userName", "active"])
    guard let old = comparison.old.rules.checked?.rules, let new = comparison.new.rules.checked?.rules else {
      // Who knows only one of the conditions explains that.
      for rule in (comparison.old.rules.checked?.rules ?? []) + (comparison.new.rules.checked?.rules ?? []) {
        keep(rule.condition)
      }
      return
    }
    for (rule, other) in comparison.old.counterparts.enumerated() {
      guard let other else { continue }
      if !conditionsMayBeSame, old[rule].condition.asksTheSame(as: new[other].condition) { continue }
      keep(old[rule].condition)
      keep(new[other].condition)
    }
  }

  /// Recursion is as deep as the condition, which the checker bounds.
  private mutating func keep(_ condition: Condition) {
    switch condition.kind {
    case .test(let field, _), .count(let field, _, _), .element(let field, _): others.remove(field.path.attribute)
    case .and, .or, .atLeast, .not, .named: for part in condition.parts { keep(part) }
    }
  }

  /// The members of a record that are read, or hold what is read.
  func members(of record: SCIMObject) -> SCIMObject {
    SCIMObject(uniqueMembers: record.members.filter { !others.contains($0.name) })
  }
}
