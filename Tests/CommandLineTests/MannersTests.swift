import Foundation
import Testing

/// What cli.md promises of streams and signals, whatever the command.
@Suite struct MannersTests {
  private static let bad = #"rule "R" { when departmnt eq "IT" assign role "A" in "B" }"#

  /// `script` gives the command a terminal of its own.
  private func onATerminal(_ command: String, environment: [String: String] = [:]) async throws -> String {
    try await withTemporaryFolder { folder in
      try Self.bad.write(to: folder.appending(path: "bad.aup"), atomically: true, encoding: .utf8)
      let script = "script --quiet --return --command '\(command)' /dev/null"
      return try await bash(script, in: folder, environment: ["TERM": "xterm"].merging(environment) { $1 }).output
    }
  }

  @Test func coloursAreForTerminals() async throws {
    #expect(try await onATerminal("aup check bad.aup").contains("\u{1B}["))
  }

  @Test(arguments: [["NO_COLOR": "1"], ["TERM": "dumb"]])
  func coloursAreNotForceFedToAnyone(environment: [String: String]) async throws {
    let output = try await onATerminal("aup check bad.aup", environment: environment)
    #expect(output.contains("departmnt"))
    #expect(!output.contains("\u{1B}"))
  }

  @Test func noEscapeByteReachesAPipe() async throws {
    let samples = Repository.root.appending(path: "samples/contractors-kept-out")
    for command in [
      "aup eval rules.aup users.json --output table", "aup why rules.aup users.json --user mia@corp.example",
      "aup check rules.aup", "aup explain unknown-attribute", "aup disasm rules.aup", "aup --help", "aup nonsense",
      #"aup filter 'a eq' users.json"#,
    ] {
      let run = try await bash(command, in: samples, environment: ["TERM": "xterm", "CLICOLOR_FORCE": "1"])
      #expect(!(run.output + run.errors).contains("\u{1B}"), "\(command)")
      #expect(!(run.output + run.errors).isEmpty, "\(command)")
    }
  }

