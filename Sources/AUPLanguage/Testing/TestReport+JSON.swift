public import SCIMModel
import SourceDiagnostics

/// Reports as data.
extension TestReport {
  /// The report as JSON: `rules`, `passed`, `tests`, `asserts`, and `coverage` and `mutation` if they were asked for.
  public var json: SCIMObject {
    var object = SCIMObject()
    object["rules"] = .string(name)
    object["passed"] = .boolean(passed)
    object["tests"] = .array(outcomes.map { .complex(json($0)) })
    object["asserts"] = .array(
      verdicts.map { .complex(json($0)) } + assertionsNotRun.map { .complex(json(notRun: $0)) })
    object["coverage"] = coverage.map { .complex(json($0)) }
    object["mutation"] = mutation.map { .complex(json($0)) }
    return object
  }

  /// Starts an object with the place of what it speaks of.
  private func object(at span: SourceSpan) -> SCIMObject {
    let location = sources.location(of: span.start)
    var object = SCIMObject()
    object["file"] = .string(location.file)
    object["line"] = Self.number(location.line)
    object["column"] = Self.number(location.column)
    return object
  }

  private static func number(_ value: Int) -> SCIMValue { .number(DecimalNumber(Int64(value))) }

  private func json(_ outcome: TestOutcome) -> SCIMObject {
    var object = object(at: outcome.test.span)
    object["name"] = .string(outcome.test.name)
    object["passed"] = .boolean(outcome.passed)
    object["failures"] = .array(
      outcome.failures.map { failure in
        var object = self.object(at: failure.span)
        object["text"] = .string(ClauseText.of(failure.span, in: sources))
        object["reason"] = .string(failure.reason)
        object["rules"] = .array(failure.explanations.map { .complex($0.json(sources)) })
        object["moreRules"] = Self.number(failure.moreRules)
        return .complex(object)
      })
    return object
  }

  private func json(_ verdict: AssertionVerdict) -> SCIMObject {
    var object = object(at: verdict.assertion.span)
    object["text"] = .string(ClauseText.of(verdict.assertion.span, in: sources))
    object["run"] = .boolean(true)
    object["passed"] = .boolean(verdict.holds)
    object["reason"] = verdict.holds ? nil : .string(verdict.reason)
    object["holders"] = Self.number(verdict.holders)
    object["others"] = Self.number(verdict.others)
    return object
  }

  private func json(notRun assertion: CheckedAssertion) -> SCIMObject {
    var object = object(at: assertion.span)
    object["text"] = .string(ClauseText.of(assertion.span, in: sources))
    object["run"] = .boolean(false)
    return object
  }

  private func json(_ coverage: TestCoverage) -> SCIMObject {
    var object = SCIMObject()
    object["covered"] = Self.number(coverage.covered)
    object["total"] = Self.number(coverage.total)
    object["rules"] = .array(
      coverage.rules.map { rule in
        var object = SCIMObject()
        object["rule"] = .string(rule.name)
        object["covered"] = Self.number(rule.covered)
        object["total"] = Self.number(rule.total)
        object["missing"] = .array(
          rule.missing.map { span, verdict in
            var object = self.object(at: span)
            object["text"] = .string(ClauseText.of(span, in: sources))
            object["verdict"] = .boolean(verdict)
            return .complex(object)
          })
        return .complex(object)
      })
    return object
  }

  private func json(_ mutation: MutationScore) -> SCIMObject {
    var object = SCIMObject()
    object["noticed"] = Self.number(mutation.noticed)
    object["tried"] = Self.number(mutation.tried)
    object["total"] = Self.number(mutation.total)
    object["survivors"] = .array(
      mutation.survivors.map { mutant in
        var object = self.object(at: mutant.span)
        object["rule"] = .string(mutant.changed.name)
        object["edit"] = .string(edit(mutant))
        return .complex(object)
      })
    return object
  }
}
