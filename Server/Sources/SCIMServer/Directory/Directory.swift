import AUPLanguage
import GRDB
import NIOCore
import SCIMModel
import SCIMStore
import Synchronization

/// Users, groups, rules and grants, of which nothing is told that is not on disk.
///
/// Readers get a snapshot. Changes are made one after the other by one thread, all that wait at once in one transaction of
/// the database: each is answered when that is committed and on disk. If it cannot be, none of them has happened.
final class Directory: Sendable {
  let clock: Clock
  let file: StoreFile
  /// What is told to those who watch grants.
  let feed: GrantFeed
  private let disk: DiskQueue
  private let checkpoints: Checkpoints?
  /// What readers see: what is on disk.
  private let published: Mutex<DirectorySnapshot>
  /// What the writer goes on from: what the database has.
  private let committed: Mutex<DirectorySnapshot>
  private let provisioning: Mutex<Provisioning>
  private let writer = WriteQueue<Job>(label: "aup.directory.writer")
  private let outcome = Mutex<Outcome>(Outcome())

  /// What became of transactions.
  private struct Outcome {
    var batches = 0
    var isWritable: Bool?
  }

  private struct Job: Sendable {
    /// Where to tell what became of it; nil for any thread.
    var eventLoop: (any EventLoop)?
    /// Makes the change, and says how to tell when it is known whether it is on disk.
    var run: @Sendable (inout DirectoryTransaction) -> (@Sendable ((any Error)?) -> Void)
  }

  /// Who waits for a transaction.
  private struct Waiting: Sendable {
    var eventLoop: (any EventLoop)?
    var tell: @Sendable ((any Error)?) -> Void
  }

  /// Reads a store.
  ///
  /// - Parameter feedCapacity: Changes of grants that are kept for those who read them later.
  init(
    _ file: StoreFile, clock: Clock = .system, feedCapacity: Int64 = ServerLimits().keptGrantChanges
  ) throws {
    self.file = file
    self.clock = clock
    var store = SCIMStore(loggedChanges: 0, makeID: { _ in ResourceID.text(at: clock.now()) })
    try ResourceRows.read(into: &store, file)
    let environment = RuleEnvironment(schemas: store.userSchemas)
    let kept = try file.database.read { database in try ProvisioningRows.read(environment, database) }
    provisioning = Mutex(Provisioning(kept, in: store, now: clock.now()))
    feed = try GrantFeed(file, capacity: feedCapacity)
    store.writes = StoreWrites()
    let snapshot = DirectorySnapshot(store)
    published = Mutex(snapshot)
    committed = Mutex(snapshot)
    let log = try file.takeWaiting()
    disk = DiskQueue { try log?.synchronize() }
    checkpoints = try file.takeCheckpoints()
    // What time has changed since the store was written last.
    tick()
  }

  // MARK: Reading

  /// The directory as it is on disk. O(1).
  var store: SCIMStore { snapshot.store }

  /// The same, for what is asked for all the time. O(1), and one reference.
  var snapshot: DirectorySnapshot { published.withLock { $0 } }

  /// Looks at rules and grants. Nobody writes meanwhile: keep it short.
  func withProvisioning<Result>(_ body: (borrowing Provisioning) throws -> sending Result) rethrows -> sending Result {
    try provisioning.withLock { provisioning in
      disk.wait()
      return try body(provisioning)
    }
  }

  /// How many transactions were committed since the start.
  var batches: Int { outcome.withLock { $0.batches } }

  /// Whether the last transaction could be committed; nil before the first.
  var isWritable: Bool? { outcome.withLock { $0.isWritable } }

  // MARK: Writing

