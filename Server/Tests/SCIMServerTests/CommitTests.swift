import AUPLanguage
import Dispatch
import Foundation
import GRDB
import SCIMModel
import SCIMStore
import Synchronization
import Testing

@testable import SCIMServer

/// Changes are made on what is not on disk yet: what becomes of them when the disk does not take that.
@Suite final class CommitTests: Sendable {
  private let directory: Directory
  private let origin = Origin(name: "test", action: "")
  private let told = Mutex<[String]>([])
  /// How many transactions of the database there were when each of ``told`` was.
  private let batches = Mutex<[Int]>([])
  /// Signalled when the disk may go on.
  private let disk = DispatchSemaphore(value: 0)

  init() throws { directory = try Directory(try StoreFile(path: nil)) }

  /// Creates a user: returns when that is made and not on disk, or refused.
  ///
  /// - Parameter row: What is written beside.
  private func create(_ name: String, _ row: (@Sendable (Database) throws -> Void)? = nil) {
    let isMade = DispatchSemaphore(value: 0)
    directory.perform(origin) { transaction in
      defer { isMade.signal() }
      if let row { transaction.write(row) }
      return try transaction.create(.user, SCIMObject([("userName", .string(name))]))
    } then: { result in
      self.told.withLock { $0.append("\(name): \(result.text)") }
      self.batches.withLock { $0.append(self.directory.batches) }
      isMade.signal()
    }
    isMade.wait()
  }

  private var names: [String] {
    directory.store.ids(.user).map { directory.store.name(.user, $0) ?? "" }
  }

  @Test func allThatWaitGoTogether() {
    let isWriting = DispatchSemaphore(value: 0)
    create("a") { [disk] _ in
      isWriting.signal()
      disk.wait()
    }
    isWriting.wait()
    for name in ["b", "c", "d", "last"] { create(name) }
    #expect(names == [])
    disk.signal()
    directory.tick()
    #expect(told.withLock { $0 } == ["a: done", "b: done", "c: done", "d: done", "last: done"])
    #expect(names == ["a", "b", "c", "d", "last"])
    #expect(batches.withLock { $0 } == [1, 2, 2, 2, 2])
  }

  @Test func whatStandsOnALostChangeIsLost() throws {
    let rule = RuleContent(name: "lost", text: #"title eq "x""#, grants: [Grant(role: "A", unit: "B")])
    directory.perform(origin) { [disk] transaction in
      _ = try transaction.edit(.add(rule))
      transaction.write { _ in
        disk.wait()
        throw DatabaseError(resultCode: .SQLITE_FULL)
      }
    } then: { result in
      self.told.withLock { $0.append("rule: \(result.text)") }
    }
    create("a")
    // Refused because of what is lost: that is not known to be true any more.
    create("a")
    // What is seen meanwhile is lost as well, and looked for once more.
    let looks = Mutex<[[String]]>([])
    let (isLooking, isSeen) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    Thread.detachNewThread { [directory] in
      let names = try? directory.withProvisioningAndWait { provisioning in
        let names = provisioning.rules.rules.map(\.name)
        looks.withLock { $0.append(names) }
        isLooking.signal()
        return names
      }
      looks.withLock { $0.append(names ?? ["none"]) }
      isSeen.signal()
    }
    isLooking.wait()
    disk.signal()
    isSeen.wait()
    #expect(looks.withLock { $0 } == [["lost"], [], []])
    directory.tick()
    let full = "SQLite error 13: database or disk is full"
    #expect(told.withLock { $0 } == ["rule: \(full)", "a: \(full)", "a: \(full)"])
    #expect(names == [] && directory.isWritable == false)
    #expect(try directory.withProvisioningAndWait { $0.rules.rules.map(\.name) } == [])
    create("a")
    directory.tick()
    #expect(told.withLock { $0.last } == "a: done" && names == ["a"] && directory.isWritable == true)
  }

  /// Two changes come while a loss is told, of which the second stands on the first, which is lost as well.
  @Test func whatIsMadeWhileALossIsToldIsInOrder() {
    let full: @Sendable (Database) throws -> Void = { _ in throw DatabaseError(resultCode: .SQLITE_FULL) }
    directory.perform(origin) { transaction in
      transaction.write(full)
    } then: { result in
      self.told.withLock { $0.append("first: \(result.text)") }
      self.create("a", full)
      self.create("b")
    }
    directory.tick()
    directory.tick()
    let reason = "SQLite error 13: database or disk is full"
    #expect(told.withLock { $0 } == ["first: \(reason)", "a: \(reason)", "b: \(reason)"])
    #expect(names == [])
  }

  /// What people hold is read from the store after a failure: as long as that cannot be done, nothing is said of it.
  @Test func nothingIsChangedWhileTheStoreCannotBeRead() throws {
    try directory.file.database.write { try $0.execute(sql: "ALTER TABLE setting RENAME TO hidden") }
    create("a") { _ in throw DatabaseError(resultCode: .SQLITE_IOERR) }
    directory.tick()
    create("b")
    #expect(throws: StorageFailure.self) { try directory.withProvisioningAndWait { $0.isEnabled } }
    let reason = "SQLite error 1: no such table: setting - while executing `SELECT value FROM setting WHERE name = ?`"
    #expect(told.withLock { $0 } == ["a: SQLite error 10: disk I/O error", "b: \(reason)"])
    try directory.file.database.write { try $0.execute(sql: "ALTER TABLE hidden RENAME TO setting") }
    #expect(try directory.withProvisioningAndWait { $0.isEnabled } == false)
    create("b")
    directory.tick()
    #expect(told.withLock { $0.last } == "b: done" && names == ["b"])
  }
}

extension Result {
  /// What is told: `done`, or why not.
  fileprivate var text: String {
    switch self {
    case .success: "done"
    case .failure(let error): "\(error)"
    }
  }
}
