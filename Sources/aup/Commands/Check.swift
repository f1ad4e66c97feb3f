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
      held against users, too: a group that none of them is in is a warning. A comment "# lint CODE off" (or note, \
      warning, error) sets a finding for its file. Exit code 0 if there is nothing but notes, 1 if there are warnings, 2 if there are errors.
      """)

  @Argument(help: "Rule files or directories; - is standard input.", completion: .file(extensions: ["aup"]))
  var rules: [String]

  @Option(
    help: ArgumentHelp(
      "Users: shows groups and values that rules ask for and none of them has. Repeatable.", valueName: "file"),
    completion: .file())
  var users: [String] = []

  @Option(
    help: ArgumentHelp(
      "A role that administers people. Repeatable. (default: \(PrivilegedRoles.standard.names.joined(separator: ", ")))",
      valueName: "role"))
  var privileged: [String] = []

  @Option(
    help: ArgumentHelp(
      "An attribute that people can change themselves, in the place of those of the handbook page. Repeatable.",
      valueName: "attribute"))
  var selfService: [String] = []

  @OptionGroup var population: PopulationOptions
  @OptionGroup var moment: Moment
  @OptionGroup var extensions: SchemaOptions
  @OptionGroup var messages: MessageOptions

  func validate() throws {
    try Inputs.readStandardInputOnce(rules + users + population.paths + extensions.schema)
    try population.validate(beside: users)
  }

  func run() throws {
    let environment = RuleEnvironment(schemas: try extensions.schemas())
    var sets = try rules.map { try RuleSetFindings(RuleSet.sources(RuleFiles.paths($0)), environment) }
    lint(&sets, environment)
    if !users.isEmpty { try count(users, &sets, environment) }
    for index in sets.indices { sets[index].applyLevels(environment.limits) }
    show(sets.map { set in (set.sources, set.diagnostics.filter { !messages.quiet || $0.severity == .error }) })
    switch sets.flatMap(\.diagnostics).map(\.severity).max() {
    case .error: throw ExitStatus.trouble.exit
    case .warning: throw ExitStatus.no.exit
    case .note, nil: break
    }
  }

  /// Adds what the lints say of the rule sets without errors, all at one moment.
  private func lint(_ sets: inout [RuleSetFindings], _ environment: RuleEnvironment) {
    let compiled = sets.map(\.compiled)
    let now = moment.instant(matters: compiled.contains { $0?.program.dependsOnTime ?? false }, messages)
    for (index, rules) in compiled.enumerated() {
      guard let rules else { continue }
      let lints = RuleLints(
        rules, environment: environment, now: now,
        privileged: privileged.isEmpty ? .standard : PrivilegedRoles(privileged),
        selfService: selfService.isEmpty ? .standard : SelfServiceAttributes(selfService))
      sets[index].add(lints?.findings() ?? [])
    }
  }

  private func show(_ runs: [SARIFRenderer.Run]) {
    let output = OutputStream.output
    if messages.shape == .sarif {
      output.write(Findings.sarif(runs))
    } else {
      let texts = runs.map {
        Findings(sources: $0.sources, shape: messages.shape).text($0.diagnostics, for: STDOUT_FILENO)
      }
      output.write(texts.filter { !$0.isEmpty }.joined(separator: messages.shape == .plain ? "\n" : ""))
    }
    output.flush()
  }

  /// Holds all rule sets against the users, who are read once.
  private func count(_ users: [String], _ sets: inout [RuleSetFindings], _ environment: RuleEnvironment) throws {
    var reader = try population.population(of: users, environment.schemas)
    try population.refuseUnanswered(sets.compactMap(\.compiled?.program), in: &reader, messages)
    var censuses = sets.map { $0.census(environment) }
    try reader.forEachUser(allowPartial: population.allowPartial, messages) { user in
      for index in censuses.indices { censuses[index]?.add(user.user) }
    }
    for index in sets.indices {
      for group in reader.censusGroups { censuses[index]?.add(group) }
      sets[index].add(censuses[index]?.findings ?? [])
    }
  }
}

/// The files of one rule set, and what is to be said about them.
private struct RuleSetFindings {
  let sources: SourceMap
  private(set) var diagnostics: [Diagnostic]
  /// Nil if there are errors.
  let compiled: CompiledRules?

  init(_ sources: SourceMap, _ environment: RuleEnvironment) {
    self.sources = sources
    do {
      let rules = try environment.compile(sources)
      (diagnostics, compiled) = (rules.warnings, rules)
    } catch {
      (diagnostics, compiled) = (error.diagnostics, nil)
    }
  }

  /// What can be counted for the rules; nil if there are errors.
  func census(_ environment: RuleEnvironment) -> ValueCensus? {
    compiled?.checked.map {
      ValueCensus($0, sources: sources, schemas: environment.schemas, limits: environment.limits)
    }
  }

  mutating func add(_ more: [Diagnostic]) { diagnostics = (diagnostics + more).inOrderOfPlaces }

  /// Makes the findings as bad as the files say.
  mutating func applyLevels(_ limits: Limits) {
    let levels = LintLevels(sources, limits: limits)
    diagnostics = (levels.apply(to: diagnostics) + levels.findings).inOrderOfPlaces
  }
}

extension [Diagnostic] {
  fileprivate var inOrderOfPlaces: [Diagnostic] {
    enumerated().sorted { ($0.element.span.start, $0.offset) < ($1.element.span.start, $1.offset) }.map(\.element)
  }
}
