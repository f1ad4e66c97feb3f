import SCIMModel
import SourceDiagnostics

/// How many small edits of the rules the tests notice: an edit is noticed if a test that passes would fail with it.
public struct MutationScore: Sendable {
  /// Edits that are tried at most, the first of the rule set.
  public static let limit = 10_000

  /// Edits that were tried.
  public private(set) var tried = 0
  /// Edits that there are.
  public private(set) var total = 0
  /// Those that no test noticed, in the order of the rules.
  public private(set) var survivors: [Mutant] = []

  /// Edits that a test noticed.
  public var noticed: Int { tried - survivors.count }

  /// Tries the edits of a rule set on its tests.
  ///
  /// - Parameters:
  ///   - outcomes: The tests as they come out without an edit; those that fail notice nothing.
  ///   - environment: What the rules were checked against.
  public init(
    of checked: CheckedRules, by outcomes: [TestOutcome], in environment: RuleEnvironment,
    evaluatesInactive: Bool = false, limit: Int = limit
  ) {
    let trial = MutantTrial(
      checked: checked, outcomes: outcomes.filter(\.passed), environment: environment,
      evaluatesInactive: evaluatesInactive)
    MutantFinder.forEachMutant(of: checked) { mutant in
      total += 1
      guard tried < limit else { return }
      tried += 1
      if !trial.isNoticed(mutant) { survivors.append(mutant) }
    }
  }
}

/// Tests on trial: all but one rule stay as they are, so only that one is evaluated.
struct MutantTrial {
  let checked: CheckedRules
  /// Tests that pass.
  let outcomes: [TestOutcome]
  let environment: RuleEnvironment
  let evaluatesInactive: Bool

  /// True if one of the tests would fail.
  func isNoticed(_ mutant: Mutant) -> Bool {
    var alone = CheckedRules()
    alone.rules = [mutant.changed]
    alone.exceptions = mutant.exceptions.map { exception in
      var exception = exception
      exception.rule = 0
      return exception
    }
    // Edits make no code larger than a program may be but in theory: one rule alone has all the room.
    guard let compiled = try? environment.compile(alone) else { return false }
    var evaluators: [Instant: Evaluator] = [:]
    let grantsDiffer = mutant.changed.grants != checked.rules[mutant.rule].grants
    return outcomes.contains { outcome in
      let matches = evaluators[
        outcome.now, default: compiled.evaluator(now: outcome.now, evaluatesInactive: evaluatesInactive)
      ].matches(rule: 0, outcome.test.user)
      let matched = outcome.decision.rules.contains(mutant.rule)
      if matches == matched, !(matches && grantsDiffer) { return false }
      let decision = decision(outcome.decision, mutant, matches: matches)
      return !outcome.test.expectations.allSatisfy { $0.0.isMet(by: decision) }
    }
  }

  /// What the rules would say with the edit.
  private func decision(_ decision: Decision, _ mutant: Mutant, matches: Bool) -> Decision {
    var rules = decision.rules.filter { $0 != mutant.rule }
    var grants = Set(rules.flatMap { checked.rules[$0].grants })
    if matches {
      rules.append(mutant.rule)
      grants.formUnion(mutant.changed.grants)
    }
    return Decision(rules: rules.sorted(), grants: grants.sorted(), isActive: decision.isActive)
  }
}
