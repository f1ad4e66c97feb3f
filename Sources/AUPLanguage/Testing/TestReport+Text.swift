import SourceDiagnostics

/// Reports for people.
extension TestReport {
  /// The report as lines of text: each test and assertion with its outcome, why it failed, what was asked for besides,
  /// and the numbers; empty if there is nothing to say.
  public var text: String {
    (outcomes.flatMap(lines) + verdicts.flatMap(lines) + coverageLines + mutationLines + summary)
      .map { $0 + "\n" }.joined()
  }

  private func lines(_ outcome: TestOutcome) -> [String] {
    ["\(outcome.passed ? "passed" : "FAILED") test \(JSONText.quoted(outcome.test.name))"]
      + outcome.failures.flatMap(lines)
  }

  private func lines(_ failure: FailedExpectation) -> [String] {
    var lines = ["  \(place(failure.span)): \(failure.text(sources))"]
    for explanation in failure.explanations {
      lines += ExplanationText(sources).text(explanation).split(separator: "\n").map { "    \($0)" }
    }
    if failure.moreRules > 0 {
      lines.append("    … and \(failure.moreRules) more \(failure.moreRules == 1 ? "rule" : "rules")")
    }
    return lines
  }

  private func lines(_ verdict: AssertionVerdict) -> [String] {
    let span = verdict.assertion.span
    return ["\(verdict.holds ? "holds " : "FAILED") \(ClauseText.of(span, in: sources))"]
      + (verdict.holds ? [] : ["  \(place(span)): \(verdict.reason)"])
  }

  private var coverageLines: [String] {
    guard let coverage else { return [] }
    var lines = [
      "coverage: \(coverage.covered) of \(coverage.total)\(Self.share(coverage.covered, of: coverage.total))"
    ]
    for rule in coverage.rules {
      lines.append("  \(JSONText.quoted(rule.name)): \(rule.covered) of \(rule.total)")
      lines += rule.missing.map { span, verdict in
        "    \(place(span)): no test where `\(ClauseText.of(span, in: sources))` decides by being \(verdict)"
      }
    }
    return lines
  }

  private var mutationLines: [String] {
    guard let mutation else { return [] }
    var lines = [
      "mutation: noticed \(mutation.noticed) of \(Self.count(mutation.tried, "edit"))"
        + Self.share(mutation.noticed, of: mutation.tried)
    ]
    if mutation.tried < mutation.total {
      lines.append("  only the first \(mutation.tried) of \(mutation.total) edits were tried")
    }
    return lines
      + mutation.survivors.map { "  \(place($0.span)): rule \(JSONText.quoted($0.changed.name)): \(edit($0))" }
  }

  private var summary: [String] {
    var parts: [String] = []
    if !outcomes.isEmpty {
      let failed = outcomes.count { !$0.passed }
      parts.append("\(Self.count(outcomes.count, "test")): \(outcomes.count - failed) passed, \(failed) failed")
    }
    if !verdicts.isEmpty {
      let failed = verdicts.count { !$0.holds }
      parts.append("\(Self.count(verdicts.count, "assert")): \(verdicts.count - failed) passed, \(failed) failed")
    }
    if !assertionsNotRun.isEmpty {
      let number = assertionsNotRun.count
      parts.append("\(Self.count(number, "assert")) \(number == 1 ? "needs" : "need") --users")
    }
    return parts.isEmpty ? [] : [parts.joined(separator: "; ")]
  }

  /// `` (64 %)``, rounded down, so that only all is 100; nothing of nothing.
  private static func share(_ part: Int, of all: Int) -> String { all > 0 ? " (\(100 * part / all) %)" : "" }

  private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
