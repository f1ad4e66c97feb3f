import AUPDialects
import AUPLanguage
import Foundation
import SCIMModel
import SCIMStore

/// Rules as the API shows them.
struct RuleAnswers: Sendable {
  let names: ClumioNames

  /// A rule; one of a file may have several roles, and no `provision` then.
  func json(_ rule: ProvisioningRule) -> SCIMObject {
    var provision = SCIMValue.null
    if let (role, units) = rule.provision {
      let ids = units.map { SCIMValue.string(names.units.id(of: $0) ?? $0) }
      provision = .complex(
        SCIMObject(uniqueMembers: [
          ("role_id", .string(names.roles.id(of: role) ?? role)), ("organizational_unit_ids", .array(ids)),
        ]))
    }
    var object = SCIMObject(uniqueMembers: [
      ("rule_id", .string(rule.id)), ("name", .string(rule.name)),
      ("condition", rule.condition.map { .string($0) } ?? .null), ("text", .string(rule.text)),
      ("provision", provision), ("grants", .array(rule.grants.map(\.json))),
    ])
    if hasTwoReadings(rule) { object["keywords"] = .string(rule.keywords.rawValue) }
    object["_links"] = .complex(SCIMObject(uniqueMembers: [("_self", ProvisioningPath.link(Self.path(of: rule)))]))
    return object
  }

  private func hasTwoReadings(_ rule: ProvisioningRule) -> Bool {
    rule.condition.flatMap { try? ClumioCondition(parsing: $0) }?.hasTwoReadings ?? false
  }

  private static func path(of rule: ProvisioningRule) -> String {
    "\(ProvisioningPath.rules)/\(rule.id.addingPercentEncoding(withAllowedCharacters: .unreserved) ?? "")"
  }

  // MARK: Pages

  /// A page of rules.
  func page(_ rules: [ProvisioningRule], _ list: RuleListRequest) -> SCIMObject {
    let matching = rules.filter { list.filter.matches($0, names) }
    let rest = matching.filter { $0.place > list.after }
    let shown = rest.prefix(list.limit)
    var links = SCIMObject(uniqueMembers: [
      ("_self", ProvisioningPath.link(list.path(after: list.start))),
      ("_first", ProvisioningPath.link(list.path(after: ""))),
    ])
    if rest.count > shown.count, let last = shown.last {
      links["_next"] = ProvisioningPath.link(list.path(after: String(last.place)))
    }
    return SCIMObject(uniqueMembers: [
      ("limit", .integer(list.limit)), ("start", .string(list.start)), ("current_count", .integer(shown.count)),
      ("total_count", .integer(matching.count)),
      ("_embedded", .complex(SCIMObject(uniqueMembers: [("items", .array(shown.map { .complex(json($0)) }))]))),
      ("_links", .complex(links)),
    ])
  }
}

extension CharacterSet {
  /// What stands for itself anywhere in a URI (RFC 3986 §2.3).
  static let unreserved = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}
