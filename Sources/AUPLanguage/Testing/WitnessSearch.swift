import SCIMModel
import SourceDiagnostics

/// Finds users by deciding whether there are any: those for whom the verdict of a condition would be another if the clause
/// came out the other way.
struct WitnessSearch: UserFinder {
  private let checked: CheckedRules
  private let satisfiability: Satisfiability
  /// What keeps a rule from a user whatever its condition says, and is not to.
  private let free: [Satisfiability.Claim]

  init(
    _ checked: CheckedRules, schemas: ResourceSchemas, now: Instant, limits: Limits, sources: SourceMap,
    evaluatesInactive: Bool
  ) {
    self.checked = checked
    satisfiability = Satisfiability(schemas: schemas, now: now, steps: 200_000, limits: limits, sources: sources)
    free = evaluatesInactive ? [] : [satisfiability.claim("active", is: false).negated]
  }

  func forEachUser(near goal: ClauseGoal, _ isFound: (SCIMObject) -> Bool) {
    if case .witness(let user) = answer(goal) { _ = isFound(user) }
  }

  /// True if it is certain that nobody reaches the goal.
  func isOutOfReach(_ goal: ClauseGoal) -> Bool { if case .none = answer(goal) { true } else { false } }

  private func answer(_ goal: ClauseGoal) -> Satisfiability.Answer {
    let condition = checked.rules[goal.rule].condition
    let holds = satisfiability.claim(condition)
    // Of a clause that comes out the other way anyhow this is the same condition.
    let changed = satisfiability.claim(condition.replacing(clause: goal.clause, with: !goal.verdict))
    let differs = Satisfiability.Claim.any([.all([holds, changed.negated]), .all([holds.negated, changed])])
    let names = checked.exceptions.filter { $0.rule == goal.rule }
      .map { satisfiability.claim("userName", isText: $0.user).negated }
    return satisfiability.user([differs] + free + names)
  }
}

extension Condition {
  /// The condition with a constant in the place of a clause, wherever that stands.
  fileprivate func replacing(clause: SourceSpan, with constant: Bool) -> Condition {
    if span == clause && isClause { return Condition(constant ? .and([]) : .or([]), span) }
    return mapParts { $1.replacing(clause: clause, with: constant) }
  }
}
