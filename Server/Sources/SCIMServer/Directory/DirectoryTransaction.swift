import GRDB
import SCIMModel
import SCIMStore

/// Changes that are made and not on disk: some requests at once, one after the other.
///
/// What a request that is refused has changed is not undone here: a change is made only when nothing can refuse it any
/// more, as the store does.
struct DirectoryTransaction: ~Copyable {
  var store: SCIMStore
  var provisioning: Provisioning
  /// The directory before what has not been taken, see ``takeWrites()``.
  private var former: DirectorySnapshot
  /// The time of the changes that are made now.
  private(set) var now: Instant
  /// Who asks for the change that is being made.
  private(set) var origin: Origin
  /// What the grants of people became, in order.
  private var grantEvents: [GrantEvent] = []
  private var audit: [AuditEntry] = []
  private var rows: [@Sendable (Database) throws -> Void] = []

  init(_ former: DirectorySnapshot, provisioning: consuming Provisioning, now: Instant) {
    store = former.store
    self.former = former
    self.provisioning = provisioning
    self.now = now
    origin = Origin(name: "server", action: "")
  }

  /// Begins what somebody asks for: moves the time, and gives those what the rules say now of whom they say something else
  /// because of it.
  mutating func begin(_ origin: Origin, at now: Instant) {
    (self.origin, self.now) = (origin, now)
    add(provisioning.advance(to: now, in: store))
  }

  /// Makes a change of the directory, and gives the users whom it touches what the rules say now.
  mutating func change(
    _ body: (inout SCIMStore) throws(SCIMError) -> StoreResult
  ) throws(SCIMError) -> StoreResult {
    let result = try body(&store)
    if result.changes.isEmpty { return result }
    for change in result.changes { note("\(change.kind.rawValue) \(change.type.rawValue)", change.id) }
    add(provisioning.follow(result.changes, in: store, former: former.store))
    return result
  }

  /// Adds what grants became to the feed.
  mutating func add(_ events: [GrantEvent]) {
    for var event in events {
      if event.userName.isEmpty { event.userName = nameOfDeleted(event.user) }
      grantEvents.append(event)
    }
  }

  /// What a user was called who is gone: one who came in the same transaction gained what is lost now.
  private func nameOfDeleted(_ user: String) -> String {
    former.store.name(.user, user) ?? grantEvents.last { $0.user == user }?.userName ?? ""
  }

  /// Writes something of its own when the transaction is committed.
  mutating func write(_ body: @escaping @Sendable (Database) throws -> Void) { rows.append(body) }

  /// Adds a line to the audit log.
  mutating func note(_ what: String, _ id: String, detail: SCIMObject = SCIMObject()) {
    audit.append(AuditEntry(time: now, origin: origin, what: what, id: id, detail: detail))
  }

  /// What has to be written, of which nothing is left then; nil if there is nothing.
  mutating func takeWrites() -> TransactionWrites? {
    let (resources, provisioning) = (store.takeWrites(), provisioning.takeWrites())
    if audit.isEmpty && rows.isEmpty && grantEvents.isEmpty && provisioning.isEmpty { return nil }
    former = DirectorySnapshot(store)
    defer { (grantEvents, audit, rows) = ([], [], []) }
    return TransactionWrites(
      snapshot: former, resources: resources, provisioning: provisioning, rows: rows, audit: audit, grants: grantEvents)
  }
}

/// What a transaction has to write.
struct TransactionWrites: Sendable {
  /// The directory after it.
  let snapshot: DirectorySnapshot
  let resources: StoreWrites
  let provisioning: ProvisioningWrites
  let rows: [@Sendable (Database) throws -> Void]
  let audit: [AuditEntry]
  let grants: [GrantEvent]

  /// Writes all but the feed.
  func write(_ database: Database) throws {
    try ResourceRows.write(resources, of: snapshot.store, database)
    try ProvisioningRows.write(provisioning, database)
    for row in rows { try row(database) }
    try AuditLog.append(audit, database)
  }
}
