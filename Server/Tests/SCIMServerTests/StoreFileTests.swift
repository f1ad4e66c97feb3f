import Foundation
import GRDB
import Synchronization
import Testing

@testable import SCIMServer

/// What is told is on disk.
@Suite struct StoreFileTests {
  /// 1: NORMAL, after which a transaction may be lost with the power; 2: FULL.
  private func synchronous(_ file: StoreFile) throws -> Int? {
    try file.database.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
  }

  @Test func theDatabaseWaitsForTheDiskUnlessTheDirectoryDoes() async throws {
    try await withTemporaryFolder { folder in
      let path = folder.appending(path: "store.sqlite").path
      let file = try StoreFile(path: path)
      #expect(try synchronous(file) == 2)
      #expect(try file.takeWaiting() != nil)
      #expect(try synchronous(file) == 1)
      try file.close()
      #expect(try StoreFile(path: nil).takeWaiting() == nil)
    }
  }

  /// The system forgets what it could not write: to ask again would be to believe it.
  @Test func whatTheDiskDoesNotTakeIsNeverToldAsDone() throws {
    let fails = Atomic(false)
    let disk = DiskQueue { if fails.load(ordering: .relaxed) { throw StorageFailure("no disk") } }
    let told = Mutex<[String]>([])
    func ask(_ name: String) {
      disk.afterwards { failure in told.withLock { $0.append("\(name): \(failure?.description ?? "on disk")") } }
      disk.wait()
    }
    ask("first")
    fails.store(true, ordering: .relaxed)
    ask("second")
    fails.store(false, ordering: .relaxed)
    ask("third")
    #expect(told.withLock { $0 } == ["first: on disk", "second: no disk", "third: no disk"])
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
