import AUPLanguage
import SCIMModel
import SourceDiagnostics

/// Text through parser and checker, under schemas that have every type.
struct CheckerSample {
  /// The standard ones and two extensions, which both have a `badge`.
  static let schemas = ResourceSchemas(
    core: StandardSchemas.user.core,
    extensions: StandardSchemas.user.extensions + [
      SCIMSchema(
        id: "urn:example:site:1.0:User", name: "Site",
        attributes: [
          SCIMAttribute("badge"), SCIMAttribute("level", .integer), SCIMAttribute("score", .decimal),
          SCIMAttribute("key", .binary), SCIMAttribute("hired", .dateTime), SCIMAttribute("code", isCaseExact: true),
          SCIMAttribute("flags", .boolean, isMultiValued: true),
          SCIMAttribute(
            "doors", .complex, isMultiValued: true,
            subAttributes: [SCIMAttribute("floor", .integer), SCIMAttribute("open", .boolean)]),
        ]),
      SCIMSchema(id: "urn:example:event:1.0:User", name: "Event", attributes: [SCIMAttribute("badge")]),
    ])

  var sources = SourceMap()
  var diagnostics: [Diagnostic] = []
  var rules = CheckedRules()
  var condition: Condition?

  /// Checks rule files as one set.
  init(files: [(name: String, text: String)], schemas: ResourceSchemas = schemas, limits: Limits = .standard) {
    var trees: [FileSyntax] = []
    for (name, text) in files {
      let parsed = Parser.parseFile(sources.add(name: name, bytes: Array(text.utf8)))
      diagnostics += parsed.diagnostics
      trees.append(parsed.tree)
    }
    let (rules, found) = Checker(schemas: schemas, limits: limits).check(trees)
    self.rules = rules
    diagnostics += found
  }

  init(_ text: String, schemas: ResourceSchemas = schemas, limits: Limits = .standard) {
    self.init(files: [("rules.aup", text)], schemas: schemas, limits: limits)
  }

  /// Checks one condition.
  init(
    condition text: String, mode: SyntaxMode = .aup, schemas: ResourceSchemas = schemas, limits: Limits = .standard
  ) {
    let parsed = Parser.parseCondition(sources.add(name: "condition", bytes: Array(text.utf8)), mode: mode)
    let checked = Checker(schemas: schemas, limits: limits).check(condition: parsed.tree)
    diagnostics = parsed.diagnostics + checked.diagnostics
    condition = checked.condition
  }

  var codes: [String] { diagnostics.map(\.code) }

  var rendered: String { TextRenderer(sources).render(diagnostics) }
}
