public import SCIMModel
public import SourceDiagnostics

/// What some users reach of the condition of a rule: which clauses were seen true and which false, each time deciding the
/// verdict alone (modified condition/decision coverage, masking: RTCA DO-178C; NASA/TM-2001-210876).
///
/// A clause in a let counts for each rule that uses the let, one in brackets is reached by any element.
public struct RuleCoverage: Sendable {
  /// A clause of the condition.
  public struct Clause: Sendable {
    /// Where it stands; inside a let, there.
    public var span: SourceSpan
    /// True if a user was seen for whom it holds and the rule would not match if it did not, or the reverse.
    public var isReachedTrue = false
    /// True if the same was seen of it not holding.
    public var isReachedFalse = false

    /// Whether it was seen coming out that way.
    func isReached(_ verdict: Bool) -> Bool { verdict ? isReachedTrue : isReachedFalse }
  }

  /// The index of the rule.
  public let rule: Int
  /// Its name.
  public let name: String
  /// In the order they are met in the condition.
  public private(set) var clauses: [Clause]
  private let places: [SourceSpan: Int]

  /// The coverage of a rule by nobody.
  init(_ index: Int, of rules: CheckedRules) {
    rule = index
    name = rules.rules[index].name
    let spans = rules.rules[index].condition.clauseSpans
    clauses = spans.map { Clause(span: $0) }
    places = Dictionary(uniqueKeysWithValues: spans.enumerated().map { ($1, $0) })
  }

  /// Outcomes of clauses that there are: two for each.
  public var total: Int { 2 * clauses.count }

  /// Outcomes that were reached.
  public var covered: Int { clauses.reduce(0) { $0 + ($1.isReachedTrue ? 1 : 0) + ($1.isReachedFalse ? 1 : 0) } }

  /// Outcomes that were not reached, in the order of the clauses, true before false.
  public var missing: [(span: SourceSpan, verdict: Bool)] {
    clauses.flatMap { clause in [true, false].filter { !clause.isReached($0) }.map { (clause.span, $0) } }
  }

  /// Adds what a user reaches. Somebody whom the rule does not reach whatever its condition says reaches nothing.
  mutating func add(_ explanation: RuleExplanation) {
    guard explanation.obstacles.isEmpty else { return }
    for clause in explanation.condition.decisiveClauses {
      guard let place = places[clause.span] else { continue }
      if clause.holds { clauses[place].isReachedTrue = true } else { clauses[place].isReachedFalse = true }
    }
  }
}

/// What the tests of a rule set reach of all its conditions.
public struct TestCoverage: Sendable {
  /// In the order of the files.
  public private(set) var rules: [RuleCoverage]

  /// The coverage by the users of tests, each at the moment of its test. O(tests × conditions).
  public init(
    of checked: CheckedRules, by outcomes: [TestOutcome], schemas: ResourceSchemas, limits: Limits = .standard,
    evaluatesInactive: Bool = false
  ) {
    rules = checked.rules.indices.map { RuleCoverage($0, of: checked) }
    for outcome in outcomes {
      let explainer = Explainer(schemas: schemas, now: outcome.now, limits: limits)
      add(outcome.test.user, explainer, checked, checked.rules.indices, evaluatesInactive)
    }
  }

  /// Adds what a user reaches of some of the rules.
  mutating func add(
    _ user: SCIMObject, _ explainer: Explainer, _ checked: CheckedRules, _ range: Range<Int>,
    _ evaluatesInactive: Bool
  ) {
    for index in range {
      rules[index].add(
        explainer.explain(rule: index, of: checked, for: user, evaluatesInactive: evaluatesInactive))
    }
  }

  /// Outcomes of clauses that there are.
  public var total: Int { rules.reduce(0) { $0 + $1.total } }

  /// Outcomes that were reached.
  public var covered: Int { rules.reduce(0) { $0 + $1.covered } }
}
