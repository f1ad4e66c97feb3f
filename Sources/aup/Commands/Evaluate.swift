import AUPEvaluation
import AUPLanguage
import ArgumentParser
import CMemory
import Glibc

/// `aup eval RULES USERS…`.
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Show which rules match each user, and what they are granted.",
    discussion: "`aup help input` says what RULES and USERS may be, `aup help output` what the shapes look like.")

  enum Inactive: String, ExpressibleByArgument, CaseIterable {
    case nothing, evaluate
  }

  @Argument(help: "A rule file, a directory, or a compiled file.", completion: .file(extensions: ["aup", "aupc"]))
  var rules: String

  @OptionGroup var users: UserOptions

  @Option(name: .shortAndLong, help: "The shape of the output. (default: table on a terminal, else ndjson)")
  var output: OutputFormat?

  @Flag(help: "In CSV, leave cells as they are that a spreadsheet takes for formulas; else ' stands in front.")
  var rawCells = false

  @Flag(help: "Leave out users that no rule matches.")
  var matched = false

  @OptionGroup var evaluation: EvaluationOptions
  @OptionGroup var moment: Moment
  @OptionGroup var extensions: SchemaOptions
  @OptionGroup var messages: MessageOptions

  func validate() throws {
    try Inputs.readStandardInputOnce([rules] + users.paths + extensions.schema)
  }

  func run() throws {
    if InputFile.size(rules) > 1 << 17 || users.paths.contains(where: { InputFile.size($0) > 1 << 22 }) {
      aup_use_large_pages()
    }
    let schemas = try extensions.schemas()
    let compiled = try RuleSet.compile(rules, schemas: schemas, messages)
    var population = try users.population(schemas)
    try users.rest.refuseUnanswered([compiled.program], in: &population, messages)
    var options = BatchOptions(now: moment.instant(matters: compiled.program.dependsOnTime, messages))
    options.output = output ?? (Terminal.showsOutput ? .table : .ndjson)
    options.writesRawCells = rawCells
    options.matchedOnly = matched
    options.evaluatesInactive = evaluation.evaluatesInactive
    options.allowsPartial = users.allowPartial
    options.jobs = evaluation.threads
    options.columns = Terminal.columns(STDOUT_FILENO)
    try Batch(messages, isStreaming: options.output != .summary).run(&population) {
      population, sink, report, progress in
      try BatchEvaluation(rules: compiled, options: options)
        .run(&population, to: sink, report: report, progress: progress)
    }
    // The memory goes back as a whole: to take 10,000 rules apart first would take longer than to read them.
    withExtendedLifetime(compiled) { Glibc.exit(ExitStatus.done.rawValue) }
  }
}

extension OutputFormat: ExpressibleByArgument {}

/// The cores of this machine.
enum Cores {
  /// Those that the process may run on.
  static var count: Int { max(1, min(most, sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
  /// More threads than this are a mistake in typing.
  static let most = 1_024
}