  /// Names, values, file names and arguments that would set the title of a terminal, or forge a line of output.
  @Test(arguments: [
    "eval rules.aup users.ndjson -o table", "eval rules.aup users.ndjson -o ndjson",
    "eval rules.aup users.ndjson -o csv", "eval rules.aup users.ndjson -o json",
    "eval rules.aup users.ndjson -o summary", "why rules.aup users.ndjson --user $'a\\e[31m\\u9b'",
    "why rules.aup users.ndjson --user $'a\\e[31m\\u9b' -o json", "why rules.aup users.ndjson --user $'b\\e[31m'",
    "why rules.aup users.ndjson --user a --rule $'\\e[31m'", "filter 'userName pr' users.ndjson",
    "filter $'userName eq \"\\e[31m\"' users.ndjson", "eval rules.aup bad.ndjson", "eval rules.aup $'bad\\e.ndjson'",
    "eval rules.aup $'no\\e.ndjson'", "eval -o $'\\e[1m' rules.aup users.ndjson", "eval --now=$'\\n\\e[1m' rules.aup x",
    "eval $'--\\e[1m' rules.aup users.ndjson", "$'\\e[1m'", "help $'\\e[1m'", "explain $'\\e[1m'", "disasm rules.aup",
    "disasm --plan rules.aup", "check rules.aup $'rules\\e.aup'", "fmt --check $'rules\\e.aup'",
    "fmt --diff $'rules\\e.aup'",
    "diff none.aup rules.aup users.ndjson", "diff none.aup rules.aup users.ndjson -o markdown",
    "diff none.aup rules.aup users.ndjson -o json", "diff rules.aup none.aup users.ndjson -o csv",
    "diff none.aup none.aup users.ndjson --fail-on-gain $'\\e[31m'", "diff rules.aup rules.aup bad.ndjson",
    "diff rules.aup rules.aup users.ndjson --plan $'no\\e.json'",
    "fmt -v $'rules\\e.aup'", "test rules.aup $'rules\\e.aup' --coverage --mutate", "test rules.aup --suggest",
    "test $'rules\\e.aup' -o junit",
  ])
  func noEscapeByteOfDataReachesAPipe(command: String) async throws {
    let prepare = #"""
      printf '%s\n' 'rule "R\u001b[31m\u009b" { when userName pr and title ne "\u001b[31m" assign role "A\u001b" in "U\u0007" }' > rules.aup
      printf '# \e[31m\n%s' "$(cat rules.aup)" > $'rules\e.aup'
      printf '%s\n' '{"userName":"a\u001b[31m\u009b","title":"\u001b]0;x\u0007\nerror: forged"}' > users.ndjson
      printf '%s\n' '{"userName":"a","active":"\u001b]0;x\u0007\nerror: forged"}' '{"\u001b":1,"\u001b":2}' \
        '{"userName":"a","\u001b":1,"emails":{"value":1}}' $'\e[31m' '"\u001b[31m"' > bad.ndjson
      cp bad.ndjson $'bad\e.ndjson'
      echo 'rule "N" { when title eq "x" assign role "A" in "B" }' > none.aup
      """#
    try await withTemporaryFolder { folder in
      let run = try await bash("\(prepare)\naup \(command)", in: folder)
      let shown = run.output + run.errors
      #expect(!shown.isEmpty)
      let controls = shown.unicodeScalars.filter {
        $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\r"
      }
      #expect(controls.isEmpty, "\(shown.debugDescription)")
      #expect(!shown.split(separator: "\n").contains { $0.hasPrefix("error: forged") })
    }
  }

  @Test func aMessageIsShortHoweverLongTheValue() async throws {
    let run = try await bash(
      #"{ printf '{"userName":"a","active":"'; head -c 5000000 /dev/zero | tr '\0' x; printf '"}'; } | aup filter 'title pr' -"#
    )
    #expect(
      run
        == Run(
          status: 2, output: "",
          errors:
            "error: <standard input>: record 1 (line 1, byte 0): `active`: found the string `\(String(repeating: "x", count: 40))…`, expected true or false\n"
        ))
  }

  @Test func aClosedPipeEndsTheProgramQuietly() async throws {
    let folder = Repository.root.appending(path: "samples/ten-thousand-users")
    let run = try await bash(
      "aup eval rules.aup users.ndjson --now 2026-11-23 | head -1 >/dev/null; echo ${PIPESTATUS[0]}", in: folder)
    #expect(run == Run(status: 0, output: "0\n", errors: ""))
  }

  @Test(arguments: ["explain", "completion bash", "help language", "disasm rules.aup", "--help"])
  func aClosedPipeIsNoErrorForAnyCommand(command: String) async throws {
    let folder = Repository.root.appending(path: "samples/ten-thousand-users")
    let run = try await bash("aup \(command) | true; echo ${PIPESTATUS[0]}", in: folder)
    #expect(run == Run(status: 0, output: "0\n", errors: ""))
  }

  /// After a second, and gone when done; users come until it is seen.
  @Test func progressIsShownOnATerminalAndTakenAway() async throws {
    let users = #"users() { for i in {1..256}; do echo "{\"userName\":\"u$i\"}"; done; }"#
    let eval = "aup eval \(Repository.root.path)/samples/six-clumio-conditions/rules.aup - --output summary"
    try await withTemporaryFolder { folder in
      let script =
        "\(users)\nfor i in {1..600}; do grep -q ' users, ' shown && break; users; sleep 0.05; done | \(eval)"
      try script.write(to: folder.appending(path: "run.sh"), atomically: true, encoding: .utf8)
      let terminal = try await bash(
        "script --quiet --return --flush --command 'bash run.sh' shown", in: folder, environment: ["TERM": "xterm"])
      let shown = try #require(
        terminal.output.firstMatch(of: #/\r[0-9,]+ users, [0-9,]+\/s, [0-9]+:[0-9]{2}\u{1B}\[K/#))
      let gone = try #require(terminal.output.firstRange(of: "\r\u{1B}[KUSERS"))
      #expect(shown.range.upperBound <= gone.lowerBound)
    }
    #expect(try await bash("\(users)\n{ users; sleep 1.1; users; } | \(eval)").errors == "")
  }

  /// The reader of the output waits for more than a second in the middle of a file; then the bar comes.
  @Test(arguments: [
    (
      columns: 80, line: #"\[=*>? *\] +[0-9]+%, [0-9,]+ users, [0-9,]+/s, [0-9:]+ left"#, environment: ["NO_COLOR": "1"]
    ),
    (columns: 20, line: " *[0-9]+%, [0-9:]+ left", environment: [:]),
    (columns: 20, line: nil, environment: ["TERM": "dumb"]),
  ])
  func aBarFitsTheTerminal(columns: Int, line: String?, environment: [String: String]) async throws {
    let folder = Repository.root.appending(path: "samples/ten-thousand-users")
    // From standard input: of a file of this size the output is written at once, behind everything.
    let eval = "aup eval rules.aup - --now 2026-11-23 < users.ndjson"
    let terminal = try await bash(
      "script -qec 'stty cols \(columns); \(eval) | { head -c 99; sleep 1.2; cat; } >/dev/null' /dev/null",
      in: folder, environment: ["TERM": "xterm"].merging(environment) { $1 })
    #expect(terminal.status == 0)
    guard let line = try line.map({ try Regex($0) }) else { return #expect(terminal.output == "") }
    let shown = terminal.output.split(separator: "\u{1B}[K", omittingEmptySubsequences: false)
    #expect(shown.count >= 3 && shown.suffix(2) == ["\r", ""])
    for text in shown.dropLast(2) {
      #expect(text.hasPrefix("\r") && text.count <= columns && text.dropFirst().wholeMatch(of: line) != nil, "\(text)")
    }
  }

  @Test func aFullDiskIsTrouble() async throws {
    let folder = Repository.root.appending(path: "samples/six-clumio-conditions")
    let run = try await bash("aup eval rules.aup users.ndjson > /dev/full", in: folder)
    #expect(run == Run(status: 2, output: "", errors: "error: could not write the output: no space left on device\n"))
  }

  /// `aup` takes the place of the shell, so that its end is seen as it was: an exit, or a death by signal. It is under way
  /// once it has complained of the first record; its input never ends.
  @Test(arguments: ["eval", "filter"]) func anInterruptHasItsOwnExitCode(command: String) async throws {
    let what = ["eval": "\(Repository.root.path)/samples/six-clumio-conditions/rules.aup", "filter": "'title pr'"]
    try await withTemporaryFolder { folder in
      let run = try await bash(
        """
        mkfifo users
        exec <>users 2>errors
        echo '{"userName": 7}' >users
        { for i in {1..500}; do [ -s errors ] && break; sleep 0.02; done; kill -INT $$; sleep 10; kill -KILL $$; } &
        exec env --default-signal=INT aup \(command) \(what[command] ?? "") - --format ndjson --allow-partial
        """, in: folder)
      #expect(run == Run(status: 130, output: "", errors: ""))
    }
  }

  @Test func aDeathBySignalIsNoExitCode() async throws {
    #expect(try await bash("kill -KILL $$") == Run(status: nil, signal: 9, output: "", errors: ""))
  }
}
