import AUPEvaluation
import AUPLanguage
import ArgumentParser
import Glibc
import SCIMModel
import SourceDiagnostics

/// `aup check RULES…`.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check syntax, names and types, and lint.",
    usage: "aup check [<options>] <rules> ...",
    discussion: """
      Each argument is a rule set of its own: a file, or a directory whose files belong together. With --users, rules are \
      held against users, too: a group that none of them is in is a warning. Exit code 0 if there is nothing but notes, 1 if there are warnings, 2 if there are errors.
      """)

  @Argument(help: "Rule files or directories; - is standard input.", completion: .file(extensions: ["aup"]))
  var rules: [String]

  @Option(
    help: ArgumentHelp(
      "Users: shows groups and values that rules ask for and none of them has. Repeatable.", valueName: "file"),
    completion: .file())
  var users: [String] = []

  @OptionGroup var population: PopulationOptions
  @OptionGroup var extensions: SchemaOptions
  @OptionGroup var messages: MessageOptions

  func validate() throws {
    try Inputs.readStandardInputOnce(rules + users + population.paths + extensions.schema)
    if users.isEmpty, !population.paths.isEmpty {
      throw ValidationError("'--groups' and '--members' say something about users: give '--users'.")
    }
  }

  func run() throws {
    let environment = RuleEnvironment(schemas: try extensions.schemas())
    var sets = try rules.map { try RuleSetFindings(RuleSet.sources(RuleFiles.paths($0)), environment) }
    if !users.isEmpty { try count(users, &sets, environment.schemas) }
    let output = OutputStream.output
    var isFirst = true
    for set in sets {
      let shown = set.diagnostics.filter { !messages.quiet || $0.severity == .error }
      let text = Findings(sources: set.sources, shape: messages.shape).text(shown, for: STDOUT_FILENO)
      if !isFirst, !text.isEmpty, messages.shape == .plain { output.write("\n") }
      if !text.isEmpty { isFirst = false }
      output.write(text)
    }
    output.flush()
    switch sets.flatMap(\.diagnostics).map(\.severity).max() {
    case .error: throw ExitStatus.trouble.exit
    case .warning: throw ExitStatus.no.exit
    case .note, nil: break
    }
  }

  /// Holds all rule sets against the users, who are read once.
  private func count(_ users: [String], _ sets: inout [RuleSetFindings], _ schemas: ResourceSchemas) throws {
    var reader = try population.population(of: users, schemas)
    try population.refuseUnanswered(sets.compactMap(\.program), in: &reader, messages)
    var censuses = sets.map(\.census)
    try reader.forEachUser(allowPartial: population.allowPartial, messages) { user in
      for index in censuses.indices { censuses[index]?.add(user.user) }
    }
    for index in sets.indices {
      for group in reader.groups { censuses[index]?.add(groupNamed: group.displayName) }
      sets[index].diagnostics = (sets[index].diagnostics + (censuses[index]?.findings ?? [])).inOrderOfPlaces
    }
  }
}

/// The files of one rule set, what is to be said about them, and what can be counted for them.
private struct RuleSetFindings {
  let sources: SourceMap
  var diagnostics: [Diagnostic]
  /// Nil if there are errors.
  let census: ValueCensus?
  let program: Program?

  init(_ sources: SourceMap, _ environment: RuleEnvironment) {
    self.sources = sources
    do {
      let rules = try environment.compile(sources)
      diagnostics = rules.warnings
      program = rules.program
      census = rules.checked.map {
        ValueCensus($0, sources: sources, schemas: environment.schemas, limits: environment.limits)
      }
    } catch {
      diagnostics = error.diagnostics
      (census, program) = (nil, nil)
    }
  }
}

extension [Diagnostic] {
  fileprivate var inOrderOfPlaces: [Diagnostic] {
    enumerated().sorted { ($0.element.span.start, $0.offset) < ($1.element.span.start, $1.offset) }.map(\.element)
  }
}
