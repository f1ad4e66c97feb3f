extension CheckedTest.Expectation {
  /// True if a decision is what is expected.
  func isMet(by decision: Decision) -> Bool {
    switch self {
    case .nothing: decision.rules.isEmpty
    case .rule(let rule): decision.rules.contains(rule)
    case .held(let held): held.isGranted(by: decision.grants)
    case .notHeld(let held): !held.isGranted(by: decision.grants)
    }
  }

  /// The rules that decide it: those that match and should not, or could match and do not.
  func rulesConcerned(_ decision: Decision, _ rules: [CheckedRule]) -> [Int] {
    switch self {
    case .nothing: decision.rules
    case .rule(let rule): [rule]
    case .held(let held): rules.indices.filter { held.isGranted(by: rules[$0].grants) }
    case .notHeld(let held): decision.rules.filter { held.isGranted(by: rules[$0].grants) }
    }
  }
}
