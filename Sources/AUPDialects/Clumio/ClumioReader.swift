import AUPLanguage
import SourceDiagnostics

/// Reads rules as Clumio's REST API gives and takes them: one rule, an array, or a page (`items`, `_embedded.items`).
struct ClumioReader {
  private(set) var rules: ClumioRules
  /// Members that are about the API and not about who gets what, with the place of the first and how many there are.
  private var metadata: [(name: String, span: SourceSpan, count: Int)] = []

  init(_ sources: SourceMap, _ context: ImportContext) { rules = ClumioRules(sources, context.names) }

  /// Reads all rules of a text.
  mutating func read(_ file: SourceFile) throws(DialectError) {
    try document(try JSONSyntax.read(file))
    for member in metadata {
      let outcome =
        member.count == 1 ? "not part of a rule, left out" : "not part of a rule, left out \(member.count) times"
      rules.note(Loss(.note, "`\(member.name)`", outcome, at: member.span))
    }
  }

  private mutating func document(_ json: JSONSyntax) throws(DialectError) {
    if let elements = json.elements {
      for element in elements { try rule(element) }
    } else if json["name"] != nil || json["condition"] != nil {
      try rule(json)
    } else if let setting = json["is_enabled"] {
      rules.note(
        Loss(.lost, "`is_enabled`", "a setting of the organisation, not of rules: set it by hand", at: setting.span))
    } else if let items = json["items"] ?? json["_embedded"]?["items"] {
      guard let elements = items.elements else {
        throw .unexpected(items.kindName, expected: "an array of rules", at: items.span)
      }
      for element in elements { try rule(element) }
      for member in json.members ?? [] where member.key.text != "items" && member.key.text != "_embedded" {
        page(member.key, member.value)
      }
    } else {
      throw .unexpected(
        json.kindName, expected: "a rule, an array of rules, or a page of them", at: json.span,
        help: "the answer of `GET /settings/auto-user-provisioning/rules` is one")
    }
  }

  /// A page that is not the last lacks rules: that must be known.
  private mutating func page(_ key: Spelled, _ value: JSONSyntax) {
    if key.text == "_links", let next = value["_next"] ?? value["next"], next.members != nil {
      rules.note(Loss(.lost, "`_next`", "further rules stand on the next page: get all pages", at: next.span))
    } else {
      leaveOut(key)
    }
  }

  private mutating func rule(_ json: JSONSyntax) throws(DialectError) {
    guard let members = json.members else { throw .unexpected(json.kindName, expected: "a rule", at: json.span) }
    let name = try json.string("name")
    let condition = try json.string("condition")
    guard let provision = json["provision"] else {
      throw .unexpected("none", expected: "a member `provision`", at: SourceSpan(json.span.start, json.span.start + 1))
    }
    let role = try provision.string("role_id")
    guard let ids = provision["organizational_unit_ids"] else {
      throw .unexpected("none", expected: "a member `organizational_unit_ids`", at: provision.span)
    }
    let units = try ids.expectStrings()
    for member in members where !["name", "condition", "provision"].contains(member.key.text) { leaveOut(member.key) }
    for member in provision.members ?? [] where !["role_id", "organizational_unit_ids"].contains(member.key.text) {
      leaveOut(member.key)
    }
    guard !units.isEmpty else {
      let outcome = "a rule without a unit grants nothing, so rule \(Diagnostic.quote(name.text)) is not imported"
      return rules.note(Loss(.lost, "`organizational_unit_ids`", outcome, at: ids.span))
    }
    try rules.add(name: name, condition: condition, role: .id(role), units: units.map { .id($0) })
  }

  private mutating func leaveOut(_ key: Spelled) {
    if let index = metadata.firstIndex(where: { $0.name == key.text }) {
      metadata[index].count += 1
    } else {
      metadata.append((key.text, key.span, 1))
    }
  }
}
