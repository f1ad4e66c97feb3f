import AUPEvaluation
import ArgumentParser

/// `aup convert USERS…`.
struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Turn any export into canonical SCIM NDJSON.",
    usage: "aup convert [<options>] <users> ...",
    discussion: """
      One user on each line, groups joined in: rules give the same answers over it as over the export. \
      `aup help exports` says what is read, and what becomes of it.
      """)

  @OptionGroup var users: UserOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Where to, instead of standard output: a file that appears whole or not at all.", valueName: "file"),
    completion: .file())
  var outputFile: String?

  @OptionGroup var extensions: SchemaOptions
  @OptionGroup var messages: MessageOptions

  func validate() throws { try Inputs.readStandardInputOnce(users.paths + extensions.schema) }

  func run() throws {
    let schemas = try extensions.schemas()
    var population = try users.population(schemas)
    let conversion = Conversion(schemas: schemas, allowsPartial: users.allowPartial)
    guard let outputFile, outputFile != "-" else {
      try Batch(messages, isStreaming: true).run(&population) { population, sink, report, progress in
        try conversion.run(&population, to: sink, report: report, progress: progress)
      }
      return
    }
    try OutputFile.write(to: outputFile, inputs: users.paths + extensions.schema) { file in
      try Batch(messages, isStreaming: false, file: file).run(&population) { population, sink, report, progress in
        try conversion.run(&population, to: sink, report: report, progress: progress)
      }
    }
  }
}
