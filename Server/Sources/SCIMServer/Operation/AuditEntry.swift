import Foundation
import SCIMModel

/// One line of the audit log: who changed what.
struct AuditEntry: Sendable {
  var time: Instant
  var origin: Origin
  /// Such as `created User`.
  var what: String
  /// The id of what was changed.
  var id: String
  var detail = SCIMObject()

  /// The line as JSON: what the chain is made over.
  func json(sequence: Int64) -> Data {
    var members: [(name: String, value: SCIMValue)] = [
      ("seq", .integer(sequence)), ("time", .string(time.description)), ("what", .string(what)),
      ("id", .string(id)), ("by", .string(origin.name)),
    ]
    if let token = origin.token { members.append(("token", .string(token))) }
    if let user = origin.user { members.append(("user", .string(user))) }
    if !origin.request.isEmpty { members.append(("request", .string(origin.request))) }
    if !origin.action.isEmpty { members.append(("action", .string(origin.action))) }
    if !detail.isEmpty { members.append(("detail", .complex(detail))) }
    return SCIMObject(uniqueMembers: members).jsonData
  }
}
