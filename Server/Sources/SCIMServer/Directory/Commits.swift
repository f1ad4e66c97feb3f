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
    /// True while nothing is on its way to the disk. Only who takes something to bring it there changes it: of two on
    /// their way the later might stand on what is lost with the first.
    private var isIdle = true

    /// What is to be committed now if nothing is on its way; nil if there is nothing.
    fileprivate mutating func takeIfIdle() -> Made? { isIdle ? take() : nil }

    /// What is to be committed when nothing is on its way any more; nil if there is nothing.
    fileprivate mutating func take() -> Made? {
      isIdle = waiting.isEmpty
      return isIdle ? nil : Made(writes: transaction?.takeWrites(), waiting: takeWaiting())
    }

    /// Takes away all that was made.
    ///
    /// - Returns: Who waits for it.
    fileprivate mutating func lose() -> [Waiting] {
      transaction = nil
      return takeWaiting()
    }

    private mutating func takeWaiting() -> [Waiting] {
      defer { waiting = [] }
      return waiting
    }
  }

  /// What goes to the disk as one transaction, and who waits for it.
  fileprivate struct Made: Sendable {
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
      return pending.takeIfIdle()
    }
    if let made { queue.add(made) { for one in $0 { self.commit(one) } } }
  }

  /// For when nothing is added any more, and all is told.
  func close() throws { try checkpoints?.close() }

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
        tell(made.waiting + pending.withLock { $0.lose() }, StorageFailure("\(error)"))
      }
      next = pending.withLock { $0.take() }
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
