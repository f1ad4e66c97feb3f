import GRDB
import NIOCore
import Synchronization

/// Brings changes to the disk, shows readers what is there, and answers those who asked for it.
///
/// To wait for the disk takes about as long for many as for one: all that is made meanwhile goes as one transaction.
final class Commits: Sendable {
  private let file: StoreFile
  private let feed: GrantFeed
  private let checkpoints: Checkpoints?
  private let pending = Mutex(Pending())
  private let state: Mutex<State>
  private let queue = WorkQueue<Made>(label: "aup-commits")

  /// What was made and is not on its way to the disk.
  struct Pending: ~Copyable {
    /// Where changes are made, on what those before them made; nil if that has to be read from the store again, since
    /// the disk did not take something.
    var transaction: DirectoryTransaction?
    var waiting: [Waiting] = []
    /// True while nothing is on its way to the disk.
    fileprivate var isIdle = true
  }

  /// What goes to the disk as one transaction, and who waits for it.
  private struct Made: Sendable {
    /// Nil if there is nothing to write.
    var writes: TransactionWrites?
    var waiting: [Waiting]
  }

  /// Somebody who waits until something is on disk.
  struct Waiting: Sendable {
    /// Where to tell; nil for any thread.
    var eventLoop: (any EventLoop)?
    /// Is told why it is not on disk; nil if it is.
    var tell: @Sendable (StorageFailure?) -> Void
  }

  private struct State {
    /// What is on disk.
    var snapshot: DirectorySnapshot
    /// How many transactions there were.
    var count = 0
    /// Whether the last could be committed; nil before the first.
    var isWritable: Bool?
  }

  /// - Parameter snapshot: What is on disk.
  init(_ file: StoreFile, _ feed: GrantFeed, _ snapshot: DirectorySnapshot) throws {
    (self.file, self.feed) = (file, feed)
    checkpoints = try file.takeCheckpoints()
    state = Mutex(State(snapshot: snapshot))
  }

  /// The directory as it is on disk.
  var snapshot: DirectorySnapshot { state.withLock { $0.snapshot } }
  /// How many transactions there were since the start.
  var count: Int { state.withLock { $0.count } }
  /// Whether the last could be committed; nil before the first.
  var isWritable: Bool? { state.withLock { $0.isWritable } }

  /// Makes changes, which go to the disk as soon as it has time.
  ///
  /// - Throws: What the closure throws.
  func add(_ make: (inout Pending) throws -> Void) rethrows {
    let made: Made? = try pending.withLock { pending in
      try make(&pending)
      return pending.isIdle ? take(&pending) : nil
    }
    if let made { queue.add(made) { for one in $0 { self.commit(one) } } }
  }

  /// For when nothing is added any more, and all is told.
  func close() throws { try checkpoints?.close() }

  /// What is to be committed now; nil if there is nothing.
  private func take(_ pending: inout Pending) -> Made? {
    pending.isIdle = pending.waiting.isEmpty
    if pending.isIdle { return nil }
    defer { pending.waiting = [] }
    return Made(writes: pending.transaction?.takeWrites(), waiting: pending.waiting)
  }

  /// Commits something, and what is made meanwhile.
  private func commit(_ first: Made) {
    var next: Made? = first
    while let made = next {
      do {
        if let writes = made.writes { try write(writes) }
        tell(made.waiting, nil)
      } catch {
        state.withLock { $0.isWritable = false }
        // What was made since stands on it.
        let lost = pending.withLock { pending in
          pending.transaction = nil
          return take(&pending)
        }
        tell(made.waiting + (lost?.waiting ?? []), StorageFailure("\(error)"))
      }
      next = pending.withLock { take(&$0) }
    }
  }

  private func write(_ writes: TransactionWrites) throws {
    let newest = try file.database.write { database in
      try writes.write(database)
      return try feed.write(writes.grants, database)
    }
    state.withLock { state in
      (state.snapshot, state.isWritable) = (writes.snapshot, true)
      state.count += 1
    }
    if let newest { feed.tell(newest) }
    checkpoints?.count(writes.audit.count + writes.grants.count)
  }

  /// All of an event loop at once: for each alone it would have to be woken.
  private func tell(_ waiting: [Waiting], _ failure: StorageFailure?) {
    for group in Dictionary(grouping: waiting, by: { $0.eventLoop.map(ObjectIdentifier.init) }).values {
      let tell = { @Sendable in for one in group { one.tell(failure) } }
      if let eventLoop = group[0].eventLoop { eventLoop.execute(tell) } else { tell() }
    }
  }
}

/// The disk is full or broken: nothing has changed.
struct StorageFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
