public import SCIMModel
public import SourceDiagnostics

/// Suggestions as `test` blocks.
extension TestSuggestions {
  /// The suggestions as a formatted piece of a rule file, ready to be looked at and added to one; empty if there are none.
  ///
  /// - Parameter now: The moment that the tests name; nil if what the rules say does not depend on it.
  public func text(_ checked: CheckedRules, _ sources: SourceMap, now: Instant?) -> String {
    var names = Set(checked.tests.map(\.name))
    let blocks = suggestions.map { suggestion in
      block(suggestion, Self.name(of: suggestion.goal, checked, sources, &names), checked, now: now)
    }
    let text = blocks.joined(separator: "\n")
    var map = SourceMap()
    let file = map.add(name: "", bytes: Array(text.utf8))
    return Formatter.format(Parser.parseFile(file), source: file) ?? text
  }

  private func block(_ suggestion: Suggestion, _ name: String, _ checked: CheckedRules, now: Instant?) -> String {
    var lines = ["user \(suggestion.user.json)"]
    if let now { lines.append("now \"\(now)\"") }
    lines += expectations(suggestion, checked.rules).map { "expect \($0)" }
    return "# Suggested: it expects what the rules say now. Is that right?\n"
      + "test \(JSONText.quoted(name)) {\n\(lines.map { "  \($0)\n" }.joined())}\n"
  }

  /// What the rules say now, as far as it tells something of the rule that the test is for.
  private func expectations(_ suggestion: Suggestion, _ rules: [CheckedRule]) -> [String] {
    let matched = suggestion.decision.rules
    if matched.isEmpty { return ["nothing"] }
    let found = matched.map { "rule \(JSONText.quoted(rules[$0].name))" }
    if matched.contains(suggestion.goal.rule) { return found }
    let missed = rules[suggestion.goal.rule].grants.filter { !suggestion.decision.grants.contains($0) }
    return found + missed.map { "no role \(JSONText.quoted($0.role)) in \(JSONText.quoted($0.unit))" }
  }

  /// A name that no other test has: the rule, and the clause with its verdict.
  private static func name(
    of goal: ClauseGoal, _ checked: CheckedRules, _ sources: SourceMap, _ names: inout Set<String>
  ) -> String {
    let clause = ClauseText.of(goal.clause, in: sources)
    let name = "\(checked.rules[goal.rule].name): \(clause) is \(goal.verdict)"
    var unique = name
    var number = 2
    while !names.insert(unique).inserted {
      unique = "\(name) (\(number))"
      number += 1
    }
    return unique
  }
}
