import AUPLanguage
import SCIMModel
import SourceDiagnostics

/// Writes rules as Clumio's REST API has them.
struct ClumioWriter {
  private let export: ClumioExport
  private let names: ClumioNames

  init(_ source: ExportSource, _ names: ClumioNames) {
    export = ClumioExport(source)
    self.names = names
  }

  /// A page of rules, as the API lists them. Rules whose role or unit has no known id are left out, and named.
  func page() -> ExportResult {
    var losses = export.losses
    var items: [SCIMValue] = []
    for rule in export.rules {
      let role = id(rule.role, "role", names.roles, rule, at: rule.rolePlace, &losses)
      let units = rule.units.compactMap { id($0, "unit", names.units, rule, at: rule.place(ofUnit: $0), &losses) }
      guard let role, units.count == rule.units.count else { continue }
      let provision = SCIMObject([
        ("role_id", .string(role)), ("organizational_unit_ids", .array(units.map { .string($0) })),
      ])
      items.append(
        .complex(
          SCIMObject([
            ("name", .string(rule.name)), ("condition", .string(rule.condition.json)),
            ("provision", .complex(provision)),
          ])))
    }
    let page = SCIMObject([("_embedded", .complex(SCIMObject([("items", .array(items))])))])
    return ExportResult(text: page.prettyJSON + "\n", losses: losses)
  }

  /// The conditions alone, one a line, in the order of the rules.
  func conditions() -> ExportResult {
    var losses = export.losses
    for rule in export.rules {
      losses.append(
        Loss(
          .note, "rule \(Diagnostic.quote(rule.name))", "only its condition is written, not what it grants",
          at: rule.syntax.name.span))
    }
    return ExportResult(text: export.rules.map { $0.condition.json + "\n" }.joined(), losses: losses)
  }

  private func id(
    _ name: String, _ kind: String, _ table: ClumioNames.Table, _ rule: ClumioRule, at place: SourceSpan,
    _ losses: inout [Loss]
  ) -> String? {
    if let id = table.id(of: name) { return id }
    if UUIDShape.matches(name) { return name }
    let outcome =
      "no id is known for this name (`--\(kind)s FILE`), so rule \(Diagnostic.quote(rule.name)) is not exported"
    losses.append(Loss(.lost, "\(kind) \(Diagnostic.quote(name))", outcome, at: place))
    return nil
  }
}

/// The shape of Clumio's ids.
enum UUIDShape {
  /// True for 8-4-4-4-12 hexadecimal digits.
  static func matches(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return parts.map(\.count) == [8, 4, 4, 4, 12]
      && parts.allSatisfy { $0.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 6 } }
  }
}
