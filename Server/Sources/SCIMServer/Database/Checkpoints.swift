import Dispatch
import GRDB
import Synchronization

/// Takes what the log of the database has into its file, while the writer goes on.
///
/// SQLite would do it at the end of every thousandth page, and all who wait for that transaction would wait for it.
final class Checkpoints: Sendable {
  /// Changes between two of them.
  private static let interval = 250
  /// Pages of the log, of 4 KiB, at which the writer does it after all: it alone can begin the log anew while there is
  /// always something to write, and little is left to take then.
  static let pagesForWriter = 16_384

  private let connection: DatabaseQueue
  private let thread = DispatchQueue(label: "aup.directory.checkpoint", qos: .utility)
  private let state = Mutex(State())

  private struct State {
    var changes = 0
    var isRunning = false
  }

  /// - Throws: What SQLite says.
  init(path: String, _ configuration: Configuration) throws {
    connection = try DatabaseQueue(path: path, configuration: configuration)
  }

  /// Counts changes that were committed, and takes them into the file now and then.
  func count(_ changes: Int) {
    let starts = state.withLock { state in
      state.changes += changes
      if state.isRunning || state.changes < Self.interval { return false }
      state = State(changes: 0, isRunning: true)
      return true
    }
    guard starts else { return }
    thread.async {
      // What it does not do now the next one does, or the writer.
      _ = try? self.connection.writeWithoutTransaction { try $0.checkpoint(.passive) }
      self.state.withLock { $0.isRunning = false }
    }
  }

  func close() throws {
    thread.sync {}
    try connection.close()
  }
}
