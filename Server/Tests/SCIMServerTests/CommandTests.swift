import Foundation
import GRDB
import HTTPTypes
import SCIMModel
import Testing

@testable import SCIMServer

@Suite struct TokenCommandTests {
  private func withStore(_ body: (String) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in try await body(folder.appending(path: "store").path) }
  }

  @Test func aTokenIsAllThatIsPrinted() async throws {
    try await withStore { store in
      let made = try await Executable.run("token", "create", "--store", store, "--name", "Entra ID")
      #expect(made.status == 0 && made.errors == "")
      let text = try #require(made.output.split(separator: "\n").first)
      #expect(made.output == text + "\n")
      #expect(TokenText(parsing: text) != nil)
      #expect(try FileManager.default.attributesOfItem(atPath: store)[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test func tokensAreListedRotatedAndRevoked() async throws {
    try await withStore { store in
      func token(_ arguments: String...) async throws -> Executable.Outcome {
        try await Executable.run(Executable.url, ["token", arguments[0], "--store", store] + arguments.dropFirst())
      }
      func id(_ outcome: Executable.Outcome) -> String { String(outcome.output.split(separator: "_")[1]) }
      let first = try await token("create", "--name", "Entra ID", "--user", "ann", "--expires", "2100-01-01")
      let second = try await token("create", "--name", "Okta", "--scope", "read")
      let third = try await token("rotate", "Okta", "--grace", "0s")
      #expect(try await token("revoke", id(first)) == Executable.Outcome(status: 0, output: "", errors: ""))
      let list = try await token("list")
      #expect(
        list.output.replacing(/20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ/, with: "TIME----------------") == """
          id            name      scope  user  created               expires               state
          \(id(first))  Entra ID  write  ann   TIME----------------  2100-01-01T00:00:00Z  revoked
          \(id(second))  Okta      read   -     TIME----------------  TIME----------------  expired
          \(id(third))  Okta      read   -     TIME----------------  never                 valid

          """)
      let verified = try await Executable.run("audit", "verify", "--store", store)
      #expect(verified.status == 0 && verified.output.hasPrefix("5 "))
    }
  }

  @Test(arguments: [
    (["create", "--expires", "soon"], "Error: found `soon`, expected a duration such as `90d`, `24h` or `15m`\n"),
    (["create", "--expires", "2001-01-01"], "Error: `2001-01-01` is past\n"),
    (["revoke", "x"], "Error: no token that counts has the id or name `x`\n"),
    (["rotate", "x"], "Error: no token that counts has the id or name `x`\n"),
  ])
  func whatCannotBeIsRefused(_ arguments: [String], _ message: String) async throws {
    try await withStore { store in
      _ = try await Executable.run("token", "create", "--store", store)
      let refused = try await Executable.run(Executable.url, ["token"] + arguments + ["--store", store])
      #expect(refused == Executable.Outcome(status: 1, output: "", errors: message))
    }
  }

  @Test(arguments: [["token", "list"], ["token", "revoke", "x"], ["audit", "verify"], ["audit", "list"]])
  func aStoreThatIsNotThereIsNotMade(_ arguments: [String]) async throws {
    try await withStore { store in
      let refused = try await Executable.run(Executable.url, arguments + ["--store", store])
      #expect(
        refused == Executable.Outcome(status: 1, output: "", errors: "Error: there is no store at `\(store)`\n"))
      #expect(!FileManager.default.fileExists(atPath: store))
    }
  }
}

@Suite struct AuditCommandTests {
  @Test func aLogIsVerifiedAndListed() async throws {
    try await withTemporaryFolder { folder in
      let store = folder.appending(path: "store").path
      let register = try TokenRegister(
        path: store, makesStore: true, clock: TestClock().clock, origin: Origin(name: "ann", user: "a", action: "test"))
      let ids = try ["a", "b"].map { try register.create(name: $0, scope: .read).token.id }
      let end = try AuditLog(path: store).verify().hash.hexadecimal
      func audit(_ arguments: String...) async throws -> Executable.Outcome {
        try await Executable.run(Executable.url, ["audit", arguments[0], "--store", store] + arguments.dropFirst())
      }
      #expect(try await audit("verify") == Executable.Outcome(status: 0, output: "2 \(end)\n", errors: ""))
      #expect(try await audit("verify", "--expect", end).status == 0)
      #expect(
        try await audit("list").output == """
          1 2027-01-31T09:00:00Z created token \(ids[0]) by ann for a (test)
          2 2027-01-31T09:00:00Z created token \(ids[1]) by ann for a (test)

          """)
      #expect(
        try await audit("list", "--from", "2", "--json").output
          == #"{"seq":2,"time":"2027-01-31T09:00:00Z","what":"created token","id":"\#(ids[1])","by":"ann","user":"a","#
          + #""action":"test","detail":{"name":"b","scope":"read"}}"# + "\n")
      try await DatabaseQueue(path: store).write { database in
        try database.execute(sql: "DROP TRIGGER audit_keeps; UPDATE audit SET body = '{}' WHERE seq = 2")
      }
      #expect(
        try await audit("verify")
          == Executable.Outcome(
            status: 1, output: "line 2: its hash is not that of its text behind the line before it\n", errors: ""))
      #expect(try await audit("list", "--from", "2").output == "2 cannot be read\n")
    }
  }
}
