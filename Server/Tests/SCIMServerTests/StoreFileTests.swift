import Foundation
import GRDB
import Testing

@testable import SCIMServer

/// What is told is on disk.
@Suite struct StoreFileTests {
  /// 1: NORMAL, after which a transaction may be lost with the power; 2: FULL.
  private func synchronous(_ file: StoreFile) throws -> Int? {
    try file.database.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
  }

  @Test func theDatabaseWaitsForTheDisk() async throws {
    try await withTemporaryFolder { folder in
      let file = try StoreFile(path: folder.appending(path: "store.sqlite").path)
      let directory = try Directory(file)
      #expect(try synchronous(file) == 2)
      try directory.close()
    }
  }

  @Test func checkpointsTakeTheLogIntoTheFile() async throws {
    try await withTemporaryFolder { folder in
      let path = folder.appending(path: "store.sqlite").path
      let file = try StoreFile(path: path)
      let checkpoints = try #require(try file.takeCheckpoints())
      try file.database.write { try $0.execute(sql: "INSERT INTO setting VALUES ('a', zeroblob(100000))") }
      let before = try Data(contentsOf: folder.appending(path: "store.sqlite")).count
      checkpoints.count(10_000)
      try checkpoints.close()
      let after = try Data(contentsOf: folder.appending(path: "store.sqlite")).count
      #expect(before < 100_000 && after > 100_000)
      try file.close()
    }
  }
}
