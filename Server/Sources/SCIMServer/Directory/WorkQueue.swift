import Dispatch
import Synchronization

/// Work that one thread does in order, as much of it at once as has come meanwhile.
final class WorkQueue<Item: Sendable>: Sendable {
  private let thread: DispatchQueue
  private let itemsAtOnce: Int
  private let waiting = Mutex(Waiting())

  private struct Waiting {
    var items: [Item] = []
    var isWorking = false

    mutating func take(atMost limit: Int) -> [Item] {
      let taken = Array(items.prefix(limit))
      items.removeFirst(taken.count)
      return taken
    }
  }

  /// - Parameter itemsAtOnce: So many are done at once at most.
  init(label: String, itemsAtOnce: Int = .max) {
    thread = DispatchQueue(label: label)
    self.itemsAtOnce = itemsAtOnce
  }

  /// Adds an item.
  ///
  /// - Parameter work: Does some items; the same for all of the queue.
  func add(_ item: Item, _ work: @escaping @Sendable ([Item]) -> Void) {
    let begins = waiting.withLock { waiting in
      waiting.items.append(item)
      defer { waiting.isWorking = true }
      return !waiting.isWorking
    }
    if begins { thread.async { while case let items = self.next(), !items.isEmpty { work(items) } } }
  }

  /// Does what waits, then something else, and waits until that is done.
  func sync(_ work: ([Item]) -> Void, _ body: () -> Void = {}) {
    thread.sync {
      while case let items = waiting.withLock({ $0.take(atMost: itemsAtOnce) }), !items.isEmpty { work(items) }
      body()
    }
  }

  /// What is to be done next; the thread rests if that is nothing.
  private func next() -> [Item] {
    waiting.withLock { waiting in
      waiting.isWorking = !waiting.items.isEmpty
      return waiting.take(atMost: itemsAtOnce)
    }
  }
}
