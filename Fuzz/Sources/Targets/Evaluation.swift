import AUPLanguage
import SCIMModel
import SourceDiagnostics

private let environment = RuleEnvironment(schemas: FuzzUsers.schemas)
private let now = Instant(seconds: 1_767_225_600)

/// Rules that compile pass the verifier, decide about every user, and decide the same from a compiled file.
func fuzzEvaluation(_ bytes: [UInt8]) {
  var sources = SourceMap()
  let file = sources.add(name: "fuzz", bytes: bytes)
  do {
    try run(try environment.compile(sources))
  } catch let error as CompilationError {
    check(error.diagnostics, in: sources, file)
  } catch { preconditionFailure("\(error)") }
  do {
    var evaluator = try environment.compileCondition(file).evaluator(now: now)
    for user in FuzzUsers.all { _ = evaluator.matches(user) }
  } catch {
    check(error.diagnostics, in: sources, file)
  }
}

private func run(_ rules: CompiledRules) throws {
  try Verifier.verify(rules.program)
  _ = Disassembler.text(of: rules.program)
  let reloaded = try CompiledRules(reading: rules.fileBytes)
  precondition(reloaded.fileBytes == rules.fileBytes, "the compiled file changes when it is written again")
  var first = rules.evaluator(now: now)
  var second = reloaded.evaluator(now: now)
  for user in FuzzUsers.all {
    let decision = first.evaluate(user)
    precondition(second.evaluate(user) == decision, "the compiled file decides otherwise")
  }
}
