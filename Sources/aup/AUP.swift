import AUPLanguage
import ArgumentParser
import Glibc
import SourceDiagnostics

@main
struct AUP: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "aup",
    abstract: "Who gets which role in which organizational unit: rules over SCIM users.",
    usage: "aup <subcommand>",
    discussion: """
      On a terminal, aup alone is aup repl. Help on more than commands: \
      \(HelpTopic.allCases.map { "aup help \($0.rawValue)" }.joined(separator: ", ")).
      """,
    version: version,
    subcommands: commands)

  static let version = "0.1.0"

  /// As the help lists them.
  static let commands: [any ParsableCommand.Type] = [
    Evaluate.self, Why.self, Diff.self, Filter.self, Check.self, Analyze.self, TestRules.self, Format.self,
    Convert.self,
    Repl.self, Compile.self, Disassemble.self, Import.self, Export.self, Explain.self, Completion.self, Help.self,
  ]

  /// How errors begin; ArgumentParser asks for it.
  static let _errorPrefix = "error: "

  /// `aup` alone: the REPL for a person, the help for a pipe.
  func run() throws {
    guard !Terminal.isInteractive else { return try Repl.parse([]).run() }
    StandardError.write(Self.helpMessage() + "\n")
    throw ExitStatus.trouble.exit
  }

  static func main() {
    setUpSignals()
    do {
      var command = try plainCommand() ?? parseAsRoot()
      try command.run()
    } catch let trouble as Trouble {
      StandardError.write(trouble.text)
      Glibc.exit(troubleStatus.rawValue)
    } catch let code as ExitCode {
      Glibc.exit(code.rawValue)
    } catch {
      finish(error)
    }
  }

  /// The command that the first argument names, if the others suit it; where there is something to say, ArgumentParser
  /// says it from the root.
  ///
  /// Seen from the root, ArgumentParser reflects over more than the one command, which takes longer than most work.
  private static func plainCommand() -> (any ParsableCommand)? {
    let arguments = Array(CommandLine.arguments.dropFirst(2))
    guard let name = CommandLine.arguments.dropFirst().first,
      let command = commands.first(where: { $0._commandName == name })
    else { return nil }
    if command == Evaluate.self, let evaluate = Evaluate(plain: arguments) { return evaluate }
    guard let parsed = try? command.parseAsRoot(arguments), type(of: parsed) == command else { return nil }
    return parsed
  }

  /// Ends with what ArgumentParser says: help on standard output, a mistake on standard error.
  private static func finish(_ error: any Error) -> Never {
    let text = fullMessage(for: harmless(error)) + "\n"
    guard exitCode(for: error) == .success else {
      StandardError.write(unknownCommand?.text ?? text)
      Glibc.exit(troubleStatus.rawValue)
    }
    OutputStream.output.write(text)
    Glibc.exit(ExitStatus.done.rawValue)
  }

  /// What a mistake ends with. Where scripts read 2 as "something changes", a slip in typing must not be that.
  private static var troubleStatus: ExitStatus {
    let arguments = CommandLine.arguments.dropFirst()
    let isDetailed = arguments.first == Diff._commandName && arguments.contains("--detailed-exitcode")
    return isDetailed ? DiffPolicy.trouble : .trouble
  }

  /// The mistake as it would be had the arguments been typed without control characters: its words repeat them.
  private static func harmless(_ error: any Error) -> any Error {
    let arguments = CommandLine.arguments.dropFirst()
    let shown = arguments.map { TerminalText.harmless($0) }
    guard !zip(arguments, shown).allSatisfy({ $0.utf8.elementsEqual($1.utf8) }) else { return error }
    do {
      _ = try parseAsRoot(shown)
      return error
    } catch {
      return error
    }
  }

  /// A word in the place of the command that is none.
  private static var unknownCommand: Trouble? {
    let names = commands.map { $0._commandName }
    guard let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-"), !names.contains(word) else {
      return nil
    }
    let nearest = NameSuggestion.closest(to: word, among: names)
    return Trouble("no command `\(word)`", help: nearest.map { "did you mean `\($0)`?" } ?? "`aup help` lists them")
  }

  /// A closed pipe is an error of `write`, not the end of the process; an interrupt ends with its own code.
  private static func setUpSignals() {
    signal(SIGPIPE, SIG_IGN)
    let previous = signal(SIGINT) { _ in _exit(ExitStatus.interrupted.rawValue) }
    // Whoever started the program may have told it to go on, as shells do with what runs in the background.
    if unsafe unsafeBitCast(previous, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
      signal(SIGINT, SIG_IGN)
    }
  }
}
