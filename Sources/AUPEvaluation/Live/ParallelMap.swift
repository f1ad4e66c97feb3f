import Glibc
import Synchronization

/// Work that falls into independent shares, done on as many threads as there are cores.
package enum ParallelMap {
  /// How many shares are worth making, if they take the same time.
  package static let shares = max(1, min(8, sysconf(Int32(_SC_NPROCESSORS_ONLN))))

  /// The results of all shares, in their order.
  package static func run<Result: Sendable>(
    _ shares: Int = ParallelMap.shares, _ body: @escaping @Sendable (_ share: Int) -> Result
  ) -> [Result] {
    let results = Results<Result>()
    WorkerThreads.run(min(shares, Self.shares)) { _ in
      // A thread that could not be had leaves its share to the others.
      while let share = results.nextShare(of: shares) { results.note(body(share), of: share) }
    }
    return results.inOrder
  }

  /// Two results that have nothing to do with each other.
  package static func both<First: Sendable, Second: Sendable>(
    _ first: @escaping @Sendable () -> First, _ second: @escaping @Sendable () -> Second
  ) -> (First, Second) {
    let results = run(2) { share -> (First?, Second?) in share == 0 ? (first(), nil) : (nil, second()) }
    guard let one = results[0].0, let other = results[1].1 else { preconditionFailure("a share has no result") }
    return (one, other)
  }

  private final class Results<Result: Sendable>: Sendable {
    private let state = Mutex<(next: Int, found: [Int: Result])>((0, [:]))

    func nextShare(of shares: Int) -> Int? {
      state.withLock { state in
        guard state.next < shares else { return nil }
        state.next += 1
        return state.next - 1
      }
    }

    func note(_ result: Result, of share: Int) { state.withLock { $0.found[share] = result } }

    var inOrder: [Result] { state.withLock { $0.found.sorted { $0.key < $1.key }.map(\.value) } }
  }
}
