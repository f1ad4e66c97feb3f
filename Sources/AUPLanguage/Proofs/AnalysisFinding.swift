public import SCIMModel
public import SourceDiagnostics

/// Something that holds of a rule set for every user.
public enum AnalysisFinding: Sendable {
  /// No user satisfies the condition of the rule.
  case neverMatches(rule: Int)
  /// Every user satisfies the condition of the rule.
  case alwaysMatches(rule: Int)
  /// The condition of the rule means the same without the clause.
  case clauseWithoutEffect(rule: Int, clause: SourceSpan)
  /// The conditions of the two rules hold for the same users.
  case equal(first: Int, second: Int)
  /// Whoever satisfies the condition of the first rule satisfies that of the second; not so the witness, who satisfies
  /// just that of the second.
  case implies(first: Int, second: Int, witness: SCIMObject)
  /// No user satisfies the conditions of both.
  case disjoint(first: Int, second: Int)
  /// The search for an answer was given up.
  case undecided(Question)

  /// What was to be found out.
  public enum Question: Sendable {
    case neverMatches(rule: Int)
    case alwaysMatches(rule: Int)
    case clauseWithoutEffect(rule: Int, clause: SourceSpan)
    case implies(first: Int, second: Int)
    case disjoint(first: Int, second: Int)
  }
}

extension RuleSetAnalysis {
  /// Rules that never or always match, and clauses that change nothing, in the order of the rules.
  ///
  /// A rule that has such a clause is told of the outermost of them. What a let stands for counts as one clause.
  public func findingsOfRules() -> [AnalysisFinding] {
    rules.rules.indices.flatMap { findings(of: $0) }
  }

  private func findings(of rule: Int) -> [AnalysisFinding] {
    switch (witness(for: rule), witness(against: rule)) {
    case (.none, _): [.neverMatches(rule: rule)]
    case (_, .none): [.alwaysMatches(rule: rule)]
    case (.undecided, _): [.undecided(.neverMatches(rule: rule))]
    case (_, .undecided): [.undecided(.alwaysMatches(rule: rule))]
    case (.witness, .witness): findingsOfClauses(of: rule)
    }
  }

  private func findingsOfClauses(of rule: Int) -> [AnalysisFinding] {
    let condition = rules.rules[rule].condition
    var findings: [AnalysisFinding] = []
    condition.visitParts { clause in
      for constant in [true, false] {
        let changed = satisfiability.claim(condition.replacing(clause, with: constant))
        // Taken for true where it stands without negation the clause lets more users through, else fewer.
        let isLooser = constant != clause.isNegated
        let difference = isLooser ? [changed, conditions[rule].negated] : [conditions[rule], changed.negated]
        switch satisfiability.user(difference) {
        case .witness: continue
        case .none: findings.append(.clauseWithoutEffect(rule: rule, clause: clause.span))
        case .undecided: findings.append(.undecided(.clauseWithoutEffect(rule: rule, clause: clause.span)))
        }
        return false
      }
      return true
    }
    return findings
  }
}
