import AUPEvaluation
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
    return try run(checked.tests, checked.assertions, state)
  }

  /// The tests and assertions that were just typed.
  func runTests(declaredIn file: FileSyntax?, _ state: ReplState) throws -> [Reply.Block] {
    guard let file, let checked = state.rules.compiled.checked else { return [] }
    func isNew(_ start: Int) -> Bool { file.span.start <= start && start < file.span.end }
    return try run(
      checked.tests.filter { isNew($0.span.start) }, checked.assertions.filter { isNew($0.span.start) }, state)
  }

  private func run(
    _ tests: [CheckedTest], _ assertions: [CheckedAssertion], _ state: ReplState
  ) throws -> [Reply.Block] {
    var blocks: [Reply.Block] = []
    for test in tests {
      try checkInterrupt()
      let failed = failures(of: test, state)
      let name = "test \(JSONText.quoted(test.name))"
      blocks.append(Reply.Block(failed.isEmpty ? .gain : .loss, "\(failed.isEmpty ? "passed" : "FAILED") \(name)"))
      blocks += failed.map { Reply.Block(.output, "  \($0)") }
    }
    for assertion in assertions {
      let text = TerminalText.harmless(
        state.rules.map.text(assertion.span).split(separator: "\n").joined(separator: " "))
      let (holds, counted) = try check(assertion, state)
      blocks.append(Reply.Block(holds ? .gain : .loss, "\(holds ? "holds " : "FAILED") \(text)"))
      if !holds { blocks.append(Reply.Block(.output, "  \(counted)")) }
    }
    return blocks
  }

  // MARK: Tests

  private func failures(of test: CheckedTest, _ state: ReplState) -> [String] {
    let (user, problems) = environment.schemas.conform(test.user)
    if let problem = problems.first { return [TerminalText.harmless(problem.message)] }
    var evaluator = state.rules.compiled.evaluator(now: test.now ?? now)
    let decision = evaluator.evaluate(user)
    return test.expectations.compactMap { expectation, span in
      guard !isMet(expectation, decision) else { return nil }
      let matched = decision.rules.map { JSONText.quoted(state.rules.rules[$0].name) }.joined(separator: ", ")
      let wanted = TerminalText.harmless(state.rules.map.text(span).split(separator: "\n").joined(separator: " "))
      return "\(wanted): but \(matched.isEmpty ? "no rule matches" : "matched by \(matched)")"
    }
  }

  private func isMet(_ expectation: CheckedTest.Expectation, _ decision: Decision) -> Bool {
    switch expectation {
    case .nothing: decision.rules.isEmpty
    case .rule(let rule): decision.rules.contains(rule)
    case .held(let held): held.isGranted(by: decision.grants)
    case .notHeld(let held): !held.isGranted(by: decision.grants)
    }
  }

  // MARK: Assertions

  private func check(
    _ assertion: CheckedAssertion, _ state: ReplState
  ) throws(ReplError) -> (holds: Bool, counted: String) {
    var evaluator = state.rules.compiled.evaluator(now: now)
    var filter = assertion.filter.map {
      CompiledCondition($0, schemas: environment.schemas, limits: environment.limits).evaluator(now: now)
    }
    var total = 0
    var holders: [String] = []
    var others: [String] = []
    for user in state.directory.users {
      try checkInterrupt()
      if case .user(let name) = assertion.who, !DirectoryUser.isSameName(name, user.name) { continue }
      guard filter?.matches(user.resource) ?? true else { continue }
      total += 1
      let grants = evaluator.evaluate(user.resource).grants
      if assertion.held.allSatisfy({ $0.isGranted(by: grants) }) {
        holders.append(user.name)
      } else {
        others.append(user.name)
      }
    }
    return assertion.who.verdict(holders: holders, others: others)
  }
}

extension Held {
  fileprivate func isGranted(by grants: [Grant]) -> Bool {
    grants.contains { grant in
      grant.role.utf8.elementsEqual(role.utf8) && unit.map { grant.unit.utf8.elementsEqual($0.utf8) } ?? true
    }
  }
}

extension CheckedAssertion.Who {
  /// Whether the assertion holds of so many users that have what it speaks of, and the rest; and what is wrong if not.
  fileprivate func verdict(holders: [String], others: [String]) -> (holds: Bool, counted: String) {
    switch self {
    case .noUser: (holders.isEmpty, "held by \(CheckedAssertion.Who.some(holders))")
    case .everyUser: (others.isEmpty, "not held by \(CheckedAssertion.Who.some(others))")
    case .user(let name):
      holders.isEmpty && others.isEmpty
        ? (false, "there is no user `\(TerminalText.harmless(name))`")
        : (others.isEmpty, "not held by \(CheckedAssertion.Who.some(others))")
    case .atLeast(let number): (holders.count >= number, "held by \(Count.users(holders.count))")
    case .atMost(let number): (holders.count <= number, "held by \(CheckedAssertion.Who.some(holders))")
    }
  }

  /// The first few of some names.
  private static func some(_ names: [String]) -> String {
    let shown = names.prefix(3).map(TerminalText.harmless).joined(separator: ", ")
    return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
  }
}
