import SCIMModel
import TestSupport
import Testing

@testable import AUPLanguage

/// Rules and lists for whose keys there is no room are served in other ways, and nobody may notice.
@Suite struct KeyBudgetTests {
  @Test func theFirstKeysOfEachAreFree() {
    var budget = KeyBudget(10, free: 3)
    let taken = [3, 8, 9, 8, 3].map { budget.take($0) }
    #expect(taken == [true, true, false, true, true])
    let isTaken = budget.take(4)
    #expect(!isTaken)
  }

  private static let text = """
    let names = ("a", "b", "c", "d", "e")
    rule "one of" { when title in names assign role "R" in "U" }
    rule "one of, and" { when title in names and active eq true assign role "R" in "U" }
    rule "none of" { when not (title in names) assign role "R" in "U" }
    rule "group" { when group in names and count(groups) ge 2 assign role "R" in "U" }
    rule "word" { when title co any ("a", "x") and userType in ("b", "c") assign role "R" in "U" }
    rule "bracket" { when emails[value in names and type eq "work"] assign role "R" in "U" }
    rule "not bracket" { when not (emails[value in ("a", "z")]) assign role "R" in "U" }
    rule "single" { when title eq "b" and userType eq "b" assign role "R" in "U" }
    """

  private func load(_ budget: KeyBudget) throws -> LoadedProgram {
    LoadedProgram(compiled: try RuleEnvironment().compile(Self.text).program, limits: .standard, budget: budget)
  }

  private func user(_ random: inout SeededGenerator) -> SCIMObject {
    func name() -> SCIMValue { .string(["a", "b", "c", "E", "x", "zz"].randomElement(using: &random)!) }
    func list(_ part: String) -> SCIMValue {
      .array((0..<Int.random(in: 0...3, using: &random)).map { _ in [part: name(), "type": "work"] })
    }
    return [
      "userName": "u", "title": name(), "userType": name(), "active": .boolean(Bool.random(using: &random)),
      "groups": list("display"), "emails": list("value"),
    ]
  }

  /// One after the other, in blocks, and by what changed: as with all the room there is.
  @Test(arguments: [0, 3, 6, 1_000]) func verdictsDoNotDependOnIt(keys: Int) throws {
    var random = SeededGenerator.fromEnvironment()
    let start = "\(random)"
    let loaded = try load(KeyBudget(keys, free: 0))
    let now = Instant(seconds: 0)
    var expected = Evaluator(try load(KeyBudget()), now: now, evaluatesInactive: true)
    var single = Evaluator(loaded, now: now, evaluatesInactive: true)
    var block = BlockEvaluator(loaded, now: now, evaluatesInactive: true)
    let users = (0..<600).map { _ in user(&random) }
    let decisions = users.map { expected.evaluate($0) }
    let one = users.map { single.evaluate($0) }
    #expect(one == decisions, "\(start)")
    var found: [Decision] = []
    for user in users {
      block.append(user)
      if block.isFull { found += block.decisions() }
    }
    found += block.decisions()
    #expect(found == decisions, "\(start)")
    var old = single.prepare(users[0])
    var rules = decisions[0].rules.map { Int32($0) }
    for (user, decision) in zip(users, decisions).dropFirst() {
      let new = single.prepare(user)
      _ = single.update(&rules, from: old, to: new)
      #expect(rules.map(Int.init) == decision.rules, "\(start)")
      old = new
    }
  }

  @Test func withoutRoomRulesAreCandidatesAndListsAreLong() throws {
    let loaded = try load(KeyBudget(0, free: 0))
    #expect(loaded.index.always == [0, 1, 2, 3, 4, 5, 6, 7])
    #expect(loaded.index.entries.allSatisfy { $0 >= 0 })
    let plan = BlockPlan.of(loaded.program, loaded.budget)
    #expect(plan.services.count { $0 == .direct } == 0)
    #expect(plan.layouts.allSatisfy { $0.unions.isEmpty })
    #expect(plan.longLists.count == 5)
    #expect(BlockPlan.of(loaded.program).longLists.isEmpty)
  }
}
