import Foundation
import Synchronization
import Testing

@testable import SCIMServer

@Suite struct WriteQueueTests {
  /// What was done at once, while nothing of it comes to the disk.
  private final class Writer: Sendable {
    let queue = WriteQueue<Int>(label: "test")
    private let done = Mutex<[[Int]]>([])

    /// What was done, when so many batches are.
    func batches(_ count: Int) -> [[Int]] {
      while done.withLock({ $0.count }) < count { sched_yield() }
      return done.withLock { $0 }
    }

    func add(_ jobs: Range<Int>) { for job in jobs { queue.add(job, write) } }
    func release() { queue.release(write) }
    func finish() { queue.sync(write) {} }

    private func write(_ jobs: [Int]) {
      queue.hold()
      done.withLock { $0.append(jobs) }
    }
  }

  @Test func fewWaitForTheDiskAndManyDoNot() {
    let writer = Writer()
    writer.add(0..<1)
    #expect(writer.batches(1) == [[0]])
    writer.add(1..<3)
    #expect(writer.batches(1) == [[0]])
    writer.release()
    #expect(writer.batches(2) == [[0], [1, 2]])
    writer.add(3..<19)
    #expect(writer.batches(3) == [[0], [1, 2], Array(3..<19)])
    // Two are not on disk now.
    writer.release()
    writer.add(19..<20)
    #expect(writer.batches(3) == [[0], [1, 2], Array(3..<19)])
    writer.release()
    #expect(writer.batches(4) == [[0], [1, 2], Array(3..<19), [19]])
  }

  @Test func nobodyIsLeftAtTheEnd() {
    let writer = Writer()
    writer.add(0..<1)
    _ = writer.batches(1)
    writer.add(1..<15)
    writer.finish()
    #expect(writer.batches(2).flatMap { $0 } == Array(0..<15))
  }
}
