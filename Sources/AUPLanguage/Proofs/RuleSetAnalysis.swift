public import SCIMModel

/// What holds of a rule set for **every** user, whoever they may be: exact answers, each with a user who shows it, and
/// each such user confirmed by the VM.
///
/// ```swift
/// let analysis = RuleSetAnalysis(rules, environment: environment, now: now)
/// analysis.findings()  // [.neverMatches(rule: 2), .implies(first: 0, second: 1, witness: …)]
/// ```
///
/// What cannot be decided in so many steps is *undecided*; nothing is guessed.
public final class RuleSetAnalysis {
  /// The rules.
  public let rules: CheckedRules
  let environment: RuleEnvironment
  let now: Instant
  let satisfiability: Satisfiability
  private var evaluator: Evaluator
  /// Of the conditions alone: no rule has ended, and there are no exceptions.
  private var conditionEvaluator: Evaluator
  private var witnesses: [Int: Satisfiability.Answer] = [:]
  private var counterWitnesses: [Int: Satisfiability.Answer] = [:]
  /// What the condition of each rule says.
  let conditions: [Satisfiability.Claim]
  /// What it takes to be granted what each rule grants.
  let matches: [Satisfiability.Claim]

  /// Prepares an analysis. O(size of the rules).
  ///
  /// - Parameters:
  ///   - compiled: Rules with their sources.
  ///   - environment: What they were compiled in.
  ///   - now: What `now` means, and what expiry is compared with.
  ///   - steps: What the search for one user may take.
  /// - Returns: Nil if the rules came without source.
  public convenience init?(
    _ compiled: CompiledRules, environment: RuleEnvironment, now: Instant, steps: Int = Satisfiability.standardSteps
  ) {
    guard let checked = compiled.checked else { return nil }
    self.init(
      compiled, checked, environment,
      Satisfiability(
        schemas: environment.schemas, now: now, steps: steps, limits: environment.limits, sources: compiled.sources),
      now: now)
  }

  /// One that shares what a solver knows.
  init(
    _ compiled: CompiledRules, _ checked: CheckedRules, _ environment: RuleEnvironment,
    _ satisfiability: Satisfiability, now: Instant
  ) {
    rules = checked
    self.environment = environment
    self.now = now
    self.satisfiability = satisfiability
    evaluator = compiled.evaluator(now: now)
    conditionEvaluator = ((try? environment.compile(checked.withoutExemptions)) ?? compiled)
      .evaluator(now: now, evaluatesInactive: true)
    let conditions = checked.rules.map { satisfiability.claim($0.condition) }
    self.conditions = conditions
    let isInactive = satisfiability.claim("active", is: false)
    let exceptions = Dictionary(grouping: checked.exceptions.filter { $0.isInForce(at: now) }, by: \.rule)
    matches = checked.rules.indices.map { index in
      if let expiry = checked.rules[index].expiry, now >= expiry { return .any([]) }
      let names = (exceptions[index] ?? []).map { satisfiability.claim("userName", isText: $0.user) }
      return .all([conditions[index], isInactive.negated] + names.map(\.negated))
    }
  }

  // MARK: Answers that were confirmed

  /// A user of whom claims are true, if the VM says so, too.
  ///
  /// - Parameter confirm: True if the user is what was asked for.
  func user(_ claims: [Satisfiability.Claim], _ confirm: (SCIMObject) -> Bool) -> Satisfiability.Answer {
    let answer = satisfiability.user(claims)
    guard case .witness(let user) = answer else { return answer }
    let (conformed, problems) = environment.schemas.conform(user)
    return problems.isEmpty && confirm(conformed) ? .witness(conformed) : .undecided
  }

  /// True if the condition of a rule holds for a user.
  func holds(_ rule: Int, _ user: SCIMObject) -> Bool { evaluator.conditionHolds(rule: rule, user) }

  /// The rules whose conditions hold for a user, ascending.
  func rulesHolding(for user: SCIMObject) -> [Int] { conditionEvaluator.evaluate(user).rules }

  /// What the rules grant a user.
  func decide(_ user: SCIMObject) -> Decision { evaluator.evaluate(user) }

  /// A user for whom the condition of a rule holds. The search is made once.
  func witness(for rule: Int) -> Satisfiability.Answer {
    if let known = witnesses[rule] { return known }
    let answer = user(matching: [rule])
    witnesses[rule] = answer
    return answer
  }

  /// A user for whom the condition of a rule does not hold. The search is made once.
  func witness(against rule: Int) -> Satisfiability.Answer {
    if let known = counterWitnesses[rule] { return known }
    let answer = user(matching: [], butNot: [rule])
    counterWitnesses[rule] = answer
    return answer
  }

  /// A user for whom the conditions of some rules hold and those of others do not.
  func user(matching wanted: [Int], butNot unwanted: [Int] = []) -> Satisfiability.Answer {
    user(wanted.map { conditions[$0] } + unwanted.map { conditions[$0].negated }) { user in
      wanted.allSatisfy { holds($0, user) } && !unwanted.contains { holds($0, user) }
    }
  }
}

extension CheckedRules {
  /// The same conditions in rules that never end and know no exceptions.
  fileprivate var withoutExemptions: CheckedRules {
    var rules = self
    for rule in rules.rules.indices { rules.rules[rule].expiry = nil }
    rules.exceptions = []
    return rules
  }
}

extension CheckedException {
  /// True if it keeps the user from the rule at an instant.
  func isInForce(at now: Instant) -> Bool { expiry.map { now < $0 } ?? true }
}
