import Dispatch
import GRDB
import NIOCore
import Synchronization

/// Brings transactions to the disk in their order, shows readers what is there, and answers those who asked for it.
///
/// To wait for the disk takes about as long for many as for one: all that were made meanwhile go as one transaction of the
/// database.
final class Commits: Sendable {
  private let file: StoreFile
  private let feed: GrantFeed
  private let checkpoints: Checkpoints?
  private let state: Mutex<State>
  private let queue = WorkQueue<Made>(label: "aup-commits")

  private struct State {
    /// What is on disk.
    var snapshot: DirectorySnapshot
    /// How many transactions of the database there were.
    var count = 0
    /// Whether the last could be committed; nil before the first.
    var isWritable: Bool?
    /// Why what is made now is refused: it stands on what the disk did not take.
    var failure: StorageFailure?
  }

  /// A transaction, and who waits for it.
  struct Made: Sendable {
    /// Nil if there is nothing to write.
    var writes: TransactionWrites?
    var waiting: [Waiting]
  }

  /// Somebody who waits for a transaction.
  struct Waiting: Sendable {
    /// Where to tell; nil for any thread.
    var eventLoop: (any EventLoop)?
    var tell: @Sendable (StorageFailure?) -> Void
  }

  /// - Parameter snapshot: What is on disk.
  init(_ file: StoreFile, _ feed: GrantFeed, _ snapshot: DirectorySnapshot) throws {
    (self.file, self.feed) = (file, feed)
    checkpoints = try file.takeCheckpoints()
    state = Mutex(State(snapshot: snapshot))
  }

  /// The directory as it is on disk.
  var snapshot: DirectorySnapshot { state.withLock { $0.snapshot } }
  /// How many transactions of the database there were since the start.
  var count: Int { state.withLock { $0.count } }
  /// Whether the last could be committed; nil before the first.
  var isWritable: Bool? { state.withLock { $0.isWritable } }
  /// Why all that is added is refused; nil if it is not.
  var failure: StorageFailure? { state.withLock { $0.failure } }

  /// Adds a transaction that stands on those before it.
  func add(_ made: Made) { queue.add(made) { self.commit($0) } }

  /// Waits until all that was added is on disk, or refused, and told.
  func wait() {
    let told = DispatchSemaphore(value: 0)
    add(Made(waiting: [Waiting { _ in told.signal() }]))
    told.wait()
  }

  /// Takes what stands on ``snapshot`` again, after a failure.
  func goOn() { state.withLock { $0.failure = nil } }

  /// For when nothing is added any more, and all is told.
  func close() throws { try checkpoints?.close() }

  private func commit(_ made: [Made]) {
    let failure = bring(made.compactMap(\.writes))
    // All of an event loop at once: for each alone it would have to be woken.
    for group in Dictionary(grouping: made.flatMap(\.waiting), by: { $0.eventLoop.map(ObjectIdentifier.init) }).values {
      let tell = { @Sendable in for one in group { one.tell(failure) } }
      if let eventLoop = group[0].eventLoop { eventLoop.execute(tell) } else { tell() }
    }
  }

  /// - Returns: Why they are not on disk; nil if they are.
  private func bring(_ transactions: [TransactionWrites]) -> StorageFailure? {
    if let failure { return failure }
    do {
      try write(transactions)
      return nil
    } catch {
      let failure = StorageFailure("\(error)")
      state.withLock { state in (state.failure, state.isWritable) = (failure, false) }
      return failure
    }
  }

  private func write(_ transactions: [TransactionWrites]) throws {
    guard let last = transactions.last else { return }
    let newest = try file.database.write { database in
      for transaction in transactions { try transaction.write(database) }
      return try feed.write(transactions.flatMap(\.grants), database)
    }
    state.withLock { state in
      (state.snapshot, state.isWritable) = (last.snapshot, true)
      state.count += 1
    }
    if let newest { feed.tell(newest) }
    checkpoints?.count(transactions.reduce(0) { $0 + $1.audit.count + $1.grants.count })
  }
}

/// The disk is full or broken: nothing has changed.
struct StorageFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
