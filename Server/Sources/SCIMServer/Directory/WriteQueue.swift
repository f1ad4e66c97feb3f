import Dispatch
import Synchronization

/// Jobs that one thread does, as many of them at once as have come meanwhile.
///
/// What it did has to be brought to the disk, which takes about as long for one as for many: while that goes on, few wait
/// until they are more.
final class WriteQueue<Job: Sendable>: Sendable {
  /// While some are written, those before them are answered and their clients ask again: all at once would make each wait
  /// for the other. More of them in one transaction save little.
  private static var jobsAtOnce: Int { 32 }
  /// So many do not wait for the disk.
  private static var enoughJobs: Int { 16 }

  private let thread: DispatchQueue
  private let waiting = Mutex(Waiting())

  private struct Waiting {
    var jobs: [Job] = []
    var isWorking = false
    /// How often jobs were done that are not on disk yet.
    var unsettled = 0

    /// Says if the thread has to begin.
    mutating func begins() -> Bool {
      if isWorking || jobs.isEmpty || unsettled > 0 && jobs.count < enoughJobs { return false }
      isWorking = true
      return true
    }

    mutating func take() -> [Job] {
      let taken = Array(jobs.prefix(jobsAtOnce))
      jobs.removeFirst(taken.count)
      return taken
    }
  }

  init(label: String) { thread = DispatchQueue(label: label) }

  /// Adds a job.
  ///
  /// - Parameter work: Does some jobs, in the order in which they came; the same for all of the queue.
  func add(_ job: Job, _ work: @escaping @Sendable ([Job]) -> Void) {
    let begins = waiting.withLock { waiting in
      waiting.jobs.append(job)
      return waiting.begins()
    }
    if begins { start(work) }
  }

  /// Notes that what was done is on its way to the disk.
  func hold() { waiting.withLock { $0.unsettled += 1 } }

  /// Notes that what was done is on disk.
  func release(_ work: @escaping @Sendable ([Job]) -> Void) {
    let begins = waiting.withLock { waiting in
      waiting.unsettled -= 1
      return waiting.begins()
    }
    if begins { start(work) }
  }

  /// Does all jobs that wait, then something else, and waits until it is done.
  func sync(_ work: ([Job]) -> Void, _ body: () -> Void) {
    thread.sync {
      while case let jobs = waiting.withLock({ $0.take() }), !jobs.isEmpty { work(jobs) }
      body()
    }
  }

  private func start(_ work: @escaping @Sendable ([Job]) -> Void) {
    thread.async {
      repeat {
        work(self.waiting.withLock { $0.take() })
      } while self.waiting.withLock { waiting in
        waiting.isWorking = false
        return waiting.begins()
      }
    }
  }
}
