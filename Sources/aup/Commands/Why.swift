import AUPEvaluation
import AUPLanguage
import ArgumentParser
import SCIMModel
import SourceDiagnostics

/// `aup why RULES USERS… --user NAME`.
struct Why: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Show why rules match a user or do not, clause by clause.",
    usage: "aup why [<options>] <rules> <users> ... --user <name>",
    discussion: """
      Each clause stands with the value it read; an attribute that is absent is told apart from one that differs. \
      The rules have to be there as sources.
      """)

  enum Shape: String, ExpressibleByArgument, CaseIterable {
    case table, json
  }

  @Argument(help: "A rule file or a directory.", completion: .file(extensions: ["aup"]))
  var rules: String

  @OptionGroup var users: UserOptions

  @Option(help: ArgumentHelp("The user, by `userName` in any case, else by `id`.", valueName: "name"))
  var user: String

  @Option(help: ArgumentHelp("One rule only.", valueName: "name"))
  var rule: String?

  @Option(name: .shortAndLong, help: "The shape of the output.")
  var output = Shape.table

  @Option(help: "What a user whose `active` is false is granted: nothing, or what the rules say.")
  var inactive = Evaluate.Inactive.nothing

  @OptionGroup var moment: Moment
  @OptionGroup var extensions: SchemaOptions
  @OptionGroup var messages: MessageOptions

  func validate() throws { try Inputs.readStandardInputOnce([rules] + users.paths + extensions.schema) }

  func run() throws {
    let schemas = try extensions.schemas()
    let compiled = try RuleSet.compile(rules, schemas: schemas, messages)
    guard let checked = compiled.checked, let sources = compiled.sources else {
      throw Trouble("`\(rules)` is compiled", help: "`why` shows clauses as they were written; give it the source")
    }
    let wanted = try rule.map { [try index(of: $0, in: checked)] } ?? Array(checked.rules.indices)
    let user = try find(schemas, compiled).user
    let now = moment.instant(matters: compiled.program.dependsOnTime, messages)
    let explainer = Explainer(schemas: schemas, now: now)
    let satisfiability = Satisfiability(schemas: schemas, now: now, sources: sources)
    let evaluatesInactive = inactive == .evaluate
    let verdicts = wanted.map { rule in
      let verdict = explainer.explain(rule: rule, of: checked, for: user, evaluatesInactive: evaluatesInactive)
      return (
        verdict, verdict.remedy(for: user, of: checked, satisfiability, evaluatesInactive: evaluatesInactive)
      )
    }
    let output = OutputStream.output
    switch self.output {
    case .table:
      output.write(Self.heading(user) + verdicts.map { "\n" + ExplanationText(sources).text($0, $1) }.joined())
    case .json:
      output.write(Self.json(user, verdicts.map { $0.json(sources, $1) }) + "\n")
    }
  }

  /// Who is explained: `user ann@corp.example, id 1`.
  private static func heading(_ user: SCIMObject) -> String {
    let parts = [("user", user["userName"]), ("id", user["id"])].compactMap { name, value in
      if case .string(let text)? = value { "\(name) \(text)" } else { nil }
    }
    return TerminalText.harmless(parts.joined(separator: ", ")) + "\n"
  }

  /// The user and the verdict of each rule, on one line.
  private static func json(_ user: SCIMObject, _ verdicts: [SCIMObject]) -> String {
    var object = SCIMObject()
    object["userName"] = user["userName"]
    object["id"] = user["id"]
    object["rules"] = .array(verdicts.map { .complex($0) })
    return SCIMValue.complex(object).json
  }

  private func index(of rule: String, in checked: CheckedRules) throws -> Int {
    if let index = checked.rules.firstIndex(where: { $0.name.utf8.elementsEqual(rule.utf8) }) { return index }
    let nearest = NameSuggestion.closest(to: rule, among: checked.rules.map(\.name))
    throw Trouble("no rule `\(rule)`", help: nearest.map { "did you mean `\($0)`?" })
  }

  /// The one user of that name, or else of that id; all are read, for a Group resource may stand behind the user.
  private func find(_ schemas: ResourceSchemas, _ rules: CompiledRules) throws -> PopulationUser {
    var population = try users.population(schemas)
    try users.rest.refuseUnanswered([rules.program], in: &population, messages)
    let wanted = ComparisonKey.of(user, caseExact: false)
    var nearest: String?
    var named: [PopulationUser] = []
    var known: [PopulationUser] = []
    try population.forEachUser(allowPartial: users.allowPartial, messages) { next in
      if ComparisonKey.of(next.userName, caseExact: false) == wanted {
        named.append(next)
      } else if let id = next.id, id.utf8.elementsEqual(user.utf8) {
        known.append(next)
      } else if named.isEmpty {
        nearest = NameSuggestion.closest(to: user, among: [nearest, next.userName].compactMap { $0 })
      }
    }
    let found = named.isEmpty ? known : named
    guard let first = found.first else {
      throw Trouble("no user `\(user)`", help: nearest.map { "did you mean `\($0)`?" })
    }
    guard found.count == 1 else { throw ambiguous(found) }
    return first
  }

  private func ambiguous(_ found: [PopulationUser]) -> Trouble {
    let shown = found.prefix(10).map { next in
      (next.id.map { "`\($0)`" } ?? "one without `id`")
        + " (\(next.record.file), record \(next.record.number))"
    }
    let more = found.count > shown.count ? ", …" : ""
    return Trouble(
      "\(found.count) users are `\(user)`: \(shown.joined(separator: ", "))\(more)",
      help: "give the `id` of the one that is meant")
  }
}
