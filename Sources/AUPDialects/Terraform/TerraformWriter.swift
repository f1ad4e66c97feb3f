import AUPLanguage
import SCIMModel
import SourceDiagnostics

/// Writes rules as Terraform resources. A role or unit whose id is known is its id; any other is looked up by a data
/// source, so that no rule is left out.
struct TerraformWriter {
  private let export: ClumioExport
  private var resources: [(label: String, rule: ClumioRule, role: String, units: [String])] = []
  private var roles: References
  private var units: References

  init(_ source: ExportSource, _ names: ClumioNames) {
    export = ClumioExport(source)
    roles = References(type: "clumio_role", known: names.roles)
    units = References(type: "clumio_organizational_unit", known: names.units)
    var labels: Set<String> = []
    for rule in export.rules {
      var label = TerraformLabel.of(rule.name)
      var number = 1
      while !labels.insert(label).inserted {
        number += 1
        label = "\(TerraformLabel.of(rule.name))_\(number)"
      }
      let role = roles.value(of: rule.role)
      let units = rule.units.map { self.units.value(of: $0) }
      resources.append((label, rule, role, units))
    }
  }

  /// A `.tf` file, laid out as `terraform fmt` does.
  func configuration() -> ExportResult {
    var blocks: [String] = (roles.lookedUp + units.lookedUp).map { entry in
      "data \"\(entry.type)\" \"\(entry.label)\" {\n  name = \(TerraformText.quoted(entry.name))\n}\n"
    }
    for resource in resources {
      blocks.append(
        """
        resource "\(TerraformReader.rule)" "\(resource.label)" {
          name                    = \(TerraformText.quoted(resource.rule.name))
          condition               = \(TerraformText.quoted(resource.rule.condition.json))
          role_id                 = \(Self.expression(resource.role))
          organizational_unit_ids = [\(resource.units.map(Self.expression).joined(separator: ", "))]
        }

        """)
    }
    return ExportResult(text: blocks.joined(separator: "\n"), losses: export.losses)
  }

  /// A `.tf.json` file.
  func json() -> ExportResult {
    func group(_ type: String, _ members: [(name: String, value: SCIMValue)]) -> (name: String, value: SCIMValue) {
      (type, .complex(SCIMObject(uniqueMembers: members)))
    }
    func data(_ references: References) -> [(name: String, value: SCIMValue)] {
      let entries = references.lookedUp.map { entry in
        group(entry.label, [("name", .string(TerraformText.escaped(entry.name)))])
      }
      return entries.isEmpty ? [] : [group(references.type, entries)]
    }
    let rules = resources.map { resource in
      group(
        resource.label,
        [
          ("name", .string(TerraformText.escaped(resource.rule.name))),
          ("condition", .string(TerraformText.escaped(resource.rule.condition.json))),
          ("role_id", .string(Self.template(resource.role))),
          ("organizational_unit_ids", .array(resource.units.map { .string(Self.template($0)) })),
        ])
    }
    let lookups = data(roles) + data(units)
    var members = lookups.isEmpty ? [] : [group("data", lookups)]
    if !rules.isEmpty { members.append(group("resource", [group(TerraformReader.rule, rules)])) }
    return ExportResult(text: SCIMObject(uniqueMembers: members).prettyJSON + "\n", losses: export.losses)
  }

  /// An id in quotes, or a reference as it is.
  private static func expression(_ value: String) -> String {
    value.hasPrefix("data.clumio_") ? value : TerraformText.quoted(value)
  }

  private static func template(_ value: String) -> String {
    value.hasPrefix("data.clumio_") ? "${\(value)}" : TerraformText.escaped(value)
  }
}

/// Names that are ids, or looked up by data sources, each once.
private struct References {
  let type: String
  let known: ClumioNames.Table
  private(set) var lookedUp: [(type: String, label: String, name: String)] = []

  init(type: String, known: ClumioNames.Table) {
    self.type = type
    self.known = known
  }

  /// The id, or a reference to the data source of the name.
  mutating func value(of name: String) -> String {
    if let id = known.id(of: name) { return id }
    if UUIDShape.matches(name) { return name }
    if let entry = lookedUp.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) { return reference(entry.label) }
    var label = TerraformLabel.of(name)
    var number = 1
    while lookedUp.contains(where: { $0.label == label }) {
      number += 1
      label = "\(TerraformLabel.of(name))_\(number)"
    }
    lookedUp.append((type, label, name))
    return reference(label)
  }

  private func reference(_ label: String) -> String { "data.\(type).\(label).id" }
}
