import SCIMModel

/// A dot-command: one row of the table that dispatch, help and completion all read.
struct ReplCommand {
  /// The groups of the help page, in its order.
  enum Topic: String, CaseIterable {
    case files = "Files"
    case people = "People and groups"
    case verdicts = "Verdicts"
    case session = "Session"
  }

  /// What completion offers behind the name.
  enum Argument {
    case none
    case files
    case commands
    case codes
    case text((CompletionGrammar) -> CompletionState)
  }

  /// Without the dot.
  var name: String
  /// Other names that do the same.
  var aliases: [String] = []
  var topic: Topic
  /// What stands behind the name: `RULE | CONDITION`.
  var usage: String = ""
  /// One line of the help page.
  var summary: String
  /// What `.help NAME` says besides.
  var details: String = ""
  var argument: Argument = .none
  /// True if brackets that are open at the end of a line ask for more lines.
  var spansLines = false
  var run: (ReplSession, ReplArgument) throws -> [Reply.Block]

  /// The name and what stands behind it.
  var synopsis: String { usage.isEmpty ? ".\(name)" : ".\(name) \(usage)" }

  /// The command of a name or alias, without the dot, in any ASCII case.
  static func named(_ name: String) -> ReplCommand? {
    table.first { command in ([command.name] + command.aliases).contains { ASCIICase.equal($0, name) } }
  }

  /// All commands, in the order of the help page.
  static var table: [ReplCommand] { files + people + verdicts + session }
}
