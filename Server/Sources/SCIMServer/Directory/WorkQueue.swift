import Dispatch
import Foundation
import Synchronization

/// Work that a thread of its own does in order, as much of it at once as has come meanwhile.
///
/// The threads of a pool would take turns at it: what one has allocated another would give back, which costs the allocator
/// more, and none would find what it needs in the cache of its core.
final class WorkQueue<Item: Sendable>: Sendable {
  private let inbox: Inbox

  /// - Parameters:
  ///   - label: The name of the thread, of 15 bytes at most.
  ///   - itemsAtOnce: So many are done at once at most.
  init(label: String, itemsAtOnce: Int = .max) {
    inbox = Inbox(itemsAtOnce)
    let thread = Thread { [inbox] in
      while let (items, work) = inbox.take() { work(items) }
    }
    thread.start()
    // Not in the thread: it may run before Foundation knows which it is, and nothing would be named.
    thread.name = label
  }

  /// What was added is done, then the thread ends.
  deinit { inbox.change { $0.isClosed = true } }

  /// Adds an item.
  ///
  /// - Parameter work: Does some items; the same for all of the queue.
  func add(_ item: Item, _ work: @escaping @Sendable ([Item]) -> Void) {
    inbox.change { contents in
      contents.items.append(item)
      contents.work = work
    }
  }

  /// What is to be done. The thread has this alone, so that it does not keep the queue.
  private final class Inbox: Sendable {
    private let itemsAtOnce: Int
    private let contents = Mutex(Contents())
    private let alarm = DispatchSemaphore(value: 0)

    struct Contents {
      var items: [Item] = []
      /// Nil if there are none.
      var work: (@Sendable ([Item]) -> Void)?
      var isClosed = false
      /// True while the thread waits for the alarm.
      var isAsleep = false
    }

    init(_ itemsAtOnce: Int) { self.itemsAtOnce = itemsAtOnce }

    func change(_ body: (inout Contents) -> Void) {
      let wakes = contents.withLock { contents in
        body(&contents)
        defer { contents.isAsleep = false }
        return contents.isAsleep
      }
      if wakes { alarm.signal() }
    }

    /// What is to be done next: waits for it. Nil at the end.
    func take() -> (items: [Item], work: @Sendable ([Item]) -> Void)? {
      while true {
        let (items, work, isClosed) = contents.withLock { contents in
          let (items, work) = (Array(contents.items.prefix(itemsAtOnce)), contents.work)
          contents.items.removeFirst(items.count)
          if contents.items.isEmpty { contents.work = nil }
          contents.isAsleep = items.isEmpty && !contents.isClosed
          return (items, work, contents.isClosed)
        }
        if let work { return (items, work) }
        if isClosed { return nil }
        alarm.wait()
      }
    }
  }
}
