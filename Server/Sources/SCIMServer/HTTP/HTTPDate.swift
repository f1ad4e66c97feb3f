import SCIMModel
import Synchronization

/// The time as the header `Date` has it (RFC 9110 §5.6.7), such as `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPDate {
  private static let last = Mutex<(seconds: Int64, text: String)>((-1, ""))

  /// The time now, made once a second.
  static var now: String {
    let seconds = Clock.system.now().seconds
    return last.withLock { last in
      if last.seconds != seconds { last = (seconds, text(seconds)) }
      return last.text
    }
  }

  /// - Parameter seconds: Since 1970.
  static func text(_ seconds: Int64) -> String {
    // 2027-01-31T09:00:00Z
    let parts = Instant(seconds: seconds).description.split { $0 == "-" || $0 == "T" || $0 == "Z" }
    let month = months[(Int(parts[1]) ?? 1) - 1]
    // The first of 1970 was a Thursday.
    return "\(days[Int(seconds / 86_400 + 4) % 7]), \(parts[2]) \(month) \(parts[0]) \(parts[3]) GMT"
  }

  private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
