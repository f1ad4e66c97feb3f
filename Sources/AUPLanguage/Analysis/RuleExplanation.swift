public import SCIMModel
import SourceDiagnostics

/// Why a rule matches a user, or does not: its condition, and what else may keep a rule from a user.
public struct RuleExplanation: Sendable {
  /// Something that keeps a rule from a user whatever the condition says.
  public enum Obstacle: Hashable, Sendable {
    /// The user's `active` is false.
    case inactive
    /// The rule ended at this instant.
    case expired(Instant)
    /// An `except` names the user.
    case exception(until: Instant?, because: String)
  }

  /// The index of the rule.
  public var rule: Int
  /// The name of the rule.
  public var name: String
  /// What it grants, ascending: by role, then unit.
  public var grants: [Grant]
  /// What keeps it from the user.
  public var obstacles: [Obstacle]
  /// The condition.
  public var condition: Explanation

  /// True if the user is granted what the rule grants.
  public var matches: Bool { obstacles.isEmpty && condition.holds }
}

extension RuleExplanation {
  /// The fewest changes of the user after which the condition holds and the user is active; where the rule matches, after
  /// which the condition does not hold. Exceptions and expiry are no matter of the user: they are among the obstacles.
  ///
  /// - Parameters:
  ///   - user: Who was explained.
  ///   - rules: Those that were explained.
  ///   - evaluatesInactive: As the rule was explained.
  public func remedy(
    for user: SCIMObject, of rules: CheckedRules, _ satisfiability: Satisfiability, evaluatesInactive: Bool = false
  ) -> Satisfiability.Remedy {
    let holds = satisfiability.claim(rules.rules[rule].condition)
    if matches { return satisfiability.smallestChange(of: user, toSatisfy: [holds.negated]) }
    let isActive = satisfiability.claim("active", is: false).negated
    return satisfiability.smallestChange(of: user, toSatisfy: evaluatesInactive ? [holds] : [holds, isActive])
  }
}

extension Explainer {
  /// Explains a rule for a user that has been through `ResourceSchemas.conform`.
  ///
  /// - Parameter evaluatesInactive: If true, users whose `active` is false are treated as anybody else.
  public func explain(
    rule index: Int, of rules: CheckedRules, for user: SCIMObject, evaluatesInactive: Bool = false
  ) -> RuleExplanation {
    let rule = rules.rules[index]
    var obstacles: [RuleExplanation.Obstacle] = []
    if case .boolean(false)? = user["active"], !evaluatesInactive { obstacles.append(.inactive) }
    if let expiry = rule.expiry, now >= expiry { obstacles.append(.expired(expiry)) }
    if case .string(let userName)? = user["userName"] {
      let key = ComparisonKey.of(userName, caseExact: false)
      for exception in rules.exceptions where exception.rule == index {
        if let expiry = exception.expiry, now >= expiry { continue }
        if ComparisonKey.of(exception.user, caseExact: false) != key { continue }
        obstacles.append(.exception(until: exception.expiry, because: exception.reason))
      }
    }
    return RuleExplanation(
      rule: index, name: rule.name, grants: rule.grants.sorted(), obstacles: obstacles,
      condition: explain(rule.condition, for: user))
  }
}
