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
    var object = SCIMObject(uniqueMembers: [
      ("seq", .integer(sequence)), ("time", .string(time.description)), ("what", .string(what)),
      ("id", .string(id)), ("by", .string(origin.name)),
    ])
    if let token = origin.token { object["token"] = .string(token) }
    if let user = origin.user { object["user"] = .string(user) }
    if !origin.request.isEmpty { object["request"] = .string(origin.request) }
    if !origin.action.isEmpty { object["action"] = .string(origin.action) }
    if !detail.isEmpty { object["detail"] = .complex(detail) }
    return object.jsonData
  }
}
