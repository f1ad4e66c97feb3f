import SCIMModel
import SourceDiagnostics
import TestSupport
import Testing

@testable import AUPLanguage

@Suite struct RuleIndexTests {
  private func load(_ conditions: [Condition]) -> LoadedProgram {
    var checked = CheckedRules()
    checked.rules = conditions.enumerated().map {
      CheckedRule(name: "\($0)", condition: $1, grants: [], span: .none)
    }
    return LoadedProgram(compiled: Compiler.compile(checked, core: Fields.core), limits: .standard)
  }

  /// The rules that are looked at for a user beside those that always are.
  private func candidates(_ loaded: LoadedProgram, _ user: SCIMObject) -> [Int] {
    var builder = loaded.rowBuilder(now: Instant(seconds: 0))
    var cells: [UInt32] = []
    builder.fill(&cells, from: user)
    var bits = RuleBits(rules: loaded.program.rules.count)
    loaded.index.insertCandidates(cells.span, into: &bits)
    var candidates: [Int32] = []
    bits.removeAll(into: &candidates)
    let count = candidates.count
    bits.removeAll(into: &candidates)
    #expect(candidates.count == count, "a rule is left")
    return candidates.map(Int.init)
  }

  @Test func rulesAreFoundByWhatMustBeTrue() {
    let contractor = Condition.compare(Fields.userType, .equal, "contractor")
    let loaded = load([
      .all(.compare(Fields.group, .equal, "a"), .not(contractor)),
      .any(.compare(Fields.group, .equal, "b"), .compare(Fields.title, .contains, "admin")),
      .not(contractor),
      .all(.compare(Fields.title, .contains, "admin"), .compare(Fields.group, .equal, "a", "b")),
      .atLeast(2, .compare(Fields.group, .equal, "a"), .compare(Fields.group, .equal, "b"), contractor),
      .any(),
    ])
    #expect(loaded.index.always == [2])
    #expect(candidates(loaded, userIn()) == [])
    #expect(candidates(loaded, userIn("a", "c")) == [0, 3, 4])
    #expect(candidates(loaded, userIn("b")) == [1, 3, 4])
    #expect(candidates(loaded, ["title": "Admin"]) == [1])
  }

  /// The index must never leave out a rule that matches.
  @Test func decisionsAreThoseOfEveryRuleByItself() {
    var random = SeededGenerator.fromEnvironment()
    for _ in 0..<60 {
      let rules = (0..<40).map { _ in condition(depth: 3, &random) }
      var evaluator = Evaluator(load(rules), now: Instant(seconds: 0), evaluatesInactive: false)
      for _ in 0..<20 {
        let user = self.user(&random)
        let each = rules.indices.filter { evaluator.conditionHolds(rule: $0, user) }
        let decision = evaluator.evaluate(user)
        #expect(decision.rules == each, "\(random)")
      }
    }
  }

  /// Rules that read nothing that changed are left alone, and no other.
  @Test func aChangeReachesTheRulesThatReadIt() {
    let loaded = load([
      .compare(Fields.group, .equal, "a"),
      .not(.all(.compare(Fields.title, .contains, "admin"), .compare(Fields.group, .equal, "a", "b"))),
      .atLeast(2, .compare(Fields.userType, .equal, "x"), .test(Fields.title, .present), .any()),
      .count(Fields.group, .greaterOrEqual, 2),
      .element(Fields.emails, .compare(Fields.emailType, .equal, "work")),
      .any(),
    ])
    #expect(affected(loaded, userIn("a", "c"), userIn("c", "a")) == [])
    #expect(affected(loaded, userIn("a", "c"), userIn("a", "d")) == [])
    #expect(affected(loaded, userIn("a", "c"), userIn("c", "b")) == [0, 1])
    #expect(affected(loaded, userIn("c"), userIn("c", "d")) == [3])
    #expect(affected(loaded, ["title": "Admin"], ["title": "The Admin"]) == [])
    #expect(affected(loaded, ["title": "Admin"], ["title": "Boss"]) == [1])
    #expect(affected(loaded, ["title": "Boss"], [:]) == [2])
    #expect(affected(loaded, ["userType": "x"], ["userType": "y"]) == [2])
    #expect(affected(loaded, ["userType": "z"], ["userType": "y"]) == [])
    #expect(affected(loaded, ["emails": [["type": "work"]]], ["emails": [["type": "home"]]]) == [4])
    #expect(affected(loaded, ["emails": [["type": "work"]]], ["emails": [["type": "Work"]]]) == [])
  }

