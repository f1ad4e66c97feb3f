import AUPLanguage
import SCIMModel
import SourceDiagnostics

/// A rule set that did not become what its text says.
struct NotLoaded: Error {
  let wanted, loaded: Int
  let finding: String?
}

/// Many rules: how long until they can be evaluated, and what one user costs then.
struct RuleSetBench {
  /// Rules as an organisation generates them: a group, sometimes a department or a title, a role in some units.
  static func text(_ ruleCount: Int) -> String {
    var text = "let contractor = userType eq \"Contractor\" or userName ew \".ext@corp.example\"\n\n"
    for index in 0..<ruleCount {
      text += "rule \"Rule \(index)\" {\n  when   group eq \"Group \(index)\" and not contractor"
      if index % 3 == 0 { text += " and department in (\"Dept \(index % 50)\", \"Dept \(index % 70)\")" }
      if index % 5 == 0 { text += " or title co \"Title \(index % 100)\"" }
      text += "\n  assign role \"Role \(index % 40)\" in \"Unit \(index % 200)\"\n}\n\n"
    }
    return text
  }

  /// - Throws: ``NotLoaded`` if the rules of the text are not all there in the end.
  static func run(ruleCount: Int, runs: Int) throws -> Aim {
    let text = text(ruleCount)
    var sources = SourceMap()
    let file = sources.add(name: "rules.aup", bytes: Array(text.utf8))
    let environment = RuleEnvironment()
    Table.head("\(ruleCount) rules, \(text.utf8.count / 1024) KiB of source")
    var tree = Parser.parseFile(file)
    let parse = Measurement.whole(runs: runs) { tree = Parser.parseFile(file) }
    let checker = Checker(schemas: environment.schemas)
    var checked = checker.check([tree.tree])
    let check = Measurement.whole(runs: runs) { checked = checker.check([tree.tree]) }
    var rules = environment.compile(checked.rules)
    let compile = Measurement.whole(runs: runs) { rules = environment.compile(checked.rules) }
    Table.row("parse", parse, per: 1e6, "ms")
    Table.row("check", check, per: 1e6, "ms")
    Table.row("compile and verify", compile, per: 1e6, "ms")
    let sum = (parse.median + check.median + compile.median) / 1e6
    print("  together \(Int(sum)) ms")
    let bytes = rules.fileBytes
    let load = try Measurement.whole(runs: runs) { rules = try CompiledRules(reading: bytes) }
    let errors = (tree.diagnostics + checked.diagnostics).filter { $0.severity == .error }
    guard errors.isEmpty, rules.program.rules.count == ruleCount else {
      throw NotLoaded(wanted: ruleCount, loaded: rules.program.rules.count, finding: errors.first?.message)
    }
    Table.row("load from \(bytes.count / 1024) KiB of .aupc", load, per: 1e6, "ms")

    var evaluator = rules.evaluator(now: Instant(seconds: 0))
    let users = (0..<1_000).map { index in
      SCIMObject([
        ("userName", .string("user\(index)@corp.example")), ("title", .string("Title \(index % 200)")),
        (
          "groups",
          .array((0..<8).map { .complex(SCIMObject([("display", .string("Group \(index * 17 + $0 * 301)"))])) })
        ),
      ])
    }
    let prepared = users.map { evaluator.prepare($0) }
    let decide = Measurement.each(users.count) {
      var count = 0
      for user in prepared { count += evaluator.evaluate(user).rules.count }
      return count
    }
    Table.row("decide for one prepared user", decide.time, per: 1e3, "µs")
    let whole = Measurement.each(users.count) {
      var count = 0
      for user in users { count += evaluator.evaluate(user).rules.count }
      return count
    }
    Table.row("prepare and decide for one user", whole.time, per: 1e3, "µs")
    return Aim(name: "parse, check and compile \(ruleCount) rules", measured: sum, most: 1_000, unit: "ms")
  }
}
