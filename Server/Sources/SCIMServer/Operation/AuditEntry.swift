import Crypto
import Foundation
import GRDB
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
      ("seq", .number(DecimalNumber(sequence))), ("time", .string(time.description)), ("what", .string(what)),
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

/// The end of the audit log, to which lines are added: the hash of each is made over the hash of the one before it and
/// its own text, so that no line can be changed, taken out or put in without changing all that follow.
struct AuditChain: Sendable {
  private(set) var sequence: Int64 = 0
  private(set) var hash = Data(count: SHA256.byteCount)

  /// Reads the end of the log.
  init(_ file: StoreFile) throws {
    let last = try file.database.read { database in
      try Row.fetchOne(database, sql: "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
    }
    if let last { (sequence, hash) = (last[0], last[1]) }
  }

  private init() {}

  /// Adds a line.
  mutating func append(_ entry: AuditEntry, _ database: Database) throws {
    let body = entry.json(sequence: sequence + 1)
    let next = Self.hash(of: body, after: hash)
    try database.cachedStatement(sql: "INSERT INTO audit (seq, body, hash) VALUES (?, ?, ?)")
      .execute(arguments: [sequence + 1, body, next])
    sequence += 1
    hash = next
  }

  static func hash(of body: Data, after previous: Data) -> Data {
    var hash = SHA256()
    hash.update(data: previous)
    hash.update(data: body)
    return Data(hash.finalize())
  }
}
