public import SCIMModel
public import SourceDiagnostics

/// Tests that reach what the tests of a rule set do not: for each clause the verdicts that no test has seen deciding.
///
/// What a suggested test expects is what the rules say now, which somebody has to look at. Each was found to reach what it
/// says; nothing is suggested that was not.
public struct TestSuggestions: Sendable {
  /// A user for a test.
  public struct Suggestion: Sendable {
    /// What the test reaches first.
    public var goal: ClauseGoal
    /// The user, in canonical shape.
    public var user: SCIMObject
    /// What the rules say about the user.
    public var decision: Decision
  }

  /// In the order of the rules and their clauses.
  public private(set) var suggestions: [Suggestion] = []
  /// What no user was found for.
  public private(set) var unreached: [ClauseGoal] = []
  /// True of what is ``unreached`` if it is certain that no user reaches it; one for each.
  public private(set) var isOutOfReach: [Bool] = []
  /// What tests and suggestions together reach; of more than ``sharedRules`` rules perhaps a little more.
  public private(set) var coverage: TestCoverage

  /// A user may reach something of other rules, too. Of more rules than this just so many are looked at, from the one that
  /// is worked on, so that the time does not grow with the square of the rules.
  public static let sharedRules = 100

  /// Searches for users.
  ///
  /// - Parameters:
  ///   - outcomes: What came of the tests that there are.
  ///   - now: The moment of the suggested tests.
  public init(
    of compiled: CompiledRules, _ checked: CheckedRules, _ sources: SourceMap, by outcomes: [TestOutcome],
    in environment: RuleEnvironment, now: Instant, evaluatesInactive: Bool = false
  ) {
    coverage = TestCoverage(
      of: checked, by: outcomes, schemas: environment.schemas, limits: environment.limits,
      evaluatesInactive: evaluatesInactive)
    let finder = UserSearch(
      checked: checked, schemas: environment.schemas,
      values: ValueSearch(
        literals: StringLiterals(sources, environment.limits), now: now, limits: environment.limits))
    let witnesses = WitnessSearch(
      checked, schemas: environment.schemas, now: now, limits: environment.limits, sources: sources,
      evaluatesInactive: evaluatesInactive)
    let explainer = Explainer(schemas: environment.schemas, now: now, limits: environment.limits)
    var evaluator = compiled.evaluator(now: now, evaluatesInactive: evaluatesInactive)
    for index in checked.rules.indices {
      for (clause, verdict) in coverage.rules[index].missing {
        let goal = ClauseGoal(rule: index, clause: clause, verdict: verdict)
        // A user suggested for another goal may have reached it by now.
        guard !coverage.reaches(goal) else { continue }
        func isFound(_ user: SCIMObject) -> Bool {
          let explanation = explainer.explain(
            rule: index, of: checked, for: user, evaluatesInactive: evaluatesInactive)
          guard explanation.reaches(goal) else { return false }
          let first = checked.rules.count > Self.sharedRules ? index : 0
          let rules = first..<min(checked.rules.count, first + Self.sharedRules)
          coverage.add(user, explainer, checked, rules, evaluatesInactive)
          suggestions.append(Suggestion(goal: goal, user: user, decision: evaluator.evaluate(user)))
          return true
        }
        finder.forEachUser(near: goal, isFound)
        if !coverage.reaches(goal) { witnesses.forEachUser(near: goal, isFound) }
        if !coverage.reaches(goal) { unreached.append(goal) }
      }
    }
    // A user who was found for another goal may have come to it.
    unreached.removeAll { coverage.reaches($0) }
    isOutOfReach = unreached.map { witnesses.isOutOfReach($0) }
  }
}

extension TestCoverage {
  /// True if somebody has reached the goal.
  func reaches(_ goal: ClauseGoal) -> Bool {
    !rules[goal.rule].missing.contains { $0.span == goal.clause && $0.verdict == goal.verdict }
  }
}

extension RuleExplanation {
  /// True if the clause comes out like that and the verdict of the rule rests on it alone.
  func reaches(_ goal: ClauseGoal) -> Bool {
    obstacles.isEmpty
      && condition.decisiveClauses.contains { $0.span == goal.clause && $0.holds == goal.verdict }
  }
}
