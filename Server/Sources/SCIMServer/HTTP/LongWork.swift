import Dispatch

/// Runs what takes long for a request, such as a look at all users: on a thread of its own and one after the other, so that
/// the threads that answer other requests stay free.
final class LongWork: Sendable {
  private let queue = DispatchQueue(label: "aup.long-work")

  /// Gives what a body gives, or throws what it throws.
  func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result { try body() }) }
    }
  }
}
