/// A point in time, exact to the nanosecond: what a SCIM dateTime (RFC 7643 §2.3.5) stands for.
public struct Instant: Hashable, Sendable, Comparable {
  /// Whole seconds since 1970-01-01T00:00:00Z; leap seconds are not counted.
  public var seconds: Int64
  /// Nanoseconds on top, 0 ..< 1,000,000,000.
  public var nanoseconds: UInt32

  /// Makes an instant.
  public init(seconds: Int64, nanoseconds: UInt32 = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// Earlier is less.
  public static func < (a: Instant, b: Instant) -> Bool {
    (a.seconds, a.nanoseconds) < (b.seconds, b.nanoseconds)
  }

  /// The instant some seconds later, or earlier if negative; saturates at the ends of time.
  public func advanced(bySeconds offset: Int64) -> Instant {
    let (sum, overflow) = seconds.addingReportingOverflow(offset)
    return Instant(seconds: overflow ? (offset < 0 ? .min : .max) : sum, nanoseconds: nanoseconds)
  }
}