  private func affected(_ loaded: LoadedProgram, _ old: SCIMObject, _ new: SCIMObject) -> [Int] {
    var builder = loaded.rowBuilder(now: Instant(seconds: 0))
    var (before, after): ([UInt32], [UInt32]) = ([], [])
    builder.fill(&before, from: old)
    builder.fill(&after, from: new)
    var bits = RuleBits(rules: loaded.program.rules.count)
    loaded.dependencies.insertRules(for: before.span, after.span, into: &bits)
    var rules: [Int32] = []
    bits.removeAll(into: &rules)
    return rules.map(Int.init)
  }

  /// What is brought up to date must be what is evaluated from nothing, whatever changed.
  @Test func updatedRulesAreThoseOfEvaluatingAgain() {
    var random = SeededGenerator.fromEnvironment()
    let seed = "\(random)"
    var (kept, changed) = (0, 0)
    for _ in 0..<60 {
      let rules = (0..<40).map { _ in condition(depth: 3, &random) }
      var evaluator = Evaluator(load(rules), now: Instant(seconds: 0), evaluatesInactive: false)
      var user = self.user(&random)
      var row = evaluator.prepare(user)
      var matching = evaluator.evaluate(user).rules.map { Int32($0) }
      for _ in 0..<20 {
        let other = self.user(&random)
        let part = ["title", "userType", "groups", "emails"].randomElement(using: &random) ?? ""
        user[part] = other[part]
        var next = PreparedUser()
        if part != "groups", evaluator.canKeepGroups {
          evaluator.prepare(user, keepingGroupsOf: row, into: &next)
          #expect(next.cells.count == evaluator.prepare(user).cells.count, "\(seed)")
        } else {
          evaluator.prepare(user, into: &next)
        }
        let old = matching.map { Int($0) }
        let (gained, lost) = evaluator.update(&matching, from: row, to: next)
        let expected = evaluator.evaluate(user).rules
        #expect(matching.map { Int($0) } == expected, "\(part): \(seed)")
        #expect(
          gained == expected.filter { !old.contains($0) } && lost == old.filter { !expected.contains($0) }, "\(seed)")
        kept += expected.count - gained.count
        changed += gained.count + lost.count
        row = next
      }
    }
    #expect(kept > 1_000 && changed > 1_000, "hardly anything stays or changes; \(seed)")
  }

  private func condition(depth: Int, _ random: inout SeededGenerator) -> Condition {
    let letters = ["a", "b", "c", "d", "e"]
    func letter() -> String { letters[Int.random(in: 0..<5, using: &random)] }
    let field = [Fields.title, Fields.userType, Fields.group][Int.random(in: 0..<3, using: &random)]
    switch Int.random(in: 0..<(depth == 0 ? 5 : 10), using: &random) {
    case 0, 1: return .compare(field, .equal, letter())
    case 2: return .compare(field, .equal, letter(), letter(), letter())
    case 3: return .compare(field, [.contains, .less][Int.random(in: 0..<2, using: &random)], letter())
    case 4:
      return [.test(field, .present), .count(Fields.group, .greaterOrEqual, 2), .test(Fields.emails, .present)][
        Int.random(in: 0..<3, using: &random)]
    case 5: return .not(condition(depth: depth - 1, &random))
    case 6: return .element(Fields.emails, .compare(Fields.emailType, .equal, letter()))
    case 7:
      return .atLeast(
        2, condition(depth: depth - 1, &random), condition(depth: depth - 1, &random),
        condition(depth: depth - 1, &random))
    case 8: return .any(condition(depth: depth - 1, &random), condition(depth: depth - 1, &random))
    default: return .all(condition(depth: depth - 1, &random), condition(depth: depth - 1, &random))
    }
  }

  private func user(_ random: inout SeededGenerator) -> SCIMObject {
    let letters = ["a", "b", "c", "dd", "ef", "x", ""]
    func letter() -> String { letters[Int.random(in: 0..<7, using: &random)] }
    var user = SCIMObject()
    if Bool.random(using: &random) { user["title"] = .string(letter()) }
    if Bool.random(using: &random) { user["userType"] = .string(letter()) }
    let groups = (0..<Int.random(in: 0..<4, using: &random)).map { _ -> SCIMValue in ["display": .string(letter())] }
    user["groups"] = .array(groups)
    if Bool.random(using: &random) { user["emails"] = [["type": .string(letter())], ["type": .string(letter())]] }
    return user
  }
}
