import Synchronization

/// Something that is made when it is first asked for, once, whichever thread asks.
final class MadeOnce<Value: Sendable>: Sendable {
  private let made = Mutex<Value?>(nil)

  /// What was made, or what `make` makes now; other threads that ask wait for it.
  func value(_ make: () -> Value) -> Value {
    made.withLock { made in
      if let made { return made }
      let new = make()
      made = new
      return new
    }
  }
}
