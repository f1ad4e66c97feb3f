import AUPEvaluation
import AUPLanguage
import ArgumentParser
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

  @Flag(help: "Leave out users that no rule matches.")
  var matched = false

  @Option(help: "What a user whose `active` is false is granted: nothing, or what the rules say.")
  var inactive = Inactive.nothing

  @OptionGroup var moment: Moment
  @OptionGroup var extensions: SchemaOptions
  @OptionGroup var messages: MessageOptions

  func validate() throws {
    try Inputs.readStandardInputOnce([rules] + users.paths + extensions.schema)
  }

  func run() throws {
    let schemas = try extensions.schemas()
    let compiled = try RuleSet.compile(rules, schemas: schemas, messages)
    var population = try users.population(schemas)
    var options = BatchOptions(now: moment.instant(matters: compiled.program.dependsOnTime, messages))
    options.output = output ?? (Terminal.showsOutput ? .table : .ndjson)
    options.matchedOnly = matched
    options.evaluatesInactive = inactive == .evaluate
    options.allowsPartial = users.allowPartial
    options.columns = Terminal.columns(STDOUT_FILENO)
    try Batch(messages, isStreaming: options.output != .summary).run(&population) {
      population, sink, report, progress in
      try BatchEvaluation(rules: compiled, options: options)
        .run(&population, to: sink, report: report, progress: progress)
    }
  }
}

extension OutputFormat: ExpressibleByArgument {}
