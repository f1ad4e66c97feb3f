import AUPLanguage
import SourceDiagnostics

/// The rules of a set as an engine gets them, and what they read of users.
struct EngineRules {
  /// A rule whose whole meaning can be said.
  struct Rule {
    var name: String
    var condition: String
    var grants: [Grant]
  }

  private(set) var rules: [Rule] = []
  private(set) var losses: [Loss]
  /// Each use once, in the order met.
  private(set) var uses: [FieldUse] = []

  init(_ source: ExportSource, _ dialect: some ConditionDialect) {
    losses = source.commonLosses
    var seen: Set<FieldUse> = []
    for (index, rule) in source.rules.rules.enumerated() {
      var walker = ConditionWalker(dialect, source, rule: Diagnostic.quote(rule.name))
      let text = walker.text(rule.condition)
      let objections = source.objections(to: index, in: dialect.language)
      losses += walker.losses + objections
      guard let text, objections.isEmpty else { continue }
      rules.append(Rule(name: rule.name, condition: text, grants: rule.grants))
      uses += walker.uses.filter { seen.insert($0).inserted }
    }
  }
}
