import AUPEvaluation
import AUPLanguage
import ArgumentParser
import SCIMModel
import SourceDiagnostics

/// `aup test RULES…`.
struct TestRules: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run the tests of rules, and hold their asserts against users.",
    usage: "aup test [<options>] <rules> ... [--users <file>]",
    discussion: """
      Each argument is a rule set of its own: a file, or a directory whose files belong together. The asserts need \
      --users. Exit code 0 if all is as expected, 1 if a test or an assert failed or a minimum was not reached. \
      `aup help tests` says what --coverage, --mutate and --suggest tell.
      """)

  enum Shape: String, ExpressibleByArgument, CaseIterable {
    case text, json, junit
  }

  @Argument(help: "Rule files or directories; - is standard input.", completion: .file(extensions: ["aup"]))
  var rules: [String]

  @Option(
    help: ArgumentHelp("Users to hold the asserts against. Repeatable.", valueName: "file"), completion: .file())
  var users: [String] = []

  @OptionGroup var population: PopulationOptions

  @Option(name: .shortAndLong, help: "The shape of the report.")
  var output = Shape.text

  @Flag(help: "Tell which clauses of the rules the tests reach, true and false.")
  var coverage = false

  @Option(help: ArgumentHelp("Exit with 1 if the tests reach less. Implies --coverage.", valueName: "percent"))
  var minCoverage: Int?

  @Flag(help: "Tell which small edits of the rules the tests notice.")
  var mutate = false

  @Option(help: ArgumentHelp("Exit with 1 if the tests notice less. Implies --mutate.", valueName: "percent"))
  var minMutationScore: Int?

  @Flag(help: "Print tests that reach what the tests do not, instead of running them.")
  var suggest = false

  @OptionGroup var evaluation: EvaluationOptions
  @OptionGroup var moment: Moment
  @OptionGroup var extensions: SchemaOptions
  @OptionGroup var messages: MessageOptions

  func validate() throws {
    let userPaths = users + population.paths
    try Inputs.readStandardInputOnce(rules + userPaths + extensions.schema)
    if rules.count > 1, userPaths.contains("-") {
      throw ValidationError("Users on standard input can be read for one rule set only.")
    }
    try population.validate(beside: users)
    if [minCoverage, minMutationScore].contains(where: { $0.map { !(0...100).contains($0) } ?? false }) {
      throw ValidationError("A minimum is a percentage from 0 to 100.")
    }
    let isReport = coverage || mutate || minCoverage != nil || minMutationScore != nil || !users.isEmpty
    if suggest, isReport || output != .text {
      throw ValidationError("'--suggest' prints tests, not a report: give it no option of a report.")
    }
  }

  func run() throws {
    let environment = RuleEnvironment(schemas: try extensions.schemas())
    let sets = try rules.map { try TestedRules($0, environment, messages) }
    let isTimed = sets.contains {
      $0.compiled.program.dependsOnTime && (suggest || $0.needsMoment(withUsers: !users.isEmpty))
    }
    let run = TestRun(
      environment: environment, now: moment.instant(matters: isTimed, messages),
      evaluatesInactive: evaluation.evaluatesInactive)
    if suggest { return sets.forEach { print(suggestionsFor: $0, run) } }
    var reports: [TestReport] = []
    for set in sets {
      var report = run.report(
        on: set, coverage: coverage || minCoverage != nil, mutation: mutate || minMutationScore != nil)
      if set.checked.tests.isEmpty, set.checked.assertions.isEmpty {
        messages.note("there is no test and no assert in `\(set.path)`")
      }
      try hold(set.checked.assertions, of: set, run, &report)
      reports.append(report)
    }
    let output = OutputStream.output
    output.write(text(of: reports))
    output.flush()
    let isEnough = reports.map { [reachesMinimum(of: $0.coverage), reachesMinimum(of: $0.mutation)] }.joined()
    if !reports.allSatisfy(\.passed) || isEnough.contains(false) { throw ExitStatus.no.exit }
  }

  /// Holds assertions against the users, or notes that there are none.
  private func hold(
    _ assertions: [CheckedAssertion], of set: TestedRules, _ run: TestRun, _ report: inout TestReport
  ) throws {
    if assertions.isEmpty { return }
    if users.isEmpty {
      report.assertionsNotRun = assertions
      return
    }
    let compiled = try set.reporting(messages) { () throws(CompilationError) in
      try CompiledAssertions(assertions, of: set.checked, in: run.environment)
    }
    var options = BatchOptions(now: run.now)
    options.evaluatesInactive = run.evaluatesInactive
    options.allowsPartial = population.allowPartial
    options.jobs = evaluation.threads
    var reader = try population.population(of: users, run.environment.schemas)
    try population.refuseUnanswered([compiled.rules.program], in: &reader, messages)
    try Batch(messages, isStreaming: false).run(&reader) { reader, _, tell, progress in
      let (outcome, verdicts) = try AssertionEvaluation(compiled, options: options)
        .run(&reader, report: tell, progress: progress)
      report.verdicts = verdicts
      return outcome
    }
  }

  private func text(of reports: [TestReport]) -> String {
    switch output {
    case .text:
      return reports.map { report in
        (reports.count > 1 ? "\(TerminalText.harmless(report.name))\n" : "") + report.text
      }.joined(separator: "\n")
    case .json:
      var object = SCIMObject()
      object["passed"] = .boolean(reports.allSatisfy(\.passed))
      object["sets"] = .array(reports.map { .complex($0.json) })
      return SCIMValue.complex(object).json + "\n"
    case .junit: return TestReport.junit(reports)
    }
  }

  private func print(suggestionsFor set: TestedRules, _ run: TestRun) {
    let found = TestSuggestions(
      of: set.compiled, set.checked, set.sources, by: run.outcomes(of: set), in: run.environment, now: run.now,
      evaluatesInactive: run.evaluatesInactive)
    OutputStream.output.write(
      found.text(set.checked, set.sources, now: set.compiled.program.dependsOnTime ? run.now : nil))
    let (reached, all) = (found.coverage.covered, found.coverage.total)
    let least = set.checked.rules.count > TestSuggestions.sharedRules ? "at least " : ""
    messages.note(
      "\(found.suggestions.count) suggested for `\(set.path)`; with them coverage is \(least)\(reached) of \(all)")
    for (goal, isOutOfReach) in zip(found.unreached, found.isOutOfReach) {
      messages.note(
        isOutOfReach
          ? "there is no user for whom \(set.text(of: goal))"
          : "found no user for whom \(set.text(of: goal)); there may be none")
    }
  }

  // MARK: Minimums

  private func reachesMinimum(of coverage: TestCoverage?) -> Bool {
    coverage.map { reaches(minCoverage, "coverage", $0.covered, of: $0.total) } ?? true
  }

  private func reachesMinimum(of mutation: MutationScore?) -> Bool {
    mutation.map { reaches(minMutationScore, "the mutation score", $0.noticed, of: $0.tried) } ?? true
  }

  private func reaches(_ minimum: Int?, _ what: String, _ part: Int, of all: Int) -> Bool {
    guard let minimum, 100 * part < minimum * all else { return true }
    StandardError.write("error: \(what) is \(part) of \(all), less than \(minimum) %\n")
    return false
  }
}
