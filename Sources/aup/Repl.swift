import AUPLanguage
import AUPShell
import ArgumentParser
import Glibc
import SCIMModel

/// `aup repl [RULES] [USERS…]`, and what `aup` alone does on a terminal.
struct Repl: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repl",
    abstract: "Experiment with rules, users and groups.",
    discussion: """
      On a terminal: a prompt with editing, history and completion (GNU readline; ~/.inputrc is honoured). Entries are \
      kept in $XDG_STATE_HOME/aup/history. Ctrl-C clears the line or stops what runs; Ctrl-D leaves.

      Where standard input or output is no terminal it reads a script: no prompt, replies on standard output, errors on \
      standard error. A line that fails does not end the script, but makes the exit code 2.
      """)

  @Argument(
    help: "Rules, users and groups to start with, as `.load` takes them.", completion: .file())
  var files: [String] = []

  @Flag(help: "End with the first line that fails.")
  var stopOnError = false

  @Option(help: ArgumentHelp("What `now` means; without it the clock.", valueName: "instant"))
  var now: String?

  @OptionGroup var extensions: SchemaOptions

  func validate() throws {
    if let now, Instant(parsing: now) == nil {
      throw ValidationError("'\(now)' is no ISO 8601 date or date-time, such as 2026-12-31 or 2026-12-31T23:59:59Z.")
    }
  }

  func run() throws {
    let environment = RuleEnvironment(schemas: try extensions.schemas())
    let isInteractive = Terminal.isInteractive
    let session = try ReplSession(
      world: .ofThisMachine, environment: environment, now: now.flatMap { Instant(parsing: $0) },
      style: isInteractive ? ReplConsole.style : ReplSession.Style())
    var console = ReplConsole(session: session, isInteractive: isInteractive)
    if isInteractive {
      console.greet()
      Interrupts.catchAll()
    }
    if !files.isEmpty {
      let reply = session.load(files: files)
      console.show(reply)
      if reply.outcome == .failed, !isInteractive { throw ExitStatus.trouble.exit }
    }
    let hasFailed = isInteractive ? console.runEditor() : try console.runScript(stopsOnError: stopOnError)
    console.finish()
    if hasFailed { throw ExitStatus.trouble.exit }
  }
}
