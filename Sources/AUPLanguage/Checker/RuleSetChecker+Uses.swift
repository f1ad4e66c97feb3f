import SCIMModel
import SourceDiagnostics

/// Declarations that speak of rules and grants: exceptions, assertions and tests.
extension RuleSetChecker {
  mutating func checkUses(_ declarations: [DeclarationSyntax]) {
    var firstException: [ExceptionKey: SourceSpan] = [:]
    var firstTest: [String: SourceSpan] = [:]
    let usesRoles = declarations.contains { declaration in
      switch declaration.kind {
      case .assert, .test: true
      default: false
      }
    }
    let granted = usesRoles ? Set(result.rules.lazy.flatMap { $0.grants.lazy.map(\.role) }) : []
    for declaration in declarations {
      switch declaration.kind {
      case .except(let except): check(except, declaration.span, &firstException)
      case .assert(let assert): check(assert, declaration.span, granted)
      case .test(let test):
        if let first = firstTest[test.name.text] {
          report(CheckerDiagnostics.duplicateTest(test.name, first: first))
        } else {
          firstTest[test.name.text] = test.name.span
        }
        check(test, declaration.span, granted)
      case .roles, .units, .let, .rule: break
      }
    }
  }

  /// A user, by the key under which userName compares, and a rule.
  private struct ExceptionKey: Hashable {
    var user: [UInt8]
    var rule: Int
  }

  private mutating func check(
    _ except: ExceptSyntax, _ span: SourceSpan, _ first: inout [ExceptionKey: SourceSpan]
  ) {
    let expiry = except.until.flatMap { self.expiry($0) }
    guard let rule = rule(named: except.rule) else { return }
    let key = ExceptionKey(user: ComparisonKey.of(except.user.text, caseExact: false), rule: rule)
    if let earlier = first[key] {
      report(CheckerDiagnostics.duplicateException(except, first: earlier))
    } else {
      first[key] = except.user.span
    }
    if except.user.text.utf8.isEmpty { report(CheckerDiagnostics.emptyName(except.user, "user")) }
    result.exceptions.append(
      CheckedException(
        user: except.user.text, rule: rule, expiry: expiry, reason: except.reason.text, span: span))
  }

  private mutating func check(_ assert: AssertSyntax, _ span: SourceSpan, _ granted: Set<String>) {
    let filter = assert.filter.map { condition($0) }
    let held = assert.held.map { self.held($0, granted) }
    guard let who = who(assert.who) else { return }
    // An assertion whose filter failed must not be read as one without a filter.
    if let filter, filter == nil { return }
    result.assertions.append(
      CheckedAssertion(who: who, filter: filter ?? nil, held: held, span: span))
  }

  private mutating func who(_ who: AssertSyntax.Who) -> CheckedAssertion.Who? {
    switch who {
    case .noUser: return .noUser
    case .everyUser: return .everyUser
    case .user(let name): return .user(name.text)
    case .atLeast(let count):
      if count.value == 0 { report(CheckerDiagnostics.assertAlways(at: count.span)) }
      return count.value.map { .atLeast($0) }
    case .atMost(let count): return count.value.map { .atMost($0) }
    }
  }

  private mutating func held(_ held: HeldSyntax, _ granted: Set<String>) -> Held {
    checkRole(held.role)
    if let unit = held.unit { checkUnit(unit) }
    if roles == nil, !granted.contains(held.role.text) {
      let near = NameSuggestion.closest(to: held.role.text, among: granted)
      report(CheckerDiagnostics.roleNeverGranted(held.role, suggestion: near))
    }
    return Held(role: held.role.text, unit: held.unit?.text)
  }

  private mutating func check(_ test: TestBlockSyntax, _ span: SourceSpan, _ granted: Set<String>) {
    var user: SCIMObject?
    var userSpan: SourceSpan?
    var now: Instant?
    var nowSpan: SourceSpan?
    var expectations: [(CheckedTest.Expectation, SourceSpan)] = []
    for item in test.items {
      switch item {
      case .user(let json):
        if let first = userSpan { report(CheckerDiagnostics.repeatedInTest("user", json.span, first: first)) }
        userSpan = userSpan ?? json.span
        user = user ?? self.user(json)
      case .now(let date):
        if let first = nowSpan { report(CheckerDiagnostics.repeatedInTest("now", date.span, first: first)) }
        nowSpan = nowSpan ?? date.span
        now = now ?? instant(date)
      case .expect(let expect, let span):
        if let expectation = expectation(expect, granted) { expectations.append((expectation, span)) }
      }
    }
    let expects = test.items.contains { if case .expect = $0 { true } else { false } }
    if userSpan == nil { report(CheckerDiagnostics.incompleteTest(test.name, "user")) }
    if !expects { report(CheckerDiagnostics.incompleteTest(test.name, "expect")) }
    guard let user else { return }
    result.tests.append(
      CheckedTest(name: test.name.text, user: user, now: now, expectations: expectations, span: span))
  }

  private mutating func expectation(_ expect: ExpectSyntax, _ granted: Set<String>) -> CheckedTest.Expectation? {
    switch expect {
    case .nothing: .nothing
    case .rule(let name): rule(named: name).map { .rule($0) }
    case .held(let held): .held(self.held(held, granted))
    case .notHeld(let held): .notHeld(self.held(held, granted))
    }
  }

  /// The user of a test, in the canonical shape.
  private mutating func user(_ json: JSONSyntax) -> SCIMObject? {
    guard case .complex(let object) = json.value else {
      report(CheckerDiagnostics.invalidUser("a user is a JSON object", at: json.span))
      return nil
    }
    let (resource, problems) = lets.conditions.index.schemas.conform(object)
    for problem in problems {
      report(CheckerDiagnostics.invalidUser(problem.description, at: json.span(ofPath: problem.path)))
    }
    return problems.isEmpty ? resource : nil
  }
}
