import AUPDialects
import AUPLanguage
import Foundation
import SCIMModel
import SCIMStore

/// Which rules a client wants to see.
struct RuleListRequest: Sendable {
  var limit: Int
  /// The token of the page: what `_next` of the page before it says.
  var start: String
  /// The place of the last rule on the page before this one.
  var after: Int64
  var filter: RuleFilter
  private let filterText: String?

  /// - Throws: 400 if something in it cannot be.
  init(_ query: QueryItems, _ backend: Backend) throws(SCIMError) {
    limit = try ProvisioningPath.limit(query, backend.limits)
    start = query["start"] ?? ""
    guard let after = start.isEmpty ? 0 : Int64(start), after >= 0 else {
      throw SCIMError(status: 400, detail: "`start`: found `\(start)`, expected what `_next` of a page says")
    }
    self.after = after
    filterText = query["filter"]
    filter = RuleFilter()
    if let filterText { filter = try RuleFilter(backend.bodies.object(Array(filterText.utf8))) }
  }

  /// Where another page of the same list is.
  func path(after start: String) -> String {
    var path = "\(ProvisioningPath.rules)?limit=\(limit)&start=\(start)"
    if let filter = filterText?.addingPercentEncoding(withAllowedCharacters: .unreserved) {
      path += "&filter=\(filter)"
    }
    return path
  }
}

/// What rules are filtered by: a part of the name, in its case; the role; a unit.
struct RuleFilter: Sendable {
  private var name: String?
  private var role: String?
  private var unit: String?

  /// All rules.
  init() {}

  /// Reads a filter such as `{"name":{"$contains":"Admin"}}`.
  ///
  /// - Throws: 400 for any other attribute or operator.
  init(_ object: SCIMObject) throws(SCIMError) {
    for (attribute, test) in object.members {
      guard case .complex(let test) = test, test.members.count == 1, case .string(let value) = test.members[0].value
      else {
        throw SCIMError(status: 400, detail: "`filter`: `\(attribute)` needs one operator with a string")
      }
      switch (attribute, test.members[0].name) {
      case ("name", "$contains"): name = value
      case ("role_id", "$eq"): role = value
      case ("organizational_unit_id", "$eq"): unit = value
      case (_, let operation):
        throw SCIMError(
          status: 400,
          detail:
            "`filter`: found `\(attribute)` with `\(operation)`, expected `name` with `$contains`, or `role_id` or "
            + "`organizational_unit_id` with `$eq`")
      }
    }
  }

  /// True if a rule is wanted.
  func matches(_ rule: ProvisioningRule, _ names: ClumioNames) -> Bool {
    (name.map { rule.name.contains($0) } ?? true)
      && (role.map { id in rule.grants.contains { $0.role == names.roles.name(of: id) ?? id } } ?? true)
      && (unit.map { id in rule.grants.contains { $0.unit == names.units.name(of: id) ?? id } } ?? true)
  }
}
