public import SourceDiagnostics

/// A rule set with one small edit: the rule it is in, and how that rule and its exceptions are then.
public struct Mutant: Sendable {
  /// The index of the rule.
  public var rule: Int
  /// Where the edit is.
  public var span: SourceSpan
  /// True if the place is a part of the condition, false if it is the whole rule or an exception.
  var isInCondition: Bool
  /// The edit in words, behind the text of the place: `negated`, `left out`, `` compared by `co` ``.
  public var edit: String
  /// The rule as it is then.
  var changed: CheckedRule
  /// The exceptions from the rule as they are then.
  var exceptions: [CheckedException]
}

/// Finds the small edits of rules: each is one that a person could make by mistake.
///
/// An edit of a let is one for each rule that uses the let.
struct MutantFinder {
  /// Calls the body with each edit, rule by rule, in an order that depends on nothing but the rules.
  static func forEachMutant(of checked: CheckedRules, _ body: (Mutant) -> Void) {
    var exceptions: [Int: [CheckedException]] = [:]
    for exception in checked.exceptions { exceptions[exception.rule, default: []].append(exception) }
    for (index, rule) in checked.rules.enumerated() {
      forEachMutant(of: rule, index, exceptions[index] ?? [], body)
    }
  }

  private static func forEachMutant(
    of rule: CheckedRule, _ index: Int, _ exceptions: [CheckedException], _ body: (Mutant) -> Void
  ) {
    func report(
      _ span: SourceSpan, _ edit: String, isInCondition: Bool = false,
      _ change: (inout CheckedRule, inout [CheckedException]) -> Void
    ) {
      var (changed, left) = (rule, exceptions)
      change(&changed, &left)
      body(
        Mutant(
          rule: index, span: span, isInCondition: isInCondition, edit: edit, changed: changed, exceptions: left))
    }
    ConditionEdits.forEach(of: rule.condition) { condition, span, edit in
      report(span, edit, isInCondition: true) { rule, _ in rule.condition = condition }
    }
    for (place, grant) in rule.grants.enumerated() {
      report(rule.span, "without `\(grant.role)` in `\(grant.unit)`") { rule, _ in rule.grants.remove(at: place) }
    }
    if rule.expiry != nil { report(rule.span, "without its end") { rule, _ in rule.expiry = nil } }
    for (place, exception) in exceptions.enumerated() {
      report(exception.span, "without the exception of `\(exception.user)`") { _, exceptions in
        exceptions.remove(at: place)
      }
    }
  }
}
