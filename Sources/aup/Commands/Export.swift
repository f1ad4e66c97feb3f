import AUPDialects
import AUPEvaluation
import AUPLanguage
import ArgumentParser
import SCIMModel
import SourceDiagnostics

/// `aup export FORM RULES`.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write rules in another language, with a report of what was lost.",
    usage: "aup export [<options>] <form> <rules>",
    discussion: """
      A rule that the language cannot say whole is left out, and each construct to blame is named on standard error with \
      its place. Exit code 0 if nothing was lost, 1 if something was (--allow-loss: 0), 2 if the rules have errors. With \
      --users, the forms cel, postgresql and duckdb write users in the shape that the exported conditions read, in place \
      of the rules: `aup help dialects` says what it is.
      """)

  @Argument(help: "The language.")
  var form: ExportForm

  @Argument(help: "A rule file or a directory.", completion: .file(extensions: ["aup"]))
  var rules: String

  @Option(
    help: ArgumentHelp(
      "Write these users instead, as the exported conditions read them. Repeatable.", valueName: "file"),
    completion: .file())
  var users: [String] = []

  @OptionGroup var population: PopulationOptions
  @OptionGroup var dialect: DialectOptions
  @OptionGroup var extensions: SchemaOptions
  @OptionGroup var messages: MessageOptions

  func validate() throws {
    try Inputs.readStandardInputOnce([rules] + users + population.paths + dialect.paths + extensions.schema)
    try population.validate(beside: users)
    if !users.isEmpty, !form.hasUsers {
      throw ValidationError("'--users' goes with the forms cel, postgresql and duckdb.")
    }
  }

  func run() throws {
    let environment = RuleEnvironment(schemas: try extensions.schemas())
    let paths = try RuleFiles.paths(rules)
    let sources = try RuleSet.sources(paths)
    let source = try checked(sources, environment)
    if !users.isEmpty { return try writeUsers(source, environment.schemas) }
    let result = form.write(source, names: try dialect.names())
    try OutputFile.write(Array(result.text.utf8), to: dialect.out, inputs: paths + dialect.paths + extensions.schema)
    try dialect.report(result.losses, sources, messages)
  }

  private func checked(_ sources: SourceMap, _ environment: RuleEnvironment) throws -> ExportSource {
    do {
      return try ExportSource(sources, environment: environment)
    } catch {
      Findings(sources: sources, shape: messages.shape).writeToStandardError(error.diagnostics)
      throw ExitStatus.trouble.exit
    }
  }

  private func writeUsers(_ source: ExportSource, _ schemas: ResourceSchemas) throws {
    guard var writer = form.userWriter(source) else { return }
    var reader = try population.population(of: users, schemas)
    let output = OutputStream.output
    output.write(writer.header)
    try reader.forEachUser(allowPartial: population.allowPartial, messages) { user in
      output.write(writer.write(user.user, name: user.userName))
    }
    output.flush()
  }
}
