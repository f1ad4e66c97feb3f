import Dispatch
import Synchronization

/// Tells what became of transactions when they are on disk, in their order.
///
/// SQLite would wait for the disk at the end of each transaction, and the writer with it. Here another thread waits, once
/// for all that were committed meanwhile, while the writer makes the next ones.
final class DiskQueue: Sendable {
  private let synchronize: @Sendable () throws -> Void
  private let thread = DispatchQueue(label: "aup.directory.disk")
  private let waiting = Mutex<[@Sendable (StorageFailure?) -> Void]>([])
  private let broken = Mutex<StorageFailure?>(nil)

  /// - Parameter synchronize: Waits until what was committed is on disk.
  init(_ synchronize: @escaping @Sendable () throws -> Void) { self.synchronize = synchronize }

  /// Why the disk did not take what was committed. The system forgets what it could not write, so it is never asked again.
  var failure: StorageFailure? { broken.withLock { $0 } }

  /// Calls a closure when all that was committed so far is on disk, or cannot be brought there.
  func afterwards(_ body: @escaping @Sendable (StorageFailure?) -> Void) {
    let isFirst = waiting.withLock { waiting in
      waiting.append(body)
      return waiting.count == 1
    }
    if isFirst { thread.async { self.tell() } }
  }

  /// Waits until all that was committed so far is on disk, and told.
  func wait() { thread.sync { tell() } }

  private func tell() {
    let bodies = waiting.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
    if bodies.isEmpty { return }
    let failure = broken.withLock { broken in
      do { if broken == nil { try synchronize() } } catch { broken = StorageFailure("\(error)") }
      return broken
    }
    for body in bodies { body(failure) }
  }
}

/// The disk is full or broken: nothing has changed.
struct StorageFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
