import SCIMModel
import SourceDiagnostics
import Testing

@testable import AUPLanguage

/// No construct falls off a cliff: what 200 rules of a kind cost a block of 512 users, in steps.
///
/// All kinds are about ten values that users have and 190 that nobody has, so rules that are guarded cost what ten rules
/// cost; those that are not cost at most their code, once for each block. Every user has two emails: they are two blocks
/// of elements.
@Suite struct BlockWorkTests {
  /// How rules are served, and what that costs.
  struct Work: Hashable {
    var direct = 0
    var guarded = 0
    var always = 0
    /// Programs over elements.
    var bodies = 0
    /// Steps of all programs.
    var steps = 0
    /// Steps of those programs that were run on the block.
    var run = 0
  }

  struct Kind: CustomTestStringConvertible, Sendable {
    var name: String
    var work: Work
    var condition: @Sendable (Int) -> String

    init(_ name: String, _ work: Work, _ condition: @escaping @Sendable (Int) -> String) {
      self.name = name
      self.work = work
      self.condition = condition
    }

    var testDescription: String { name }
  }

  static let kinds = [
    Kind("eq", Work(direct: 200)) { "group eq \"G-\($0)-\"" },
    Kind("in", Work(direct: 200)) { "group in (\"G-\($0)-\", \"G-\($0 + 1)-\")" },
    Kind("co", Work(direct: 200)) { "group co \"-\($0)-\"" },
    Kind("or", Work(direct: 200)) { "group eq \"G-\($0)-\" or title ew \"T-\($0)-\"" },
    Kind("matches", Work(direct: 200)) { "title matches \"^T-\($0)-$\"" },
    Kind("date", Work(direct: 200)) { "meta.created lt \"20\(10 + $0 % 90)-01-01\"" },
    Kind("now", Work(direct: 200)) { "meta.created lt now - \($0)d" },
    Kind("pr", Work(direct: 200)) { _ in "emails pr" },
    Kind("and", Work(guarded: 200, steps: 400, run: 20)) { "group eq \"G-\($0)-\" and title eq \"T-\($0)-\"" },
    Kind("and not", Work(guarded: 200, steps: 400, run: 20)) {
      "group eq \"G-\($0)-\" and not (title eq \"T-\($0)-\")"
    },
    Kind("and common", Work(guarded: 200, steps: 400, run: 20)) { "group eq \"G-\($0)-\" and locale eq \"en-GB\"" },
    Kind("common and", Work(guarded: 200, steps: 400, run: 20)) { "locale eq \"en-GB\" and group eq \"G-\($0)-\"" },
    Kind("common and keyword", Work(guarded: 200, steps: 400, run: 20)) {
      "locale eq \"en-GB\" and title co \"-\($0)-\""
    },
    Kind("all", Work(guarded: 200, steps: 400, run: 20)) { "group co all (\"G-\", \"-\($0)-\")" },
    Kind("at least, eq", Work(guarded: 200, steps: 1_400, run: 70)) {
      "at least 2 of (group eq \"G-\($0)-\", title eq \"T-\($0)-\", userType eq \"U-\($0)-\")"
    },
    Kind("at least, not", Work(always: 200, steps: 1_400, run: 1_400)) {
      "at least 2 of (not (group eq \"G-\($0)-\"), title eq \"T-\($0)-\", userType eq \"U-\($0)-\")"
    },
    Kind("not", Work(always: 200, steps: 200, run: 200)) { "not (group eq \"G-\($0)-\")" },
    Kind("ne", Work(always: 200, steps: 200, run: 200)) { "title ne \"T-\($0)-\"" },
    Kind("none", Work(always: 200, steps: 200, run: 200)) { "title co none (\"T-\($0)-\", \"U-\($0)-\")" },
    Kind("count", Work(always: 200, steps: 200, run: 200)) { "count(groups) ge \($0 + 1)" },
    Kind("brackets, eq", Work(guarded: 200, bodies: 200, steps: 600, run: 50)) {
      "emails[type eq \"work\" and value eq \"v-\($0)-\"]"
    },
    Kind("brackets, ew", Work(guarded: 200, bodies: 200, steps: 600, run: 50)) {
      "emails[type eq \"work\" and value ew \"-\($0)-\"]"
    },
    Kind("brackets, not", Work(always: 200, bodies: 200, steps: 400, run: 600)) {
      "emails[not (value eq \"v-\($0)-\")]"
    },
    Kind("not brackets", Work(always: 200, bodies: 200, steps: 400, run: 220)) {
      "not (emails[value eq \"v-\($0)-\"])"
    },
    Kind("one let", Work(guarded: 200, steps: 800, run: 40)) { "group eq \"G-\($0)-\" and not contractor" },
    Kind("not, one let", Work(always: 200, steps: 800, run: 800)) { "not (group eq \"G-\($0)-\") and not contractor" },
    Kind("everybody", Work(always: 200)) { _ in "count(groups) ge 0" },
    Kind("nobody", Work(guarded: 200)) { _ in "count(groups) lt 0" },
  ]

  @Test(arguments: kinds)
  func rulesCostABlock(kind: Kind) throws {
    let rules = (0..<200).map { "rule \"\($0)\" { when \(kind.condition($0)) assign role \"R\" in \"U\" }\n" }
    let compiled = try RuleEnvironment().compile(
      "let contractor = userType in (\"C\", \"D\") or title co \"ext\" or count(emails) ge 9\n" + rules.joined())
    let plan = BlockPlan.of(compiled.program)
    var work = Work()
    for service in plan.services {
      switch service {
      case .direct: work.direct += 1
      case .guarded: work.guarded += 1
      case .always: work.always += 1
      }
    }
    work.bodies = plan.layouts.dropFirst().reduce(0) { $0 + $1.programs.count }
    work.steps = plan.steps.count
    var block = compiled.blockEvaluator(now: Instant(seconds: 1_767_225_600))
    for number in 0..<512 { block.append(user(number)) }
    block.evaluate()
    work.run = block.stepsRun
    #expect(work == kind.work)
    let code = compiled.program.rules.reduce(0) { $0 + instructions(from: $1.entry, of: compiled.program) }
    #expect(work.run <= 2 * code)
  }

