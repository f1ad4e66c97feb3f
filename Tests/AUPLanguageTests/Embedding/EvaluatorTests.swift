import SCIMModel
import SourceDiagnostics
import Testing

@testable import AUPLanguage

@Suite struct EvaluatorTests {
  private let environment = RuleEnvironment(
    schemas: ResourceSchemas(core: SCIMSchema(id: Fields.core, name: "User", attributes: [])))

  private func rule(_ name: String, _ group: String, _ grants: [Grant], expiry: Instant? = nil) -> CheckedRule {
    CheckedRule(
      name: name, condition: .compare(Fields.group, .equal, group), grants: grants, expiry: expiry, span: .none)
  }

  private let admin = Grant(role: "Admin", unit: "EMEA")
  private let audit = Grant(role: "Audit", unit: "EMEA")

  @Test func grantsAreTheUnionOfThoseOfMatchingRules() throws {
    var checked = CheckedRules()
    checked.rules = [rule("1", "a", [audit, admin]), rule("2", "b", [admin]), rule("3", "c", [audit])]
    var evaluator = try environment.compile(checked).evaluator(now: Instant(seconds: 0))
    #expect(evaluator.evaluate(userIn("b")) == Decision(rules: [1], grants: [admin], isActive: true))
    #expect(
      evaluator.evaluate(userIn("c", "a", "b")) == Decision(rules: [0, 1, 2], grants: [admin, audit], isActive: true))
    #expect(evaluator.evaluate(userIn()) == Decision(rules: [], grants: [], isActive: true))
  }

  @Test func inactiveUsersMatchNothingUnlessAskedFor() throws {
    var checked = CheckedRules()
    checked.rules = [rule("1", "a", [admin])]
    let rules = try environment.compile(checked)
    var user = userIn("a")
    user["active"] = .boolean(false)
    var strict = rules.evaluator(now: Instant(seconds: 0))
    #expect(strict.evaluate(user) == Decision(rules: [], grants: [], isActive: false))
    #expect(strict.matches(rule: 0, user) == false)
    #expect(strict.conditionHolds(rule: 0, user) == true)
    var lenient = rules.evaluator(now: Instant(seconds: 0), evaluatesInactive: true)
    #expect(lenient.evaluate(user) == Decision(rules: [0], grants: [admin], isActive: false))
  }

  @Test func expiredRulesMatchNobody() throws {
    var checked = CheckedRules()
    checked.rules = [rule("1", "a", [admin], expiry: Instant(seconds: 100)), rule("2", "a", [audit])]
    let rules = try environment.compile(checked)
    var before = rules.evaluator(now: Instant(seconds: 99))
    #expect(before.evaluate(userIn("a")).rules == [0, 1])
    var after = rules.evaluator(now: Instant(seconds: 100))
    #expect(after.evaluate(userIn("a")).rules == [1])
  }

  @Test func exceptionsNameUsersInAnyCaseAndEnd() throws {
    var checked = CheckedRules()
    checked.rules = [rule("1", "a", [admin]), rule("2", "a", [audit])]
    checked.exceptions = [
      CheckedException(user: "Ann@X", rule: 0, expiry: Instant(seconds: 100), reason: "leave", span: .none)
    ]
    let rules = try environment.compile(checked)
    var ann = userIn("a")
    ann["userName"] = "aNN@x"
    var bob = userIn("a")
    bob["userName"] = "bob"
    var before = rules.evaluator(now: Instant(seconds: 99))
    #expect(before.evaluate(ann).rules == [1])
    #expect(before.matches(rule: 0, ann) == false)
    #expect(before.evaluate(bob).rules == [0, 1])
    var after = rules.evaluator(now: Instant(seconds: 100))
    #expect(after.evaluate(ann).rules == [0, 1])
  }

  @Test func conditionsOverElementsReadSubAttributes() {
    let condition = CompiledCondition(overElements: .compare(Fields.emailType, .equal, "work"))
    var evaluator = condition.evaluator(now: Instant(seconds: 0))
    #expect(evaluator.matches(["type": "Work"]) == true)
    #expect(evaluator.matches(["type": "home"]) == false)
  }

  @Test func tablesAreEmptiedWithoutHarm() throws {
    var checked = CheckedRules()
    checked.rules = [rule("1", "g7", [admin])]
    var evaluator = try environment.compile(checked).evaluator(now: Instant(seconds: 0))
    let early = evaluator.prepare(userIn("g7"))
    for number in 0..<(SymbolTable.spellingLimit + 10) {
      let isMatch = evaluator.evaluate(userIn("g\(number)")).rules == [0]
      if isMatch != (number == 7) { Issue.record("g\(number)") }
    }
    #expect(evaluator.evaluate(early).rules == [0])
    #expect(evaluator.evaluate(userIn("G7")).rules == [0])
  }

  @Test func rulesFromAFileDecideAsThoseFromSource() throws {
    let rules = try RuleEnvironment().compile(DisassemblerTests.example)
    let loaded = try CompiledRules(reading: rules.fileBytes)
    #expect(loaded.fileBytes == rules.fileBytes)
    #expect(loaded.checked == nil)
    var first = rules.evaluator(now: Instant(seconds: 0))
    var second = loaded.evaluator(now: Instant(seconds: 0))
    for name in ["Ann@corp.example", "bob.ext@corp.example", "cem@corp.example"] {
      for group in ["Clumio Super Admins", "Backup team", "x"] {
        var user = userIn(group)
        user["userName"] = .string(name)
        user["addresses"] = [["country": "de"]]
        #expect(first.evaluate(user) == second.evaluate(user))
      }
    }
  }

  @Test func nestingIsBroughtDownToWhatCountersReach() {
    var limits = Limits()
    limits.nestingDepth = Program.counterLimit + 1
    #expect(RuleEnvironment(limits: limits).limits.nestingDepth == Program.counterLimit)
    limits.nestingDepth = Program.counterLimit - 1
    #expect(RuleEnvironment(limits: limits).limits.nestingDepth == Program.counterLimit - 1)
  }

  @Test func findingsAreThrownTogether() {
    do {
      _ = try RuleEnvironment().compile("rule \"A\" { when departmnt pr assign role \"R\" in \"U\" }\nroles \"S\"")
      Issue.record("nothing was thrown")
    } catch {
      #expect(error.diagnostics.filter { $0.severity == .error }.map(\.code) == ["unknown-attribute", "unknown-role"])
      #expect(error.sources?.files.map(\.name) == ["rules.aup"])
    }
  }
}
