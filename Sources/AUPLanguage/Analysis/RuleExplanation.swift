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
  /// The condition as it would be without the obstacles: it may read `active` itself.
  var unhindered: Explanation

  /// True if the user is granted what the rule grants.
  public var matches: Bool { obstacles.isEmpty && condition.holds }

  /// What would make the rule match, or not match.
  public struct Change: Sendable {
    /// What would have to be out of the way.
    public var lifted: [Obstacle]
    /// The clauses that would have to come out otherwise.
    public var clauses: [Explanation]

    /// The clauses, each text once: in brackets it may have to change for several elements.
    var clausesByText: [Explanation] {
      var seen: Set<SourceSpan> = []
      return clauses.filter { $0.span == .none || seen.insert($0.span).inserted }
    }
  }

  /// The smallest change that would turn the verdict round; nil if there is none. See ``Explanation/smallestChange()``.
  public func smallestChange() -> Change? {
    if unhindered.holds, !obstacles.isEmpty { return Change(lifted: obstacles, clauses: []) }
    return unhindered.smallestChange().map { Change(lifted: obstacles, clauses: $0) }
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
    let condition = explain(rule.condition, for: user)
    var unhindered = condition
    if obstacles.contains(.inactive) {
      var active = user
      active["active"] = .boolean(true)
      unhindered = explain(rule.condition, for: active)
    }
    return RuleExplanation(
      rule: index, name: rule.name, grants: rule.grants.sorted(), obstacles: obstacles, condition: condition,
      unhindered: unhindered)
  }
}
