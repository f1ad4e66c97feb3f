import Foundation
import Testing

/// `aup repl` on a real pseudo-terminal, driven by pexpect: every case of `pty_repl.py`.
@Suite(.serialized) struct ReplTerminalTests {
  static let script = "Tests/CommandLineTests/Repl/pty_repl.py"
  static let cases = ((try? Repository.text(script)) ?? "").split(separator: "\n@case\ndef ").dropFirst()
    .map { String($0.prefix { $0 != "(" }) }

  @Test(arguments: cases)
  func behavesOnATerminal(name: String) async throws {
    let aup = Repository.products.appending(path: "aup").path
    let seed = ProcessInfo.processInfo.environment["AUP_TEST_SEED"].map { ["AUP_TEST_SEED": $0] } ?? [:]
    let run = try await bash("/usr/bin/python3 \(Self.script) \(aup) \(name)", environment: seed)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
  }

  @Test func thereAreCases() { #expect(Self.cases.count > 15) }
}

/// `aup repl` with a script on standard input.
@Suite struct ReplScriptTests {
  @Test func aScriptGetsRepliesAndNothingElse() async throws {
    let run = try await aup("repl", input: ".new user {\"userName\": \"ann\"}\ntitle pr\ntitle\n")
    #expect(run == Run(status: 0, output: "created ann\nfalse : condition\nabsent : string\n", errors: ""))
  }

  @Test func aFailingLineGoesToStandardErrorAndDoesNotEndTheScript() async throws {
    let run = try await aup("repl", input: ".nonsense\n.users\n")
    #expect(
      run
        == Run(
          status: 2, output: "0 users\n",
          errors: "error: unknown command `.nonsense`\n  help: `.help` lists the commands\n"))
  }

  @Test func stopOnErrorEndsTheScript() async throws {
    let run = try await aup("repl", "--stop-on-error", input: ".nonsense\n.users\n")
    #expect(run.status == 2)
    #expect(run.output == "")
  }

  @Test func aScriptMayEndWithoutALineBreakOrInTheMiddleOfAnEntry() async throws {
    #expect(try await aup("repl", input: ".users").output == "0 users\n")
    let run = try await aup("repl", input: "at least 1 of (\n")
    #expect(run.status == 2)
    #expect(run.errors.hasPrefix("error[unexpected-token]"))
  }

  @Test func aScriptQuitsWithQuit() async throws {
    #expect(try await aup("repl", input: ".quit\n.users\n") == Run(status: 0, output: "", errors: ""))
  }

  @Test func filesAreLoadedFirst() async throws {
    let run = try await aup(
      "repl", "samples/contractors-kept-out/rules.aup", "samples/contractors-kept-out/users.json",
      input: ".who title pr\n")
    #expect(run.status == 0)
    let missing = try await aup("repl", "nowhere.aup", input: ".users\n")
    #expect(
      missing == Run(status: 2, output: "", errors: "error: cannot read `nowhere.aup`: no such file or directory\n"))
  }

  @Test func nowIsAnInput() async throws {
    let run = try await aup("repl", "--now", "2027-01-31", input: ".now\n")
    #expect(run.output == "2027-01-31T00:00:00Z (set with .now)\n")
    #expect(try await aup("repl", "--now", "yesterday").status == 2)
  }

  @Test func filesAreWrittenWhole() async throws {
    try await withTemporaryFolder { folder in
      let script = """
        .new user {"userName": "ann", "id": "7"}
        let a   =  title pr
        .save a.ndjson
        .save a.aup

        """
      let run = try await aup("repl", input: script, in: folder)
      #expect(run.status == 0)
      let rules = try String(contentsOf: folder.appending(path: "a.aup"), encoding: .utf8)
      #expect(rules == "let a = title pr\n")
      let again = try await aup("repl", "a.ndjson", input: "userName\n", in: folder)
      #expect(again.output == "a.ndjson: 1 user, 0 groups\n\"ann\" : string\n")
    }
  }

  @Test func noHistoryIsKeptOfAScript() async throws {
    try await withTemporaryFolder { folder in
      _ = try await aup("repl", input: ".users\n", environment: ["XDG_STATE_HOME": folder.path])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }
  }
}
