import Foundation
import GRDB
import SCIMModel
import Synchronization

/// Tells those who watch what grants became.
///
/// Events are numbered and kept in the store; readers read them there, each as fast as it can, so that nobody who is slow
/// holds up the writer.
final class GrantFeed: Sendable {
  /// An event as it is told: numbered, as JSON.
  struct Event: Sendable {
    var sequence: Int64
    var body: Data
  }

  private let file: StoreFile
  /// Events that are kept.
  private let capacity: Int64
  private let state: Mutex<State>

  private struct State {
    var newest: Int64
    var isClosed = false
    var lastReader = 0
    /// Who waits for something new.
    var readers: [Int: AsyncStream<Void>.Continuation] = [:]
  }

  init(_ file: StoreFile, capacity: Int64) throws {
    self.file = file
    self.capacity = capacity
    state = Mutex(State(newest: try file.database.read(Self.newest)))
  }

  private static func newest(_ database: Database) throws -> Int64 {
    try Int64.fetchOne(database, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'grant_change'") ?? 0
  }

  // MARK: Writing

  /// Writes events into the store and numbers them; those that are too old are taken away.
  ///
  /// - Returns: The number of the last; nil if there is none.
  func write(_ events: [GrantEvent], _ database: Database) throws -> Int64? {
    if events.isEmpty { return nil }
    let newest = try Self.newest(database) + Int64(events.count)
    let kept = events.suffix(Int(capacity))
    let insert = try database.cachedStatement(sql: "INSERT INTO grant_change (seq, body) VALUES (?, ?)")
    for (sequence, event) in zip(newest - Int64(kept.count) + 1...newest, kept) {
      try insert.execute(arguments: [sequence, event.json])
    }
    try database.cachedStatement(sql: "DELETE FROM grant_change WHERE seq <= ?").execute(arguments: [newest - capacity])
    return newest
  }

  /// Wakes those who wait, when events are on disk.
  func tell(_ newest: Int64) {
    state.withLock { state in
      state.newest = newest
      for reader in state.readers.values { reader.yield() }
    }
  }

  /// Wakes those who wait although there is nothing new: they tell their clients that they are there.
  func wake() { state.withLock { state in for reader in state.readers.values { reader.yield() } } }

  /// Ends for everybody, when they have read what there is.
  func close() {
    // Outside of the lock: who ends is taken out of the readers at once.
    let readers = state.withLock { state in
      state.isClosed = true
      return Array(state.readers.values)
    }
    for reader in readers { reader.finish() }
  }

  // MARK: Reading

  /// The number of the event that was told last.
  var newest: Int64 { state.withLock(\.newest) }

  /// How many read.
  var readerCount: Int { state.withLock(\.readers.count) }

  /// Something each time that there is something new, and now and then; ends when the feed does.
  func watch() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let (number, isClosed) = state.withLock { state in
      state.lastReader += 1
      state.readers[state.lastReader] = continuation
      return (state.lastReader, state.isClosed)
    }
    continuation.onTermination = { [weak self] _ in self?.state.withLock { $0.readers[number] = nil } }
    if isClosed { continuation.finish() }
    return stream
  }

  /// Some events behind a number, oldest first; nil if the one behind it is not kept any more, or the number was never
  /// given.
  func events(after sequence: Int64, limit: Int) async throws -> [Event]? {
    let (events, newest) = try await file.database.read { database in
      let rows = try Row.fetchAll(
        database, sql: "SELECT seq, body FROM grant_change WHERE seq > ? ORDER BY seq LIMIT ?",
        arguments: [sequence, limit])
      return (rows.map { Event(sequence: $0[0], body: $0[1]) }, try Self.newest(database))
    }
    if let first = events.first { return first.sequence == sequence + 1 ? events : nil }
    return sequence == newest ? [] : nil
  }
}
