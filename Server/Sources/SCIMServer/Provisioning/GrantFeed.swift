import AUPLanguage
import Foundation
import GRDB
import SCIMModel
import Synchronization

/// What somebody gained and lost.
struct GrantEvent: Sendable {
  var user: String
  var userName: String
  var gained: [Grant]
  var lost: [Grant]
  var time: Instant
}

/// Tells those who watch what grants became.
final class GrantFeed: Sendable {
  /// An event as it is told: numbered, as JSON.
  struct Event: Sendable {
    var sequence: Int64
    var body: Data
  }

  init(_ file: StoreFile) throws {}

  /// How many clients read the feed now.
  var readerCount: Int { 0 }

  /// Writes events into the store and numbers them.
  static func write(_ events: [GrantEvent], _ database: Database) throws -> [Event] { [] }

  /// Tells events that are on disk.
  func tell(_ events: [Event]) {}
}
