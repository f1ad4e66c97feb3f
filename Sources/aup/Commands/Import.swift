import AUPDialects
import AUPEvaluation
import AUPLanguage
import ArgumentParser
import SourceDiagnostics

/// `aup import FORM FILE`.
struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Turn rules of another language into AUP, with a report of what was lost.",
    usage: "aup import [<options>] <form> <file>",
    discussion: """
      A form that has conditions only (clumio-condition, scim-filter, entra, okta) becomes a rule where --role and --unit \
      say what it grants, else a let. Each construct that could not be carried over is named on standard error with its \
      place; a rule with such a part is left out. Exit code 0 if nothing was lost, 1 if something was (--allow-loss: 0), 2 \
      if the file is not of the form.
      """)

  @Argument(help: "The language.")
  var form: ImportForm

  @Argument(help: "The file; - is standard input.", completion: .file())
  var file: String

  @Option(help: "The name of the rule around a condition.")
  var name = "Imported"

  @Option(help: "The role that the rule around a condition grants.")
  var role: String?

  @Option(help: "The unit in which it grants it. Repeatable.")
  var unit: [String] = []

  @Option(
    help: ArgumentHelp(
      "Users: shows whether it matters how `contains all keywords` of Clumio is read. Repeatable.", valueName: "file"),
    completion: .file())
  var users: [String] = []

  @OptionGroup var population: PopulationOptions
  @OptionGroup var dialect: DialectOptions
  @OptionGroup var extensions: SchemaOptions
  @OptionGroup var messages: MessageOptions

  func validate() throws {
    try Inputs.readStandardInputOnce([file] + users + population.paths + dialect.paths + extensions.schema)
    try population.validate(beside: users)
    if role == nil, !unit.isEmpty { throw ValidationError("'--unit' says where a role is granted: give '--role'.") }
    if role != nil, unit.isEmpty { throw ValidationError("'--role' is granted somewhere: give '--unit'.") }
  }

  func run() throws {
    let context = ImportContext(
      names: try dialect.names(), ruleName: name, role: role, units: unit,
      environment: RuleEnvironment(schemas: try extensions.schemas()))
    var sources = SourceMap()
    sources.add(name: SourceName.of(file), bytes: try InputFile.read(file))
    let result = try read(sources, context)
    let readings = try users.isEmpty ? [] : differences(of: result, context.environment)
    try OutputFile.write(
      Array(result.text.utf8), to: dialect.out, inputs: [file] + dialect.paths + extensions.schema)
    try dialect.report(result.losses + readings, result.sources, messages)
  }

  /// Rules whose two readings tell some of the users apart.
  private func differences(of result: ImportResult, _ environment: RuleEnvironment) throws -> [Loss] {
    var readings = KeywordReadings(result, environment: environment)
    var reader = try population.population(of: users, environment.schemas)
    try reader.forEachUser(allowPartial: population.allowPartial, messages) { readings.add($0.user) }
    return readings.notes
  }

  private func read(_ sources: SourceMap, _ context: ImportContext) throws -> ImportResult {
    do {
      return try form.read(sources, context: context)
    } catch {
      Findings(sources: error.sources ?? sources, shape: messages.shape).writeToStandardError(error.diagnostics)
      throw ExitStatus.trouble.exit
    }
  }
}
