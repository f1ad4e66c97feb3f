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
    var json: [UInt8] = []
    // Few are longer.
    json.reserveCapacity(512)
    json += "{\"seq\":".utf8
    json += String(sequence).utf8
    func add(_ name: String, _ value: SCIMValue) {
      json += ",\"".utf8
      json += name.utf8
      json += "\":".utf8
      value.writeJSON(to: &json)
    }
    add("time", .string(time.description))
    add("what", .string(what))
    add("id", .string(id))
    add("by", .string(origin.name))
    if let token = origin.token { add("token", .string(token)) }
    if let user = origin.user { add("user", .string(user)) }
    if !origin.request.isEmpty { add("request", .string(origin.request)) }
    if !origin.action.isEmpty { add("action", .string(origin.action)) }
    if !detail.isEmpty { add("detail", .complex(detail)) }
    json.append(UInt8(ascii: "}"))
    return Data(json)
  }
}
