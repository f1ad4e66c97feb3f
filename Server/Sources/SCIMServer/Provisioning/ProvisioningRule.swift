import AUPDialects
import AUPLanguage
import SCIMModel

/// A rule as the API has it: a condition and what it grants.
struct ProvisioningRule: Sendable {
  /// Where it stands among the rules: numbers that grow, with gaps.
  var place: Int64
  /// The id: of a rule made by the API its place, of one in a file its name.
  var id: String
  /// The name; no other rule has it.
  var name: String
  /// The condition as AUP.
  var text: String
  /// The condition as Clumio has it: byte for byte what a client sent, so that Terraform sees no drift. Nil if there is none.
  var condition: String?
  /// How the condition is read where Clumio's words have two readings.
  var keywords = KeywordReading.apart
  /// Ascending.
  var grants: [Grant]

  /// The one role and its units, in order; nil if there are several roles, which Clumio cannot have in a rule.
  var provision: (role: String, units: [String])? {
    guard let role = grants.first?.role, grants.allSatisfy({ $0.role == role }) else { return nil }
    return (role, grants.map(\.unit))
  }

  /// The rule as a rule file has it.
  var source: String {
    RuleDraft(name: name, condition: text, role: grants.first?.role ?? "", units: grants.map(\.unit)).text
  }
}

extension ProvisioningRule {
  /// What is kept of a rule that was made by the API, beside its place.
  var row: SCIMObject {
    var row = SCIMObject(uniqueMembers: [
      ("name", .string(name)), ("text", .string(text)), ("keywords", .string(keywords.rawValue)),
      ("grants", .array(grants.map(\.json))),
    ])
    if let condition { row["condition"] = .string(condition) }
    return row
  }

  /// What is another when the rule is another, as an `ETag` has it.
  var version: String { "W/" + EntityTag.hash(of: row.jsonData) }

  /// Reads what ``row`` gave; nil if it is damaged.
  init?(place: Int64, row: SCIMObject) {
    guard let name = row.text("name"), let text = row.text("text"), case .array(let values)? = row["grants"] else {
      return nil
    }
    let grants = values.compactMap(Grant.init)
    if grants.count != values.count { return nil }
    self.init(
      place: place, id: String(place), name: name, text: text, condition: row.text("condition"),
      keywords: row.text("keywords").flatMap(KeywordReading.init) ?? .apart, grants: grants)
  }
}

extension Grant {
  /// The grant as the API has it.
  var json: SCIMValue {
    .complex(SCIMObject(uniqueMembers: [("role", .string(role)), ("unit", .string(unit))]))
  }

  /// Reads a grant; nil if it is none, or has an empty name.
  init?(_ value: SCIMValue) {
    guard case .complex(let object) = value, let role = object.text("role"), let unit = object.text("unit"),
      !role.isEmpty, !unit.isEmpty
    else { return nil }
    self.init(role: role, unit: unit)
  }
}
