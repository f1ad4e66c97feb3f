import AUPLanguage
import SCIMModel
import SourceDiagnostics

extension ReplSession {
  /// `.test`: every test and assertion.
  func runTests(_ argument: ReplArgument) throws -> [Reply.Block] {
    try argument.refuseAny()
    guard let checked = state.rules.compiled.checked, !checked.tests.isEmpty || !checked.assertions.isEmpty else {
      return [Reply.Block(.note, "there is no test and no assertion")]
    }
    return try run(checked.tests, checked.assertions, of: checked, state)
  }

  /// The tests and assertions that were just typed.
  func runTests(declaredIn file: FileSyntax?, _ state: ReplState) throws -> [Reply.Block] {
    guard let file, let checked = state.rules.compiled.checked else { return [] }
    func isNew(_ start: Int) -> Bool { file.span.start <= start && start < file.span.end }
    return try run(
      checked.tests.filter { isNew($0.span.start) }, checked.assertions.filter { isNew($0.span.start) }, of: checked,
      state)
  }

  private func run(
    _ tests: [CheckedTest], _ assertions: [CheckedAssertion], of checked: CheckedRules, _ state: ReplState
  ) throws -> [Reply.Block] {
    var blocks: [Reply.Block] = []
    var runner = TestRunner(
      state.rules.compiled, schemas: environment.schemas, limits: environment.limits, now: now)
    for test in tests {
      try checkInterrupt()
      let outcome = runner.run(test)
      blocks.append(
        Reply.Block(
          outcome.passed ? .gain : .loss,
          "\(outcome.passed ? "passed" : "FAILED") test \(JSONText.quoted(test.name))"))
      blocks += outcome.failures.map { failure in
        Reply.Block(.output, "  \(failure.text(state.rules.map))")
      }
    }
    for verdict in try verdicts(on: assertions, of: checked, state) {
      let text = verdict.assertion.text(state.rules.map)
      blocks.append(Reply.Block(verdict.holds ? .gain : .loss, "\(verdict.holds ? "holds " : "FAILED") \(text)"))
      if !verdict.holds { blocks.append(Reply.Block(.output, "  \(verdict.reason)")) }
    }
    return blocks
  }

  /// What the users of the session make of assertions.
  private func verdicts(
    on assertions: [CheckedAssertion], of checked: CheckedRules, _ state: ReplState
  ) throws -> [AssertionVerdict] {
    if assertions.isEmpty { return [] }
    let compiled: CompiledAssertions
    do {
      compiled = try CompiledAssertions(assertions, of: checked, in: environment)
    } catch {
      throw ReplError.diagnostics(error.diagnostics, state.rules.map)
    }
    var tally = AssertionTally(compiled)
    var evaluator = compiled.evaluator(now: now)
    for user in state.directory.users {
      try checkInterrupt()
      let decision = evaluator.evaluate(user.resource)
      tally.add(rules: decision.rules, isActive: decision.isActive) { user.name }
    }
    return tally.verdicts
  }
}
