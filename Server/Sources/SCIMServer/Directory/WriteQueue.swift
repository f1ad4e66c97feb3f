import Dispatch
import Synchronization

/// Work that one thread does, as much of it at once as has come meanwhile.
final class WriteQueue<Job: Sendable>: Sendable {
  /// While some are written, those before them are answered and their clients ask again: all at once would make each wait
  /// for the other. More of them in one transaction save little.
  private static var jobsAtOnce: Int { 32 }

  private let thread: DispatchQueue
  private let waiting = Mutex(Waiting())

  private struct Waiting {
    var jobs: [Job] = []
    var isWorking = false
  }

  init(label: String) { thread = DispatchQueue(label: label) }

  /// Adds a job.
  ///
  /// - Parameter work: Does some jobs, in the order in which they came; the same for all of the queue.
  func add(_ job: Job, _ work: @escaping @Sendable ([Job]) -> Void) {
    let starts = waiting.withLock { waiting in
      waiting.jobs.append(job)
      defer { waiting.isWorking = true }
      return !waiting.isWorking
    }
    if starts { thread.async { self.doAll(work) } }
  }

  /// Does something between jobs, and waits until it is done.
  func sync(_ body: () -> Void) { thread.sync(execute: body) }

  private func doAll(_ work: ([Job]) -> Void) {
    while true {
      let jobs = waiting.withLock { waiting in
        if waiting.jobs.isEmpty { waiting.isWorking = false }
        let jobs = Array(waiting.jobs.prefix(Self.jobsAtOnce))
        waiting.jobs.removeFirst(jobs.count)
        return jobs
      }
      if jobs.isEmpty { return }
      work(jobs)
    }
  }
}
