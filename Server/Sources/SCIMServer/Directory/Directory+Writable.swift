import GRDB
import SCIMModel

extension Directory {
  /// Finds out whether the store can be written: it can if the last change could. Else a change is tried that nobody sees,
  /// so that a disk that has room again is noticed.
  ///
  /// - Throws: ``StorageFailure``.
  func requireWritable() async throws {
    if isWritable == true { return }
    try await perform(Origin(name: "server", action: "ready")) { transaction in
      let time = transaction.now.description
      transaction.write { database in
        try database.execute(
          sql:
            "INSERT INTO setting (name, value) VALUES ('probed', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
          arguments: [time])
      }
    }
  }
}
