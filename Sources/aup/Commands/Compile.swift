import AUPLanguage
import ArgumentParser

/// `aup compile RULES -o FILE`.
struct Compile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compile",
    abstract: "Compile rules to a file of bytecode.",
    usage: "aup compile [<options>] <rules> --out <file>",
    discussion: "Equal rules give equal bytes. The file is verified whenever it is loaded.")

  @Argument(help: "A rule file or a directory.", completion: .file(extensions: ["aup"]))
  var rules: String

  @Option(
    name: [.customShort("o"), .customLong("out")],
    help: ArgumentHelp("Where to: a file, or - for standard output.", valueName: "file"),
    completion: .file(extensions: ["aupc"]))
  var out: String

  @OptionGroup var extensions: SchemaOptions
  @OptionGroup var messages: MessageOptions

  func validate() throws { try Inputs.readStandardInputOnce([rules] + extensions.schema) }

  func run() throws {
    let compiled = try RuleSet.compile(rules, schemas: try extensions.schemas(), messages)
    try OutputFile.write(compiled.fileBytes, to: out, inputs: RuleFiles.paths(rules) + extensions.schema)
  }
}
