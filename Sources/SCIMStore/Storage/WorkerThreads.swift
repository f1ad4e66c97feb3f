import Glibc

/// Threads that all run one body, and a wait for the last of them.
package enum WorkerThreads {
  /// Runs the body on so many threads at once, this one among them, each with its number; comes back when all have ended.
  ///
  /// Where the system gives no more threads, fewer do the work.
  package static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    var threads: [pthread_t] = []
    for number in 1..<max(1, count) {
      var thread = pthread_t()
      let start = unsafe Unmanaged.passRetained(Start { body(number) })
      let error = unsafe pthread_create(
        &thread, nil,
        { argument in
          guard let argument = unsafe argument else { return nil }
          unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
          return nil
        }, start.toOpaque())
      if error == 0 { threads.append(thread) } else { unsafe start.release() }
    }
    body(0)
    for thread in threads { pthread_join(thread, nil) }
  }

  private final class Start: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
