import SCIMModel
public import SourceDiagnostics

extension AnalysisReport {
  /// The report for people; every line ends in a line feed.
  ///
  /// ```
  /// rules.aup:12  ✗ rule "Night shift" never matches
  /// ```
  public func text(_ sources: SourceMap) -> String {
    let writer = AnalysisText(report: self, sources: sources)
    let blocks = [
      writer.findings, writer.lockOut.map { [$0] } ?? [], writer.proofs, writer.differences,
    ]
    return blocks.filter { !$0.isEmpty }.map { $0.joined() }.joined(separator: "\n")
  }
}

private struct AnalysisText {
  let report: AnalysisReport
  let sources: SourceMap

  var findings: [String] {
    let count = report.rules.rules.count
    let head = "\(count) \(count == 1 ? "rule" : "rules"), for every user there may be\n"
    return [head] + (report.findings.isEmpty ? ["✓ nothing to find fault with\n"] : report.findings.map(text))
  }

  private func text(_ finding: AnalysisFinding) -> String {
    switch finding {
    case .neverMatches(let rule): line("✗", "\(title(rule)) never matches", rule)
    case .alwaysMatches(let rule): line("✗", "\(title(rule)) matches everybody", rule)
    case .clauseWithoutEffect(let rule, let clause):
      line("✗", "\(title(rule)) means the same without `\(ClauseText.of(clause, in: sources))`", at: clause)
    case .equal(let first, let second): line("✗", "\(title(first)) and \(title(second)) match the same users", first)
    case .implies(let first, let second, let user):
      line("→", "whomever \(title(first)) matches, \(title(second)) matches, too", first)
        + witness("not the other way round:", user)
    case .disjoint(let first, let second): line("≠", "\(title(first)) and \(title(second)) share no user", first)
    case .undecided(let question): text(question)
    }
  }

  private func text(_ question: AnalysisFinding.Question) -> String {
    switch question {
    case .neverMatches(let rule): line("?", "undecided: can \(title(rule)) match?", rule)
    case .alwaysMatches(let rule): line("?", "undecided: does \(title(rule)) match everybody?", rule)
    case .clauseWithoutEffect(let rule, let clause):
      line("?", "undecided: does `\(ClauseText.of(clause, in: sources))` matter to \(title(rule))?", at: clause)
    case .implies(let first, let second):
      line("?", "undecided: does \(title(second)) match whomever \(title(first)) does?", first)
    case .disjoint(let first, let second):
      line("?", "undecided: do \(title(first)) and \(title(second)) share users?", first)
    }
  }

  var lockOut: String? {
    guard let (held, answer) = report.lockOut else { return nil }
    switch answer {
    case .witness(let user): return "✓ somebody can hold \(text(held))\n" + witness("such as", user)
    case .none: return "✗ nobody can ever hold \(text(held)): all are locked out\n"
    case .undecided: return "? undecided: can somebody hold \(text(held))?\n"
    }
  }

  var proofs: [String] {
    zip(report.rules.assertions, report.proofs).map { assertion, proof in
      let text = "`\(ClauseText.of(assertion.span, in: sources))`"
      func line(_ mark: String, _ words: String) -> String { self.line(mark, "\(text) \(words)", at: assertion.span) }
      switch proof {
      case .holds: return line("✓", "holds, whoever the users are")
      case .fails(let user): return line("✗", "fails") + witness("for", user)
      case .canHold(let user): return line("✓", "can hold") + witness("with users such as", user)
      case .depends(let user): return line("✓", "depends on the users") + witness("on those such as", user)
      case .neverHolds: return line("✗", "can never hold: nobody can come to it")
      case .undecided: return line("?", "is undecided")
      }
    }
  }

  var differences: [String] {
    guard let differences = report.differences else { return [] }
    if differences.isEmpty { return ["✓ equivalent: both grant every user the same\n"] }
    return ["✗ not equivalent\n"]
      + differences.map { difference in
        let grant = text(Held(role: difference.grant.role, unit: difference.grant.unit))
        let words = difference.isGain ? "gains" : "loses"
        guard let user = difference.witness else { return "? undecided: is there somebody who \(words) \(grant)?\n" }
        return "  \(difference.isGain ? "+" : "-") somebody \(words) \(grant)\n" + witness("such as", user)
      }
  }

  // MARK: Parts

  private func title(_ rule: Int) -> String { "rule \"\(TerminalText.harmless(report.rules.rules[rule].name))\"" }

  private func text(_ held: Held) -> String {
    TerminalText.harmless("\(held.role)\(held.unit.map { " in \($0)" } ?? "")")
  }

  private func line(_ mark: String, _ text: String, _ rule: Int) -> String {
    line(mark, text, at: report.rules.rules[rule].span)
  }

  private func line(_ mark: String, _ text: String, at span: SourceSpan) -> String {
    let place = sources.location(of: span.start)
    return "\(mark) \(text)  [\(TerminalText.harmless(place.file)):\(place.line)]\n"
  }

  private func witness(_ words: String, _ user: SCIMObject) -> String {
    "    \(words) \(TerminalText.harmless(report.resource(user).json))\n"
  }
}
