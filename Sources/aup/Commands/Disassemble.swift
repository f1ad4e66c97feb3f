import AUPLanguage
import ArgumentParser

/// `aup disasm [--plan] RULES`.
struct Disassemble: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disasm", abstract: "Show the bytecode of rules as text.",
    usage: "aup disasm [<options>] <rules>")

  @Argument(help: "A rule file, a directory, or a compiled file.", completion: .file(extensions: ["aup", "aupc"]))
  var rules: String

  @Flag(help: "Show instead how each rule is served when many users are evaluated: what is looked up, what is run.")
  var plan = false

  @OptionGroup var extensions: SchemaOptions
  @OptionGroup var messages: MessageOptions

  func validate() throws { try Inputs.readStandardInputOnce([rules] + extensions.schema) }

  func run() throws {
    let program = try RuleSet.program(rules, schemas: try extensions.schemas(), messages)
    OutputStream.output.write(plan ? PlanText.text(of: program) : Disassembler.text(of: program))
  }
}
