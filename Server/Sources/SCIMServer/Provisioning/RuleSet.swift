import AUPDialects
import AUPLanguage
import SCIMModel
import SCIMStore
import SourceDiagnostics

/// Rules that are compiled together: those of the API, or those of files.
struct RuleSet: Sendable {
  /// In the order of ``compiled``.
  let rules: [ProvisioningRule]
  let compiled: CompiledRules
  /// The texts, if the rules are kept in files.
  let files: [RuleFile]?
  let environment: RuleEnvironment

  /// Compiles rules of the API, each as a text of its own.
  ///
  /// - Throws: `CompilationError`.
  init(_ rules: [ProvisioningRule], in environment: RuleEnvironment) throws(CompilationError) {
    var sources = SourceMap()
    for rule in rules { sources.add(name: rule.id, bytes: Array(rule.source.utf8)) }
    compiled = try environment.compile(sources)
    self.rules = rules
    self.environment = environment
    files = nil
  }

  /// Compiles rule files.
  ///
  /// - Throws: `CompilationError`.
  init(files: [RuleFile], in environment: RuleEnvironment) throws(CompilationError) {
    var sources = SourceMap()
    for file in files { sources.add(name: file.name, bytes: file.bytes) }
    compiled = try environment.compile(sources)
    let conditions = try ExportSource(sources, environment: environment).clumioConditions
    rules = (compiled.checked?.rules ?? []).enumerated().map { index, rule in
      ProvisioningRule(
        place: Int64(index) + 1, id: rule.name, name: rule.name, text: sources.text(rule.condition.span),
        condition: conditions[index]?.json, grants: rule.grants.sorted())
    }
    self.files = files
    self.environment = environment
  }

  /// The rule of an id.
  ///
  /// - Throws: 404 if there is none.
  func index(of id: String) throws(SCIMError) -> Int {
    guard let index = rules.firstIndex(where: { $0.id.utf8.elementsEqual(id.utf8) }) else {
      throw SCIMError(status: 404, detail: "there is no rule with the id `\(id)`")
    }
    return index
  }

  /// The rule that a place in the texts belongs to.
  func rule(at span: SourceSpan) -> ProvisioningRule? {
    let checked = compiled.checked?.rules ?? []
    return checked.firstIndex { $0.span.start <= span.start && span.start <= $0.span.end }.map { rules[$0] }
  }
}

/// A file of rules.
struct RuleFile: Sendable, Equatable {
  /// As it was named at start.
  var name: String
  var bytes: [UInt8]
}
