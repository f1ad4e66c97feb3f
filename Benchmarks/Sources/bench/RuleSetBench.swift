import AUPEvaluation
import AUPLanguage
import SCIMModel
import SourceDiagnostics

/// A rule set that did not become what its text says.
struct NotLoaded: Error {
  let wanted, loaded: Int
}

/// Many rules: how long until they can be evaluated, and what one user costs then.
struct RuleSetBench {
  /// Prints how long it takes to read rules, what each step takes of that, and what one user costs then.
  static func run(ruleCount: Int, runs: Int) throws {
    let name = "\(ruleCount) rules"
    var sources = SourceMap()
    let file = sources.add(name: "rules.aup", bytes: Array(TenantRules(count: ruleCount).aup.utf8))
    let rules = try load(sources, ruleCount, runs: runs)
    let environment = RuleEnvironment()
    var tree = Parser.parseFile(file)
    let parse = Measurement.whole(runs: runs) { tree = Parser.parseFile(file) }
    let checker = Checker(schemas: environment.schemas)
    var checked = checker.check([tree.tree])
    let check = Measurement.whole(runs: runs) { checked = checker.check([tree.tree]) }
    let compile = try Measurement.whole(runs: runs) { _ = try environment.compile(checked.rules) }
    Figure.print("\(name), read", parse, .ms)
    Figure.print("\(name), check", check, .ms)
    Figure.print("\(name), compile and index", compile, .ms)
    let bytes = rules.fileBytes
    let load = try Measurement.whole(runs: runs) { _ = try CompiledRules(reading: bytes) }
    Figure.print("\(name), load .aupc", load, .ms)
    try evaluateSingleUsers(rules, name)
  }

  /// Prints how long it takes until rules can be evaluated, no more: for very many.
  static func load(ruleCount: Int) throws {
    var sources = SourceMap()
    sources.add(name: "rules.aup", bytes: Array(TenantRules(count: ruleCount).aup.utf8))
    _ = try load(sources, ruleCount, runs: 1)
  }

  /// - Throws: `CompilationError`, or ``NotLoaded`` if the rules of the text are not all there in the end.
  private static func load(_ sources: SourceMap, _ ruleCount: Int, runs: Int) throws -> CompiledRules {
    var rules: CompiledRules?
    let whole = try Measurement.whole(runs: runs) { rules = try RuleEnvironment().compile(sources) }
    guard let rules, rules.program.rules.count == ruleCount else {
      throw NotLoaded(wanted: ruleCount, loaded: rules?.program.rules.count ?? 0)
    }
    Figure.print("\(ruleCount) rules, read, check, compile and index", whole, .ms)
    return rules
  }

  /// One user at a time, as a server does it that hears of one change.
  private static func evaluateSingleUsers(_ rules: CompiledRules, _ name: String) throws {
    var generator = TenantUsers()
    let reader = JSONReader()
    let users = try (0..<1_000).map { _ in
      var line: [UInt8] = []
      generator.writeNext(to: &line)
      guard case .complex(let user) = try reader.read(line[...]) else { preconditionFailure("a user is an object") }
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