  /// Makes a change, and waits until it is on disk.
  ///
  /// - Throws: What the change throws, or ``StorageFailure``; in both cases nothing has happened.
  func perform<Value: Sendable>(
    _ origin: Origin, _ change: @escaping @Sendable (inout DirectoryTransaction) throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      perform(origin, change) { continuation.resume(with: $0) }
    }
  }

  /// Makes a change.
  ///
  /// - Parameters:
  ///   - eventLoop: Where to tell the result; nil for any thread.
  ///   - then: Is told the result when it is on disk: the value, or what the change throws, or ``StorageFailure``; in both
  ///     latter cases nothing has happened.
  func perform<Value: Sendable>(
    _ origin: Origin, on eventLoop: (any EventLoop)? = nil,
    _ change: @escaping @Sendable (inout DirectoryTransaction) throws -> Value,
    then: @escaping @Sendable (Result<Value, any Error>) -> Void
  ) {
    let job = Job(eventLoop: eventLoop) { transaction in
      transaction.origin = origin
      let result = Result { try change(&transaction) }
      // What was refused stays so.
      return { failure in
        if let failure, case .success = result { then(.failure(failure)) } else { then(result) }
      }
    }
    writer.add(job) { self.write($0) }
  }

  /// Makes a change without waiting for others that come at the same time: for what is done before anybody is served.
  ///
  /// - Throws: What the change throws, or ``StorageFailure``; in both cases nothing has happened.
  func performAlone(
    _ origin: Origin, _ change: @escaping @Sendable (inout DirectoryTransaction) throws -> Void
  ) throws {
    let result = Mutex<Result<Void, any Error>>(.success(()))
    let job = Job { transaction in
      transaction.origin = origin
      let outcome = Result { try change(&transaction) }
      return { failure in result.withLock { $0 = failure.map { .failure($0) } ?? outcome } }
    }
    writer.sync(write) { write([job]) }
    disk.wait()
    try result.withLock { $0 }.get()
  }

  /// Moves the time: gives people what the rules say of them now. If the store cannot be written, the next one does.
  ///
  /// Waits for the writer: not for tasks.
  func tick() {
    writer.sync(write) { write([]) }
    disk.wait()
  }

  /// Waits until all that was committed is on disk.
  func finish() {
    writer.sync(write) {}
    disk.afterwards { _ in }
    disk.wait()
  }

  /// Closes the store when all that was begun is on disk.
  func close() throws {
    finish()
    try checkpoints?.close()
    try file.close()
  }

  private func write(_ jobs: [Job]) {
    let former = committed.withLock { $0 }
    provisioning.withLock { provisioning in
      var transaction = DirectoryTransaction(
        former, provisioning: Provisioning(provisioning.rules), now: clock.now())
      swap(&transaction.provisioning, &provisioning)
      defer { swap(&transaction.provisioning, &provisioning) }
      transaction.add(transaction.provisioning.begin(at: transaction.now, in: transaction.store))
      let waiting = jobs.map { Waiting(eventLoop: $0.eventLoop, tell: $0.run(&transaction)) }
      let result = Result { try commit(&transaction) }
      if case .failure = result {
        // Rare, and it takes as long as a start: what the rules say of the directory as it still is.
        transaction.provisioning.restore(in: former.store)
      }
      // Those who are refused may be so because of what is not on disk yet: they wait for it, too.
      writer.hold()
      disk.afterwards { failure in
        self.writer.release { self.write($0) }
        self.settle(result, failure, waiting)
      }
    }
  }

  /// What the database has taken.
  private struct Committed {
    var snapshot: DirectorySnapshot
    /// The number of the last change of grants; nil if there is none.
    var newestGrant: Int64?
  }

  /// Shows readers what is on disk now, and answers those who asked for it.
  ///
  /// - Parameter failure: Why what was committed is not on disk.
  private func settle(
    _ result: Result<Committed?, any Error>, _ failure: StorageFailure?, _ waiting: [Waiting]
  ) {
    var failure = failure
    do {
      if let committed = try result.get(), failure == nil {
        published.withLock { $0 = committed.snapshot }
        outcome.withLock { outcome in
          outcome.batches += 1
          outcome.isWritable = true
        }
        if let newest = committed.newestGrant { feed.tell(newest) }
      }
    } catch {
      failure = StorageFailure("\(error)")
    }
    if failure != nil { outcome.withLock { $0.isWritable = false } }
    let reason = failure
    // All of an event loop at once: for each alone it would have to be woken.
    for group in Dictionary(grouping: waiting, by: { $0.eventLoop.map(ObjectIdentifier.init) }).values {
      let tell = { @Sendable in for one in group { one.tell(reason) } }
      if let eventLoop = group[0].eventLoop { eventLoop.execute(tell) } else { tell() }
    }
  }

  /// Writes a transaction to the database.
  ///
  /// - Returns: Nil if there was nothing to write.
  private func commit(_ transaction: inout DirectoryTransaction) throws -> Committed? {
    if let failure = disk.failure { throw failure }
    let writes = transaction.store.takeWrites()
    let snapshot = DirectorySnapshot(transaction.store)
    let (audit, rows, grants) = (transaction.audit, transaction.rows, transaction.grantEvents)
    if audit.isEmpty && rows.isEmpty && grants.isEmpty && transaction.provisioning.pendingWrites().isEmpty {
      return nil
    }
    let newest = try file.database.write { database in
      try ResourceRows.write(writes, of: snapshot.store, database)
      try ProvisioningRows.write(transaction.provisioning, database)
      for row in rows { try row(database) }
      try AuditLog.append(audit, database)
      return try feed.write(grants, database)
    }
    committed.withLock { $0 = snapshot }
    checkpoints?.count(audit.count + grants.count)
    return Committed(snapshot: snapshot, newestGrant: newest)
  }
}
