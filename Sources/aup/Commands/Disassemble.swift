import AUPLanguage
import ArgumentParser

/// `aup disasm RULES`.
struct Disassemble: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disasm", abstract: "Show the bytecode of rules as text.",
    usage: "aup disasm [<options>] <rules>")

  @Argument(help: "A rule file, a directory, or a compiled file.", completion: .file(extensions: ["aup", "aupc"]))
  var rules: String

  @OptionGroup var extensions: SchemaOptions
  @OptionGroup var messages: MessageOptions

  func validate() throws { try Inputs.readStandardInputOnce([rules] + extensions.schema) }

  func run() throws {
    let program = try RuleSet.program(rules, schemas: try extensions.schemas(), messages)
    OutputStream.output.write(Disassembler.text(of: program))
  }
}
