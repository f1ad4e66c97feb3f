import AUPLanguage
import ArgumentParser
import Glibc
import SCIMModel
import SourceDiagnostics

/// `aup analyze RULES…`.
struct Analyze: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyze",
    abstract: "Find out what holds for every user there may be.",
    usage: "aup analyze [<options>] <rules> ...",
    discussion: """
      Rules that never match or match everybody, clauses that change nothing, rules that are equal, implied by others or \
      disjoint; whether somebody can administer; which asserts hold whoever the users are; with --against, whether other \
      rules grant the same. Answers are exact, each with a user who shows it, as SCIM JSON; what takes too long is \
      undecided. Exit code 1 if something should be looked at.
      """)

  enum Shape: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Argument(help: "Rule files and directories that make one rule set.", completion: .file(extensions: ["aup"]))
  var rules: [String]

  @Option(
    help: ArgumentHelp("Other rules: which users do the two sets treat differently? Repeatable.", valueName: "rules"),
    completion: .file(extensions: ["aup"]))
  var against: [String] = []

  @Option(help: ArgumentHelp("The role without which nobody can administer.", valueName: "role"))
  var administrator = "Super Admin"

  @Option(help: ArgumentHelp("The unit that it has to be held in; empty for any.", valueName: "unit"))
  var administratorUnit = "Global"

  @Flag(help: "Look for rules that share no user, too: in most rule sets there are very many.")
  var disjoint = false

  @Option(help: ArgumentHelp("Steps that the search for one user may take.", valueName: "number"))
  var steps = Satisfiability.standardSteps

  @Option(name: .shortAndLong, help: "The shape of the output.")
  var output = Shape.text

  @OptionGroup var moment: Moment
  @OptionGroup var extensions: SchemaOptions
  @OptionGroup var messages: MessageOptions

  func validate() throws {
    try Inputs.readStandardInputOnce(rules + against + extensions.schema)
    if steps < 1 { throw ValidationError("'--steps' has to be at least 1.") }
  }

  func run() throws {
    let environment = RuleEnvironment(schemas: try extensions.schemas())
    let compiled = try RuleSet.compile(sources: rules, in: environment, messages)
    let other = against.isEmpty ? nil : try RuleSet.compile(sources: against, in: environment, messages)
    let asksForTime = compiled.program.dependsOnTime || other?.program.dependsOnTime ?? false
    let now = moment.instant(matters: asksForTime, messages)
    guard let sources = compiled.sources,
      let analysis = RuleSetAnalysis(compiled, environment: environment, now: now, steps: steps)
    else { throw Trouble("the rules are compiled", help: "give it the sources") }
    let report = report(analysis, other, environment.schemas)
    switch output {
    case .text: OutputStream.output.write(report.text(sources))
    case .json: OutputStream.output.write(report.json(sources) + "\n")
    }
    if report.needsAttention { throw ExitStatus.no.exit }
  }

  private func report(
    _ analysis: RuleSetAnalysis, _ other: CompiledRules?, _ schemas: ResourceSchemas
  ) -> AnalysisReport {
    var report = AnalysisReport(rules: analysis.rules, schemas: schemas)
    report.findings = analysis.findingsOfRules() + analysis.findingsOfPairs(withDisjoint: disjoint)
    let held = Held(role: administrator, unit: administratorUnit.isEmpty ? nil : administratorUnit)
    if analysis.rules.names(role: held.role) {
      report.lockOut = (held, analysis.user(holding: held))
    } else {
      messages.note("the rules know no role `\(held.role)`: name the one that administers with --administrator")
    }
    report.proofs = analysis.rules.assertions.map { analysis.proof(of: $0) }
    report.differences = other.flatMap { analysis.beside($0) }.map { analysis.differences(from: $0) }
    return report
  }
}

extension CheckedRules {
  /// True if a rule grants the role or the catalogue has it.
  fileprivate func names(role: String) -> Bool {
    func isIt(_ name: String) -> Bool { name.utf8.elementsEqual(role.utf8) }
    return roles?.contains(where: isIt) ?? false || rules.contains { $0.grants.contains { isIt($0.role) } }
  }
}
