import AUPEvaluation
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
  /// Prints how long each step from text to a rule set takes.
  ///
  /// - Throws: ``NotLoaded`` if the rules of the text are not all there in the end.
  static func run(ruleCount: Int, runs: Int) throws {
    let name = "\(ruleCount) rules"
    var sources = SourceMap()
    let file = sources.add(name: "rules.aup", bytes: Array(TenantRules(count: ruleCount).aup.utf8))
    let environment = RuleEnvironment()
    var tree = Parser.parseFile(file)
    let parse = Measurement.whole(runs: runs) { tree = Parser.parseFile(file) }
    let checker = Checker(schemas: environment.schemas)
    var checked = checker.check([tree.tree])
    let check = Measurement.whole(runs: runs) { checked = checker.check([tree.tree]) }
    var rules = environment.compile(checked.rules)
    let compile = Measurement.whole(runs: runs) { rules = environment.compile(checked.rules) }
    let whole = try Measurement.whole(runs: runs) { rules = try environment.compile(sources) }
    let bytes = rules.fileBytes
    let load = try Measurement.whole(runs: runs) { rules = try CompiledRules(reading: bytes) }
    let errors = (tree.diagnostics + checked.diagnostics).filter { $0.severity == .error }
    guard errors.isEmpty, rules.program.rules.count == ruleCount else {
      throw NotLoaded(wanted: ruleCount, loaded: rules.program.rules.count, finding: errors.first?.message)
    }
    Figure.print("\(name), read", parse, .ms)
    Figure.print("\(name), check", check, .ms)
    Figure.print("\(name), compile and index", compile, .ms)
    Figure.print("\(name), read, check, compile and index", whole, .ms)
    Figure.print("\(name), load .aupc", load, .ms)
    try evaluateSingleUsers(rules, name)
  }

  /// One user at a time, as a server does it that hears of one change.
  private static func evaluateSingleUsers(_ rules: CompiledRules, _ name: String) throws {
    var generator = TenantUsers()
    let reader = JSONReader()
    let users = try (0..<1_000).map { _ in
      var line: [UInt8] = []
      generator.writeNext(to: &line)
      guard case .complex(let user) = try reader.read(line[...]) else {
        throw NotLoaded(wanted: 1, loaded: 0, finding: nil)
      }
      return StandardSchemas.user.conform(user).0
    }
    var evaluator = rules.evaluator(now: Instant(seconds: 0))
    let prepared = users.map { evaluator.prepare($0) }
    let decide = Measurement.each(users.count, runs: 5) {
      prepared.reduce(0) { $0 + evaluator.evaluate($1).rules.count }
    }
    Figure.print("\(name), decide for one prepared user", decide.time, .µs)
    let whole = Measurement.each(users.count, runs: 5) { users.reduce(0) { $0 + evaluator.evaluate($1).rules.count } }
    Figure.print("\(name), prepare and decide for one user", whole.time, .µs)
  }
}
