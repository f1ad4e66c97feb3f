import SCIMModel
import Synchronization

@testable import SCIMServer

/// A clock that a test moves.
final class TestTime: Sendable {
  private let instant = Mutex(Instant(seconds: 1_767_225_600))  // 2026-01-01T00:00:00Z

  var clock: Clock { Clock { self.instant.withLock { $0 } } }

  func advance(bySeconds seconds: Int64) { instant.withLock { $0 = $0.advanced(bySeconds: seconds) } }
}
