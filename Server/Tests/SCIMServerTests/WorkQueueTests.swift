import Dispatch
import Synchronization
import Testing

@testable import SCIMServer

@Suite final class WorkQueueTests: Sendable {
  private let done = Mutex<[[Int]]>([])
  private let (begun, gate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))

  /// Does nothing until it is let through the gate.
  private func work(_ items: [Int]) {
    begun.signal()
    gate.wait()
    done.withLock { $0.append(items) }
  }

  /// Lets so many batches through, one after the other.
  private func open(_ batches: Int) {
    for _ in 0..<batches {
      gate.signal()
      begun.wait()
    }
  }

  @Test func whatComesMeanwhileIsDoneAtOnceUpToALimit() {
    let queue = WorkQueue<Int>(label: "test", itemsAtOnce: 2)
    queue.add(0, work)
    begun.wait()
    for item in 1...5 { queue.add(item, work) }
    open(3)
    #expect(done.withLock { $0 } == [[0], [1, 2], [3, 4]])
    queue.add(6, work)
    open(1)
    #expect(done.withLock { $0 } == [[0], [1, 2], [3, 4], [5]])
    gate.signal()
  }

  @Test func whatWasAddedIsDoneWhenTheQueueIsGone() {
    var queue: WorkQueue<Int>? = WorkQueue(label: "test")
    queue?.add(0, work)
    begun.wait()
    for item in 1...15 { queue?.add(item, work) }
    queue = nil
    open(1)
    #expect(done.withLock { $0 } == [[0]])
    gate.signal()
    while done.withLock({ $0.count }) < 2 {}
    #expect(done.withLock { $0 } == [[0], Array(1...15)])
  }
}
