import AUPEvaluation
import AUPLanguage
import ArgumentParser
import CMemory
import Glibc
import SCIMModel
import SourceDiagnostics

/// `aup diff OLD NEW USERS…`.
struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Show who gains and who loses what when one rule set becomes another, and which clause does it.",
    usage: "aup diff [<options>] <old> <new> <users> ...",
    discussion: """
      Rules are the same if their names are. Whoever loses something, or gains a privileged role, is always named. With \
      --old-users the old rules are asked about a former export, and users are joined by userName in any case, or else by \
      id: give the same rules twice to see what a change of people did. Exit code 0 whatever changes, unless an option says \
      otherwise; `aup help exit-codes` tells.
      """)

  enum Shape: String, ExpressibleByArgument, CaseIterable {
    case table, markdown, json, csv
  }

  @Argument(help: "The rules as they are: a file, a directory, or a compiled file.", completion: .file())
  var old: String

  @Argument(help: "The rules as they are to be.", completion: .file())
  var new: String

  @OptionGroup var users: UserOptions

  @OptionGroup var former: FormerOptions

  @Option(name: .shortAndLong, help: "The shape of the output.")
  var output = Shape.table

  @Option(
    help: ArgumentHelp(
      "A role whose new holders are always named. Repeatable. (default: "
        + PrivilegedRoles.standard.names.joined(separator: ", ") + ")", valueName: "role"))
  var privileged: [String] = []

  @OptionGroup var policy: DiffPolicy

  @Option(help: ArgumentHelp("Save the difference with the hashes of all that it rests on.", valueName: "file"))
  var out: String?

  @Option(
    help: ArgumentHelp(
      "A saved difference: show it, or refuse if a file is no longer what it was.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var plan: String?

  @OptionGroup var evaluation: EvaluationOptions
  @OptionGroup var moment: Moment
  @OptionGroup var extensions: SchemaOptions
  @OptionGroup var messages: MessageOptions

  func validate() throws {
    try Inputs.readStandardInputOnce(inputs)
    if plan != nil, out != nil || moment.now != nil || !privileged.isEmpty || evaluation.inactive != .nothing {
      throw ValidationError("'--plan' has its own '--now', '--inactive' and '--privileged', and is saved already.")
    }
    if out == "-" { throw ValidationError("A plan is a file; '--output json' writes the difference.") }
    if out != nil || plan != nil, inputs.contains("-") {
      throw ValidationError("A plan rests on files: standard input cannot be read again.")
    }
  }

  private var inputs: [String] { [old, new] + users.paths + former.paths + extensions.schema }

  func run() throws {
    guard policy.detailedExitcode else { return try finish(compare()) }
    let diff: AccessDiff
    do {
      diff = try compare()
    } catch let code as ExitCode where code.rawValue == ExitStatus.trouble.rawValue {
      throw DiffPolicy.trouble.exit
    }
    try finish(diff)
  }

  private func finish(_ diff: AccessDiff) throws {
    let status = policy.status(of: diff, messages)
    // The memory goes back as a whole: to take it apart first would take longer.
    withExtendedLifetime(diff) { Glibc.exit(status.rawValue) }
  }

  /// Compares, and writes what came of it.
  private func compare() throws -> AccessDiff {
    if users.paths.contains(where: { InputFile.size($0) > 1 << 22 }) { aup_use_large_pages() }
    let saved = try plan.map { try DiffPlan.read($0) }
    let files = saved != nil || out != nil ? try DiffPlan.Input.all(of: self) : []
    try saved?.refuseIfStale(files, of: plan ?? "")
    let schemas = try extensions.schemas()
    let before = try RuleSet.compile(old, schemas: schemas, messages)
    let after = try RuleSet.compile(new, schemas: schemas, messages)
    let settings =
      saved?.settings
      ?? DiffPlan.Settings(
        now: moment.instant(matters: before.program.dependsOnTime || after.program.dependsOnTime, messages),
        evaluatesInactive: evaluation.evaluatesInactive,
        privileged: privileged.isEmpty ? PrivilegedRoles.standard.names : privileged)
    for role in privileged + policy.failOnGain { warnIfUnknown(role, before.program, after.program) }

    var options = BatchOptions(now: settings.now)
    options.evaluatesInactive = settings.evaluatesInactive
    options.allowsPartial = users.allowPartial
    options.jobs = evaluation.threads
    let evaluation = DiffEvaluation(
      from: before, to: after, schemas: schemas, options: options, privileged: PrivilegedRoles(settings.privileged))
    let diff = try run(evaluation, [before.program, after.program], schemas)
    try saved?.refuseIfOther(diff, of: plan ?? "")
    if let out { try DiffPlan(settings, files, diff).write(to: out, inputs: inputs) }
    try write(diff)
    return diff
  }

  private func run(
    _ evaluation: DiffEvaluation, _ programs: [Program], _ schemas: ResourceSchemas
  ) throws -> AccessDiff {
    var former: FormerPopulation?
    if !self.former.users.isEmpty {
      if self.former.paths.count == self.former.users.count, !users.rest.paths.isEmpty {
        StandardError.write("warning: --groups and --members are of the new export; the old one has --old-groups\n")
      }
      var population = try self.former.population(as: users.rest).population(of: self.former.users, schemas)
      try users.rest.refuseUnanswered(programs, in: &population, messages)
      try Batch(messages, isStreaming: false).run(&population) { population, _, report, progress in
        let result = try evaluation.former(&population, report: report, progress: progress)
        former = result.population
        return result.outcome
      }
    }
    var population = try users.population(schemas)
    try users.rest.refuseUnanswered(programs, in: &population, messages)
    var diff: AccessDiff?
    try Batch(messages, isStreaming: false).run(&population) { population, _, report, progress in
      let result = try evaluation.run(&population, since: former, report: report, progress: progress)
      diff = result.diff
      return result.outcome
    }
    guard let diff else { throw ExitStatus.trouble.exit }
    return diff
  }

  private func write(_ diff: AccessDiff) throws {
    let bytes: [UInt8] =
      switch output {
      case .table: Array(DiffTable(diff).text.utf8)
      case .markdown: Array(DiffMarkdown(diff).text.utf8)
      case .json: Array((diff.json.json + "\n").utf8)
      case .csv: DiffCSV(diff).bytes
      }
    try translatingErrors { try DescriptorSink(descriptor: STDOUT_FILENO).write(bytes.span) }
  }

  /// A role that no rule knows is a slip more often than not, and would be watched for in vain.
  private func warnIfUnknown(_ role: String, _ old: Program, _ new: Program) {
    let known = [old, new].flatMap { $0.grants.map(\.role) + ($0.roles ?? []) }
    let wanted = PrivilegedRoles([role])
    guard !known.contains(where: { wanted.contains($0) }) else { return }
    let nearest = NameSuggestion.closest(to: role, among: known).map { "; did you mean `\($0)`?" } ?? ""
    StandardError.write("warning: \(TerminalText.harmless("no rule knows the role `\(role)`\(nearest)"))\n")
  }
}
