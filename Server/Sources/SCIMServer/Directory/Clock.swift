import Foundation
import SCIMModel

/// Where the time comes from: tests have one of their own.
public struct Clock: Sendable {
  /// The time, to the millisecond.
  public let now: @Sendable () -> Instant

  /// Makes a clock.
  public init(_ now: @escaping @Sendable () -> Instant) { self.now = now }

  /// The clock of the machine.
  public static let system = Clock {
    let milliseconds = Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down))
    return Instant(seconds: milliseconds / 1_000, nanoseconds: UInt32(milliseconds % 1_000) * 1_000_000)
  }
}
