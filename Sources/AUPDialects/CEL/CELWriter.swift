import AUPLanguage
import SCIMModel
import SourceDiagnostics

/// Writes rules as NDJSON: the name, the condition as a CEL expression, and what the rule grants.
struct CELWriter {
  private let rules: EngineRules

  init(_ source: ExportSource) { rules = EngineRules(source, CELDialect()) }

  /// A line for each rule. An inactive user matches none.
  func expressions() -> ExportResult {
    let lines = rules.rules.map { rule in
      let grants = rule.grants.map { grant in
        SCIMValue.complex(SCIMObject([("role", .string(grant.role)), ("unit", .string(grant.unit))]))
      }
      let condition = "!(\"active\" in user && user[\"active\"] == false) && \(rule.condition)"
      return SCIMObject([
        ("rule", .string(rule.name)), ("condition", .string(condition)), ("grants", .array(grants)),
      ]).json + "\n"
    }
    return ExportResult(text: lines.joined(), losses: rules.losses)
  }
}
