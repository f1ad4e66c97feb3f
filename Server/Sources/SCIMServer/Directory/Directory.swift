import AUPLanguage
import Dispatch
import NIOCore
import SCIMModel
import SCIMStore
import Synchronization

/// Users, groups, rules and grants, of which nothing is told that is not on disk.
///
/// Readers get a snapshot of what is on disk. Changes go through two threads: one makes them, one after the other, each on
/// what those before it made; the other brings to the disk what was made meanwhile, see ``Commits``, and only then it is
/// answered. If the disk does not take something, it has not happened, nor has anything that was made since.
final class Directory: Sendable {
  let clock: Clock
  let file: StoreFile
  /// What is told to those who watch grants.
  let feed: GrantFeed
  /// Some at a time, so that the disk is not idle until all are made.
  private let changes = WorkQueue<Job>(label: "aup-changes", itemsAtOnce: 4)
  private let commits: Commits

  private struct Job: Sendable {
    /// Where to tell what became of it; nil for any thread.
    var eventLoop: (any EventLoop)?
    /// Does it, and says how to tell when it is known whether what it stands on is on disk.
    var run: @Sendable (inout DirectoryTransaction) -> (@Sendable (StorageFailure?) -> Void)
    /// Tells why it was not done.
    var refuse: @Sendable (StorageFailure) -> Void
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
    feed = try GrantFeed(file, capacity: feedCapacity)
    store.writes = StoreWrites()
    commits = try Commits(file, feed, DirectorySnapshot(store))
    try commits.add { $0.transaction = try transaction() }
    // What time has changed since the store was written last.
    tick()
  }

  // MARK: Reading

  /// The directory as it is on disk. O(1).
  var store: SCIMStore { snapshot.store }

  /// The same, for what is asked for all the time. O(1), and one reference.
  var snapshot: DirectorySnapshot { commits.snapshot }

  /// Looks at rules and grants as they are on disk, when what is on its way there has come. Nothing is changed meanwhile:
  /// keep it short.
  ///
  /// - Throws: What the closure throws; ``StorageFailure`` if the disk did not take a change and cannot be read either.
  func withProvisioning<Value: Sendable>(
    _ body: @escaping @Sendable (borrowing Provisioning) throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      look(body) { continuation.resume(with: $0) }
    }
  }

  /// The same, and waits for it: not for tasks.
  func withProvisioningAndWait<Value: Sendable>(
    _ body: @escaping @Sendable (borrowing Provisioning) throws -> Value
  ) throws -> Value {
    try wait { then in look(body, then) }
  }

  private func look<Value: Sendable>(
    _ body: @escaping @Sendable (borrowing Provisioning) throws -> Value, isFirst: Bool = true,
    _ then: @escaping @Sendable (Result<Value, any Error>) -> Void
  ) {
    add { [self] outcome in
      // What was seen may have stood on what the disk did not take.
      if isFirst, case .failure(is StorageFailure) = outcome { return look(body, isFirst: false, then) }
      then(outcome)
    } _: { transaction in
      try body(transaction.provisioning)
    }
  }

  /// How many transactions were committed since the start.
  var batches: Int { commits.count }

  /// Whether the last transaction could be committed; nil before the first.
  var isWritable: Bool? { commits.isWritable }

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
    add(on: eventLoop, then) { [clock] transaction in
      transaction.begin(origin, at: clock.now())
      return try change(&transaction)
    }
  }

  /// Makes a change, and waits until it is on disk: not for tasks.
  ///
  /// - Throws: What the change throws, or ``StorageFailure``; in both cases nothing has happened.
  func performAndWait(
    _ origin: Origin, _ change: @escaping @Sendable (inout DirectoryTransaction) throws -> Void
  ) throws {
    try wait { then in perform(origin, change, then: then) }
  }

  /// Moves the time: gives people what the rules say of them now. If the store cannot be written, the next one does.
  ///
  /// Waits until that and all that was asked for before is on disk: not for tasks.
  func tick() { try? performAndWait(Origin(name: "server", action: "time")) { _ in } }

  /// Closes the store when all that was begun is on disk.
  func close() throws {
    tick()
    try commits.close()
    try file.close()
  }

  // MARK: Threads

  /// Does something when all that was asked for before is done, and tells when that is on disk.
  private func add<Value: Sendable>(
    on eventLoop: (any EventLoop)? = nil, _ then: @escaping @Sendable (Result<Value, any Error>) -> Void,
    _ body: @escaping @Sendable (inout DirectoryTransaction) throws -> Value
  ) {
    let job = Job(eventLoop: eventLoop) { transaction in
      let result = Result { try body(&transaction) }
      // What was refused may have been so because of what is not on disk: that waits for it, too.
      return { failure in then(failure.map { .failure($0) } ?? result) }
    } refuse: {
      then(.failure($0))
    }
    changes.add(job) { self.make($0) }
  }

  private func make(_ jobs: [Job]) {
    commits.add { pending in
      do {
        var transaction = try pending.transaction.take() ?? transaction()
        pending.waiting += jobs.map { Commits.Waiting(eventLoop: $0.eventLoop, tell: $0.run(&transaction)) }
        pending.transaction = consume transaction
      } catch {
        let failure = StorageFailure("\(error)")
        pending.waiting += jobs.map { job in
          Commits.Waiting(eventLoop: job.eventLoop) { _ in job.refuse(failure) }
        }
      }
    }
  }

  /// A transaction that stands on what is on disk, as at the start and after a failure: rules and grants are read, which
  /// takes long.
  private func transaction() throws -> DirectoryTransaction {
    let (snapshot, now) = (snapshot, clock.now())
    let provisioning = try ProvisioningRows.read(file, in: snapshot.store, now: now)
    return DirectoryTransaction(snapshot, provisioning: provisioning, now: now)
  }

  /// Waits for what is told: not for tasks.
  private func wait<Value: Sendable>(
    _ begin: (_ then: @escaping @Sendable (Result<Value, any Error>) -> Void) -> Void
  ) throws -> Value {
    let told = DispatchSemaphore(value: 0)
    let result = Mutex<Result<Value, any Error>?>(nil)
    begin { outcome in
      result.withLock { $0 = outcome }
      told.signal()
    }
    told.wait()
    guard let outcome = result.withLock({ $0 }) else { preconditionFailure("told nothing") }
    return try outcome.get()
  }
}
