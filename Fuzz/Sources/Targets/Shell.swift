import AUPLanguage
import AUPShell
import SCIMModel
import SourceDiagnostics

/// A session takes any lines and completes any of them.
func fuzzShell(_ bytes: [UInt8]) {
  guard let session = try? ReplSession(world: world, environment: RuleEnvironment(schemas: FuzzUsers.schemas)) else {
    preconditionFailure("there is no session without rules")
  }
  for setup in start { session.feed(setup) }
  for line in bytes.split(separator: 0x0A, maxSplits: 50, omittingEmptySubsequences: false) {
    _ = session.complete(Array(line), cursor: line.count)
    _ = session.feed(Array(line))
  }
  _ = session.finish()
}

private let start = [
  #".new user {"userName": "ann", "title": "Admin", "emails": [{"value": "a@b", "type": "work"}]}"#,
  #".new group {"displayName": "All Staff"}"#,
  #"rule "R" { when title eq "Admin" assign role "Admin" in "Global" }"#,
]

/// A world whose files are one rule file and one user, and whose clock stands still.
private var world: ReplWorld {
  ReplWorld(
    read: { path throws(ReplWorld.FileError) in
      switch path {
      case "r.aup": Array(#"rule "F" { when title pr assign role "R" in "U" }"#.utf8)
      case "u.json": Array(#"{"userName": "bob"}"#.utf8)
      default: throw ReplWorld.FileError("no such file: \(path)")
      }
    },
    write: { _, _ throws(ReplWorld.FileError) in },
    list: { _ in [ReplWorld.Entry(name: "r.aup", isFolder: false), ReplWorld.Entry(name: "u.json", isFolder: false)] },
    now: { Instant(seconds: 1_767_225_600) },
    stopwatch: { 0 },
    isInterrupted: { false })
}
