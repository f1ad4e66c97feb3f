public import AUPLanguage
import SCIMModel

/// A rule that reads what an export does not carry.
public struct UnansweredRule: Hashable, Sendable {
  /// The name of the rule; empty for a condition alone.
  public let rule: String
  /// The name of the input.
  public let file: String
  /// The kind of export.
  public let export: String
  /// What the rule reads and the export has not: `department`, `emails.value`; `group` for groups.
  public let attributes: [String]
}

extension ExportCoverage {
  /// The rules of a program that read what some of the exports do not carry, in the order of rules.
  public static func unanswered(_ program: Program, in exports: [ExportCoverage]) -> [UnansweredRule] {
    if exports.isEmpty { return [] }
    var reads = AttributeReads(program)
    var found: [UnansweredRule] = []
    for index in program.rules.indices {
      let paths = reads.attributes(ofRule: index)
      for export in exports {
        let missing = paths.filter { !export.carries($0) }.map(name)
        if missing.isEmpty { continue }
        found.append(
          UnansweredRule(
            rule: program.rules[index].name, file: export.file, export: export.name, attributes: missing))
      }
    }
    return found
  }

  private static func name(_ path: AttributePath) -> String {
    if path.schema == SchemaURN.user, path.attribute == "groups" { return "group" }
    return path.name
  }

  /// True if users who may not sign in are told from others.
  public var carriesActive: Bool { carries(AttributePath(schema: SchemaURN.user, attribute: "active")) }
}
