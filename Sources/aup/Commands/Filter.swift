import AUPEvaluation
import AUPLanguage
import ArgumentParser
import SourceDiagnostics

/// `aup filter EXPR USERS…`.
struct Filter: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "filter",
    abstract: "Print the users that an RFC 7644 filter matches, as NDJSON.",
    usage: "aup filter [<options>] <expression> <users> ...",
    discussion: "Exit code 0 if there are some, 1 if there are none, 2 in trouble, as grep has it.")

  @Argument(help: "A filter such as 'userType eq \"Employee\" and title pr'.")
  var expression: String

  @OptionGroup var users: UserOptions
  @OptionGroup var moment: Moment
  @OptionGroup var extensions: SchemaOptions
  @OptionGroup var messages: MessageOptions

  func validate() throws { try Inputs.readStandardInputOnce(users.paths + extensions.schema) }

  func run() throws {
    let schemas = try extensions.schemas()
    let condition = try compiled(in: RuleEnvironment(schemas: schemas))
    var population = try users.population(schemas)
    try users.rest.refuseUnanswered([condition.program], in: &population, messages)
    let filter = FilterEvaluation(
      condition: condition, now: moment.instant(matters: false, messages), allowsPartial: users.allowPartial)
    let outcome = try Batch(messages, isStreaming: true).run(&population) { population, sink, report, progress in
      try filter.run(&population, to: sink, report: report, progress: progress)
    }
    if outcome.matched == 0 { throw ExitStatus.no.exit }
  }

  private func compiled(in environment: RuleEnvironment) throws -> CompiledCondition {
    var sources = SourceMap()
    let source = sources.add(name: "<filter>", bytes: Array(expression.utf8))
    do {
      return try environment.compileCondition(source, mode: .rfc7644)
    } catch {
      Findings(sources: sources, shape: messages.shape).writeToStandardError(error.diagnostics)
      throw ExitStatus.trouble.exit
    }
  }
}
