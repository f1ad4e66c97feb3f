import AUPDialects
import AUPLanguage
import SCIMModel
import SCIMStore
import SourceDiagnostics

/// What is to be said about rules and the directory that they speak of.
struct RuleWarnings {
  private(set) var items: [SCIMValue] = []

  /// O(users and groups), and what the lints take.
  init(_ rules: RuleSet, in store: SCIMStore, now: Instant) {
    add(rules.compiled.warnings, rules)
    add(RuleLints(rules.compiled, environment: rules.environment, now: now)?.findings() ?? [], rules)
    var census = Self.census(rules)
    var readings = Self.readings(rules)
    store.forEach(.user) { user in
      census?.add(user)
      for index in readings.indices { readings[index].count.add(user) }
    }
    for group in Self.groups(of: store) { census?.add(group) }
    add(census?.findings ?? [], rules)
    for (rule, count) in readings {
      for note in count.notes { add("keyword-readings", .note, "\(note.construct): \(note.outcome)", rule: rule) }
    }
    addGroups(of: store)
  }

  private mutating func add(_ diagnostics: [Diagnostic], _ rules: RuleSet) {
    for diagnostic in diagnostics {
      let help = diagnostic.help.map { "; \($0)" } ?? ""
      add(
        diagnostic.code, diagnostic.severity, diagnostic.message + help, rule: rules.rule(at: diagnostic.span)?.id)
    }
  }

  private mutating func add(_ code: String, _ severity: Severity, _ message: String, rule: String? = nil) {
    var item = SCIMObject(uniqueMembers: [
      ("code", .string(code)), ("severity", .string(severity.rawValue)), ("message", .string(message)),
    ])
    item["rule_id"] = rule.map { .string($0) }
    items.append(.complex(item))
  }

  /// What rules ask for and nobody has.
  private static func census(_ rules: RuleSet) -> ValueCensus? {
    guard let checked = rules.compiled.checked, let sources = rules.compiled.sources else { return nil }
    let environment = rules.environment
    return ValueCensus(checked, sources: sources, schemas: environment.schemas, limits: environment.limits)
  }

  private static func groups(of store: SCIMStore) -> [CensusGroup] {
    store.ids(.group).compactMap { id in
      guard let name = store.name(.group, id), let membership = try? store.membership(of: id) else { return nil }
      return CensusGroup(
        name: name, id: id, nestedGroups: membership.nestedGroups.compactMap { store.name(.group, $0) })
    }
  }

  /// Rules of Clumio's that speak of all keywords, of which nobody has said how that is meant.
  private static func readings(_ rules: RuleSet) -> [(rule: String, count: KeywordReadings)] {
    rules.rules.compactMap { rule in
      guard rule.keywords == .apart, let json = rule.condition else { return nil }
      var sources = SourceMap()
      sources.add(name: "<condition>", bytes: Array(json.utf8))
      guard let read = try? ImportForm.clumioCondition.read(sources) else { return nil }
      return (rule.id, KeywordReadings(read, environment: rules.environment))
    }
  }

  /// Groups that are called by an id: the work of a mapping that should not be there.
  private mutating func addGroups(of store: SCIMStore) {
    let names = store.ids(.group).compactMap { store.name(.group, $0) }.filter { UUIDText.matches($0) }
    guard let first = names.min() else { return }
    let count = names.count == 1 ? "a group is" : "\(names.count) groups are"
    add(
      "uuid-group", .warning,
      "\(count) called by an id, such as `\(first)`: rules know groups by name, so take the mapping of `mailNickname` out "
        + "of the provisioning of groups")
  }
}
