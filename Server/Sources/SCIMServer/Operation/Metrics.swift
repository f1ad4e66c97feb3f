import HTTPTypes
import Hummingbird
import Synchronization

/// Counts what was answered, and how long that took.
final class Metrics: Sendable {
  /// Upper ends of what times are counted by, in seconds.
  static let bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

  /// What requests are counted by. The words come from the service: clients cannot make ever more of them.
  struct Route: Hashable, Comparable, Sendable {
    var method: String
    /// As the router has it.
    var path: String

    static func < (a: Route, b: Route) -> Bool { (a.path, a.method) < (b.path, b.method) }
  }

  /// How often it took how long.
  struct Times: Sendable {
    /// For each bound, and for what took longer.
    var counts = [Int](repeating: 0, count: bounds.count + 1)
    var seconds = 0.0
  }

  /// What was counted of a route.
  struct Count: Sendable {
    /// By status.
    var answers: [Int: Int] = [:]
    var times = Times()
  }

  private let state = Mutex<[Route: Count]>([:])

  /// What was counted so far.
  var counts: [Route: Count] { state.withLock { $0 } }

  /// Counts a request.
  ///
  /// - Parameter path: As the router has it; nil or `NotFound` if it knows none.
  func count(_ method: HTTPRequest.Method, _ path: String?, _ status: HTTPResponse.Status, _ time: Duration) {
    let (whole, attoseconds) = time.components
    let seconds = Double(whole) + Double(attoseconds) / 1e18
    let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
    let route = Self.route(method, path)
    state.withLock { state in
      Self.add(status.code, bucket, seconds, to: &state[route, default: Count()])
    }
  }

  private static func add(_ status: Int, _ bucket: Int, _ seconds: Double, to count: inout Count) {
    count.answers[status, default: 0] += 1
    count.times.counts[bucket] += 1
    count.times.seconds += seconds
  }

  private static let known: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options]

  private static func route(_ method: HTTPRequest.Method, _ path: String?) -> Route {
    Route(
      method: known.contains(method) ? method.rawValue : "other", path: path == "NotFound" ? "none" : path ?? "none")
  }
}
