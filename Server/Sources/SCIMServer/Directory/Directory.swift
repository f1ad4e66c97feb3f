import AUPLanguage
import Dispatch
import NIOCore
import SCIMModel
import SCIMStore
import Synchronization

/// Users, groups, rules and grants, of which nothing is told that is not on disk.
///
/// Readers get a snapshot of what is on disk. Changes go through two threads: one makes them, one after the other, each on
/// what those before it made; the other brings them to the disk, see ``Commits``, and only then they are answered. If the
/// disk does not take one, it has not happened, nor has any that was made since.
final class Directory: Sendable {
  let clock: Clock
  let file: StoreFile
  /// What is told to those who watch grants.
  let feed: GrantFeed
  /// What changes are made to: what is on disk, and what is on its way there.
  private let head: Mutex<DirectorySnapshot>
  private let provisioning: Mutex<Provisioning>
  /// Some at a time, so that the disk is not idle until all are made.
  private let changes = WorkQueue<Job>(label: "aup-changes", itemsAtOnce: 16)
  private let commits: Commits

  private struct Job: Sendable {
    /// Where to tell what became of it; nil for any thread.
    var eventLoop: (any EventLoop)?
    /// Makes the change, and says how to tell when it is known whether it is on disk.
    var run: @Sendable (inout DirectoryTransaction) -> (@Sendable (StorageFailure?) -> Void)
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
    provisioning = Mutex(try ProvisioningRows.read(file, in: store, now: clock.now()))
    feed = try GrantFeed(file, capacity: feedCapacity)
    store.writes = StoreWrites()
    let snapshot = DirectorySnapshot(store)
    head = Mutex(snapshot)
    commits = try Commits(file, feed, snapshot)
    // What time has changed since the store was written last.
    tick()
  }

  // MARK: Reading

  /// The directory as it is on disk. O(1).
  var store: SCIMStore { snapshot.store }

  /// The same, for what is asked for all the time. O(1), and one reference.
  var snapshot: DirectorySnapshot { commits.snapshot }

  /// Looks at rules and grants as they are on disk. Nobody writes meanwhile: keep it short.
  ///
  /// - Throws: What the closure throws; ``StorageFailure`` if the disk did not take a change and cannot be read either.
  func withProvisioning<Result>(_ body: (borrowing Provisioning) throws -> sending Result) throws -> sending Result {
    try provisioning.withLock { provisioning in
      commits.wait()
      try goBack(&provisioning)
      return try body(provisioning)
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
    let job = Job(eventLoop: eventLoop) { transaction in
      transaction.origin = origin
      let result = Result { try change(&transaction) }
      // What was refused may have been so because of what is not on disk: that waits for it, too.
      return { failure in then(failure.map { .failure($0) } ?? result) }
    }
    changes.add(job) { self.make($0) }
  }

  /// Makes a change, and waits until it is on disk: not for tasks.
  ///
  /// - Throws: What the change throws, or ``StorageFailure``; in both cases nothing has happened.
  func performAndWait(
    _ origin: Origin, _ change: @escaping @Sendable (inout DirectoryTransaction) throws -> Void
  ) throws {
    let told = DispatchSemaphore(value: 0)
    let result = Mutex<Result<Void, any Error>>(.success(()))
    perform(origin, change) { outcome in
      result.withLock { $0 = outcome }
      told.signal()
    }
    told.wait()
    try result.withLock { $0 }.get()
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

  private func make(_ jobs: [Job]) {
    provisioning.withLock { provisioning in
      // While the store cannot even be read, all that is made is refused.
      try? goBack(&provisioning)
      var transaction = DirectoryTransaction(
        head.withLock { $0 }, provisioning: Provisioning(provisioning.rules), now: clock.now())
      swap(&transaction.provisioning, &provisioning)
      defer { swap(&transaction.provisioning, &provisioning) }
      transaction.add(transaction.provisioning.begin(at: transaction.now, in: transaction.store))
      let waiting = jobs.map { Commits.Waiting(eventLoop: $0.eventLoop, tell: $0.run(&transaction)) }
      let writes = transaction.takeWrites()
      if let writes { head.withLock { $0 = writes.snapshot } }
      commits.add(Commits.Made(writes: writes, waiting: waiting))
    }
  }

  /// Goes back to what is on disk if it has not taken something. Rare, and it takes as long as a start.
  private func goBack(_ provisioning: inout Provisioning) throws {
    if commits.failure == nil { return }
    // What was made since is refused.
    commits.wait()
    let snapshot = snapshot
    do {
      provisioning = try ProvisioningRows.read(file, in: snapshot.store, now: clock.now())
    } catch {
      throw StorageFailure("\(error)")
    }
    head.withLock { $0 = snapshot }
    commits.goOn()
  }
}
