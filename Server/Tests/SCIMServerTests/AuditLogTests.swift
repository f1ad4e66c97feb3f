import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SCIMModel
import Testing

@testable import SCIMServer

@Suite struct AuditLogTests {
  private let file: StoreFile

  /// A log of five lines.
  init() throws {
    file = try StoreFile(path: nil)
    try Self.add(5, to: file)
  }

  private static func add(_ count: Int, to file: StoreFile) throws {
    let entries = (0..<count).map { index in
      AuditEntry(
        time: TestClock().now, origin: Origin(name: "ann", action: "POST /scim/v2/Users"), what: "created User",
        id: "u\(index)")
    }
    try file.database.write { try AuditLog.append(entries, $0) }
  }

  /// Changes the log as somebody could who has the file.
  private func tamper(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws {
    try file.database.write { database in
      try database.execute(sql: "DROP TRIGGER audit_keeps; DROP TRIGGER audit_holds")
      try database.execute(sql: sql, arguments: arguments)
    }
  }

  private func verdict(expecting expected: String? = nil) -> String {
    do {
      let end = try AuditLog(file).verify(expecting: expected)
      return "\(end.sequence) \(end.hash.hexadecimal)"
    } catch {
      return "\(error)"
    }
  }

  private func hash(_ sequence: Int64) throws -> String {
    var found = ""
    try AuditLog(file).forEach { if $0.sequence == sequence { found = $0.hash.hexadecimal } }
    return found
  }

  @Test func aLogIsWhole() throws {
    #expect(try verdict() == "5 \(hash(5))")
    #expect(try verdict(expecting: hash(3).uppercased()) == "5 \(hash(5))")
    var bodies: [String] = []
    try AuditLog(file).forEach(from: 5) { bodies.append(String(decoding: $0.body, as: UTF8.self)) }
    #expect(
      bodies == [
        #"{"seq":5,"time":"2027-01-31T09:00:00Z","what":"created User","id":"u4","by":"ann","action":"POST /scim/v2/Users"}"#
      ])
  }

  @Test func anEmptyLogIsWhole() throws {
    let end = try AuditLog(try StoreFile(path: nil)).verify()
    #expect(end.sequence == 0 && end.hash == Data(count: 32))
  }

  @Test func linesCanOnlyBeAdded() throws {
    #expect(throws: DatabaseError.self) { try file.database.write { try $0.execute(sql: "DELETE FROM audit") } }
    #expect(throws: DatabaseError.self) {
      try file.database.write { try $0.execute(sql: "UPDATE audit SET body = '' WHERE seq = 3") }
    }
    #expect(try verdict() == "5 \(hash(5))")
  }

  private static let wrongHash = "its hash is not that of its text behind the line before it"

  @Test(arguments: [
    ("UPDATE audit SET body = replace(body, 'u2', 'u9') WHERE seq = 3", "line 3: \(wrongHash)"),
    ("UPDATE audit SET hash = zeroblob(32) WHERE seq = 2", "line 2: \(wrongHash)"),
    ("DELETE FROM audit WHERE seq = 1", "line 1: it is gone"),
    ("DELETE FROM audit WHERE seq = 3", "line 3: it is gone"),
    ("DELETE FROM audit WHERE seq = 3; UPDATE audit SET seq = seq - 1 WHERE seq > 3", "line 3: \(wrongHash)"),
    (
      """
      UPDATE audit SET seq = 100 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3;
      UPDATE audit SET seq = 3 WHERE seq = 100
      """, "line 2: \(wrongHash)"
    ),
    ("DELETE FROM audit WHERE seq >= 4", "line 4: it is gone, and so is all up to line 5"),
    ("DELETE FROM audit", "line 1: it is gone, and so is all up to line 5"),
    ("INSERT INTO audit (seq, body, hash) VALUES (0, '{}', zeroblob(32))", "line 0: lines begin with number 1"),
    ("INSERT INTO audit (seq, body, hash) VALUES (6, '{}', zeroblob(32))", "line 6: \(wrongHash)"),
  ])
  func theFirstLineThatIsWrongIsNamed(_ sql: String, _ verdict: String) throws {
    try tamper(sql)
    #expect(self.verdict() == verdict)
  }

  @Test func linesTakenOffTheEndAreMissedByWhoKnewTheirHash() throws {
    let last = try hash(5)
    try tamper("DELETE FROM audit WHERE seq = 5; UPDATE sqlite_sequence SET seq = 4 WHERE name = 'audit'")
    #expect(try verdict() == "4 \(hash(4))")
    #expect(verdict(expecting: last) == "line 5: the log ends before it, and no line has the hash `\(last)`")
  }

  @Test func aLogThatGrewHasTheLineThatWasExpected() throws {
    let then = try hash(5)
    try Self.add(2, to: file)
    #expect(try verdict(expecting: then) == "7 \(hash(7))")
  }

  @Test func processesThatWriteAtOnceMakeOneChain() async throws {
    try await withTemporaryFolder { folder in
      let path = folder.appending(path: "store").path
      let files = try (0..<4).map { _ in try StoreFile(path: path) }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for file in files {
          group.addTask { for _ in 0..<25 { try Self.add(1, to: file) } }
        }
        try await group.waitForAll()
      }
      #expect(try AuditLog(path: path).verify().sequence == 100)
    }
  }

  @Test func aCommandAndAServerMakeOneChain() async throws {
    try await withTemporaryFolder { folder in
      let path = folder.appending(path: "store").path
      let server = try ProvisioningServer.forTests { $0.storePath = path }
      let token = try server.makeToken(name: "test")
      let register = try TokenRegister(path: path, origin: Origin(name: "ann", action: "token create"))
      try await server.test { client in
        for number in 0..<10 {
          _ = try register.create(name: "t\(number)", scope: .read)
          let answer = try await client.ask(
            .post, "/scim/v2/Users", token: token, body: #"{"userName":"u\#(number)"}"#)
          #expect(answer.status == .created)
        }
      }
      #expect(try AuditLog(path: path).verify().sequence == 21)
    }
  }
}
