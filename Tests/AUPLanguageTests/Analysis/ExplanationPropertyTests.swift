import AUPLanguage
import SCIMModel
import TestSupport
import Testing

/// The explanation of a verdict against the VM, on generated conditions and users.
@Suite struct ExplanationPropertyTests {
  static let environment = RuleEnvironment(schemas: StandardSchemas.user)
  static let now = Instant(seconds: 1_767_225_600)

  /// Runs a body over generated rules and users.
  private func forEachPair(
    files: Int, _ random: inout SeededGenerator,
    _ body: (CheckedRules, Int, inout Evaluator, SCIMObject, inout SeededGenerator) throws -> Void
  ) throws {
    let conditions = ConditionGenerator(schemas: Self.environment.schemas)
    let users = UserGenerator(schemas: Self.environment.schemas)
    for _ in 0..<files {
      let rules = try Self.environment.compile(conditions.file(rules: 6, &random))
      let checked = try #require(rules.checked)
      var evaluator = rules.evaluator(now: Self.now)
      for _ in 0..<8 {
        let user = Self.environment.schemas.conform(users.user(&random)).resource
        for rule in checked.rules.indices { try body(checked, rule, &evaluator, user, &random) }
      }
    }
  }

  @Test func verdictsAreThoseOfTheVM() throws {
    var random = SeededGenerator.fromEnvironment()
    let explainer = Explainer(schemas: Self.environment.schemas, now: Self.now)
    try forEachPair(files: 40, &random) { checked, rule, evaluator, user, random in
      let explanation = explainer.explain(checked.rules[rule].condition, for: user)
      let verdict = evaluator.conditionHolds(rule: rule, user)
      #expect(explanation.holds == verdict, "\(random)")
    }
  }

  @Test func theCauseDecidesAndNothingElseDoes() throws {
    var random = SeededGenerator.fromEnvironment()
    let explainer = Explainer(schemas: Self.environment.schemas, now: Self.now)
    try forEachPair(files: 40, &random) { checked, rule, _, user, random in
      let explanation = explainer.explain(checked.rules[rule].condition, for: user)
      let verdict = Self.verdict(explanation, \.holds)
      let changed = Self.verdict(explanation, Self.oppositeOfCause)
      #expect(verdict == explanation.holds)
      #expect(changed == (explanation.isCause ? !explanation.holds : explanation.holds), "\(random)")
      for _ in 0..<4 {
        var noise = random
        let others = Self.verdict(explanation) { $0.isCause ? $0.holds : Bool.random(using: &noise) }
        #expect(others == explanation.holds, "\(random)")
        random = noise
      }
    }
  }

  @Test func theSmallestChangeIsPartOfTheCause() throws {
    var random = SeededGenerator.fromEnvironment()
    let explainer = Explainer(schemas: Self.environment.schemas, now: Self.now)
    try forEachPair(files: 40, &random) { checked, rule, _, user, random in
      let explanation = explainer.explain(checked.rules[rule].condition, for: user)
      guard let change = explanation.smallestChange() else {
        #expect(!explanation.isCause, "\(random)")
        return
      }
      #expect(change.allSatisfy(\.isCause) && change.count <= explanation.causes.count, "\(random)")
    }
  }

  /// The clauses named as the cause, each replaced by its opposite, change what the VM says.
  @Test func theCauseChangedChangesTheVerdictOfTheVM() throws {
    var random = SeededGenerator.fromEnvironment()
    let explainer = Explainer(schemas: Self.environment.schemas, now: Self.now)
    var compared = 0
    try forEachPair(files: 20, &random) { checked, rule, evaluator, user, random in
      let condition = checked.rules[rule].condition
      let explanation = explainer.explain(condition, for: user)
      guard explanation.isCause, let changed = Self.change(condition, explanation) else { return }
      var one = CheckedRules()
      one.rules = [CheckedRule(name: "changed", condition: changed, grants: [], span: changed.span)]
      var other = Self.environment.compile(one).evaluator(now: Self.now)
      let before = evaluator.conditionHolds(rule: rule, user)
      let after = other.conditionHolds(rule: 0, user)
      #expect(before != after, "\(random)")
      compared += 1
    }
    #expect(compared > 250)
  }

  static func oppositeOfCause(_ clause: Explanation) -> Bool { clause.isCause ? !clause.holds : clause.holds }

  /// The verdict of a tree whose clauses come out in some way.
  static func verdict(_ node: Explanation, _ clause: (Explanation) -> Bool) -> Bool {
    if node.parts.isEmpty {
      switch node.kind {
      case .clause, .elements: return clause(node)
      default: break
      }
    }
    let verdicts = node.parts.map { verdict($0, clause) }
    return switch node.kind {
    case .all: verdicts.allSatisfy { $0 }
    case .any, .elements: verdicts.contains(true)
    case .not: !verdicts[0]
    case .atLeast(let least, _): verdicts.count { $0 } >= least
    case .named: verdicts[0]
    case .clause: clause(node)
    }
  }

  /// The condition with the clauses of the cause negated; nil where one of them stands in brackets, as it is then
  /// one clause for many elements.
  static func change(_ condition: Condition, _ node: Explanation) -> Condition? {
    guard node.isCause else { return condition }
    func all(_ conditions: [Condition], _ parts: [Explanation]) -> [Condition]? {
      let changed = zip(conditions, parts).compactMap { change($0, $1) }
      return changed.count == conditions.count ? changed : nil
    }
    switch (condition.kind, node.kind) {
    case (_, .clause): return Condition(.not(condition), condition.span)
    case (.and(let conditions), .all(let parts)):
      return all(conditions, parts).map { Condition(.and($0), condition.span) }
    case (.or(let conditions), .any(let parts)):
      return all(conditions, parts).map { Condition(.or($0), condition.span) }
    case (.atLeast(let least, let conditions), .atLeast(_, let parts)):
      return all(conditions, parts).map { Condition(.atLeast(least, $0), condition.span) }
    case (.not(let inner), .not(let part)): return change(inner, part).map { Condition(.not($0), condition.span) }
    case (.named(let name, let inner), .named(_, let part)):
      return change(inner, part).map { Condition(.named(name, $0), condition.span) }
    case (.element, .elements(_, let parts)): return parts.isEmpty ? Condition(.not(condition), condition.span) : nil
    default: return nil
    }
  }
}