  /// Keys of direct rules are posted for each rule, those of columns once: rules that share a long list must not be many
  /// times as large as their text. The verdicts are the same.
  @Test func directRulesBeyondTheLimitOfKeysAreServedByColumns() throws {
    let names = (0..<70).map { "\"G-\($0)-\"" }.joined(separator: ", ")
    let rules = (0..<3).map { "rule \"\($0)\" { when group in names assign role \"R\" in \"U\" }\n" }.joined()
    let program = try RuleEnvironment().compile("let names = (\(names))\n" + rules).program
    func services(_ keys: Int) -> [BlockPlan.Service] { BlockPlan.of(program, KeyBudget(keys)).services }
    #expect(services(18) == [.direct, .direct, .direct])
    #expect(services(17) == [.direct, .direct, .guarded])
    #expect(services(0) == [.guarded, .guarded, .guarded])
    let plan = BlockPlan.of(program, KeyBudget(0))
    #expect(plan.steps.count == 1)
    #expect(plan.layouts[0].tests.count == 1)
    #expect(plan.layouts[0].columns == 1)
    #expect(plan.longLists.count == 1)
    #expect(BlockPlan.of(program, KeyBudget(6)).layouts[0].columns == 71)
  }

  /// A test that several keys make true is a union of their columns: each user sets one column for each value, however
  /// many tests name it. A key that is a test by itself has that test's column.
  @Test func testsOfSeveralKeysShareTheirColumns() throws {
    let program = try RuleEnvironment().compile(
      """
      rule "1" { when title in ("a", "b") and active eq true assign role "R" in "U" }
      rule "2" { when title in ("b", "c") and active eq true assign role "R" in "U" }
      rule "3" { when title eq "b" and active eq true assign role "R" in "U" }
      """
    ).program
    let layout = BlockPlan.of(program).layouts[0]
    // Tests: two lists, `active`, `title eq "b"`; behind them the keys "a" and "c".
    #expect(layout.tests.count == 4)
    #expect(layout.columns == 6)
    let lists = layout.tests.indices.filter { layout.tests[$0].opcode == .isIn }.map { Int32($0) }
    let single = try #require(
      layout.tests.firstIndex { $0.opcode == .equal && $0.place == layout.tests[Int(lists[0])].place })
    #expect(layout.unions == lists)
    var parts: [Set<Int32>] = []
    for union in layout.unions.indices {
      layout.parts.withItems(of: union) { items in parts.append(Set(items.indices.map { items[$0] })) }
    }
    #expect(parts.map(\.count) == [2, 2])
    #expect(parts[0].intersection(parts[1]) == [Int32(single)])
    #expect(parts[0].union(parts[1]) == [Int32(single), 4, 5])
    for part in 4..<6 { #expect(layout.unionsOfParts.count(of: part) == 1) }
    #expect(layout.unionsOfParts.count(of: single) == 2)
  }

  /// Whether all unions of a layout are made or few: both ways say what the evaluator for single users says.
  @Test(arguments: [1, 40]) func unionsOfFewAndOfMany(titles: Int) throws {
    let rules = (0..<40).map { number in
      """
      rule "\(number)" {
        when title in ("T-\(number)", "T-\((number + 1) % 40)") and not (userType in ("U-0", "U-\(number % 3)"))
        assign role "R" in "U"
      }

      """
    }
    let compiled = try RuleEnvironment().compile(rules.joined())
    var single = compiled.evaluator(now: Instant(seconds: 0))
    var block = compiled.blockEvaluator(now: Instant(seconds: 0))
    for _ in 0..<3 {
      let users: [SCIMObject] = (0..<512).map { number in
        [
          "userName": .string("u\(number)"), "title": .string("T-\(number % titles)"),
          "userType": .string("U-\(number % 4)"),
        ]
      }
      for user in users { block.append(user) }
      let expected = users.map { single.evaluate($0) }
      let found = block.decisions()
      #expect(found == expected)
    }
  }

  /// The instructions of a rule: those between its entry and a verdict, bodies of brackets included.
  private func instructions(from entry: Int, of program: Program) -> Int {
    var reached: Set<Int> = []
    var pending = [entry]
    while let index = pending.popLast() {
      let instruction = program.code[index]
      guard let shape = instruction.opcode?.shape, [.branch, .next].contains(shape.flow) else { continue }
      guard reached.insert(index).inserted else { continue }
      pending += [Int(instruction.whenTrue), Int(instruction.whenFalse)]
      if shape.operand == .body { pending.append(Int(instruction.operand)) }
    }
    return reached.count
  }

  private func user(_ number: Int) -> SCIMObject {
    let kind = number % 10
    return [
      "userName": .string("user \(number)"), "title": .string("T-\(kind)-"), "userType": .string("U-\(kind)-"),
      "locale": "en-GB",
      "groups": [["display": .string("G-\(kind)-")], ["display": .string("everybody")]],
      "emails": [
        ["type": "work", "value": .string("v-\(kind)-")], ["type": "home", "value": .string("h-\(number)")],
      ],
      "meta": ["created": "2020-05-05T00:00:00Z"],
    ]
  }
}
