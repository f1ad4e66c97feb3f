import ArgumentParser
import Glibc
import SCIMModel

/// What `now` means: an input. Where it is left out and the rules ask, this moment, and a note says which.
struct Moment: ParsableArguments {
  @Option(help: ArgumentHelp("What `now` means, an ISO 8601 date or date-time.", valueName: "instant"))
  var now: String?

  func validate() throws {
    if let now, Instant(parsing: now) == nil {
      throw ValidationError("'\(now)' is no ISO 8601 date or date-time, such as 2026-12-31 or 2026-12-31T23:59:59Z.")
    }
  }

  /// The instant given, or that of the system's clock.
  func instant(matters: Bool, _ messages: MessageOptions) -> Instant {
    if let now, let instant = Instant(parsing: now) { return instant }
    let instant = Instant(seconds: Int64(time(nil)))
    if matters { messages.note("now is \(instant); set it with --now") }
    return instant
  }
}
