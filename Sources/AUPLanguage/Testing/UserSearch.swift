import SCIMModel
public import SourceDiagnostics

/// A clause of a rule that is to come out in some way and to decide the rule's verdict alone.
public struct ClauseGoal: Sendable {
  /// The index of the rule.
  public var rule: Int
  /// Where the clause stands.
  public var clause: SourceSpan
  /// How it is to come out.
  public var verdict: Bool
}

/// Finds users who reach goals. What it finds is checked by whoever asks: it may guess.
protocol UserFinder {
  /// Users who may reach the goal, likely ones first, until the body says that one does.
  func forEachUser(near goal: ClauseGoal, _ isFound: (SCIMObject) -> Bool)
}

/// Finds users by putting together values made of the constants of a condition, in several tries.
struct UserSearch: UserFinder {
  let checked: CheckedRules
  let schemas: ResourceSchemas
  let values: ValueSearch

  /// Tries for one goal; fewer where a condition is large.
  private static let tries = 64
  private static let clausesTried = 50_000

  func forEachUser(near goal: ClauseGoal, _ isFound: (SCIMObject) -> Bool) {
    let condition = checked.rules[goal.rule].condition
    let tries = min(Self.tries, max(4, Self.clausesTried / max(1, condition.clauseSpans.count)))
    for number in 0..<tries {
      var planner = ConditionPlanner(choices: SearchChoices(try: number))
      var demands: [Demand] = []
      planner.demand(condition, toRestOn: goal.clause, being: goal.verdict, &demands)
      var builder = UserBuilder(schemas: schemas, values: values, planner: planner)
      guard let raw = builder.user(meeting: demands) else { continue }
      let (user, problems) = schemas.conform(raw)
      if problems.isEmpty, isFound(user) { return }
    }
  }
}

extension ClauseGoal {
  /// The clause as it is written, on one line.
  public func text(_ sources: SourceMap) -> String { ClauseText.of(clause, in: sources) }
}
