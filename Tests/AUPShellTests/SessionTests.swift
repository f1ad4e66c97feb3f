import AUPEvaluation
import AUPLanguage
import SCIMModel
import SourceDiagnostics
import TestSupport
import Testing

@testable import AUPShell

/// Properties of a session that no transcript shows.
@Suite struct SessionTests {
  @Test func anInterruptedChangeChangesNothing() throws {
    let world = TestWorld()
    let session = try world.session()
    _ = session.feed(".load files/rules.aup files/users.ndjson files/groups.json")
    _ = session.feed("rule \"Y\" { when title pr assign role \"Auditor\" in \"EMEA\" }")
    let before = session.feed(".users").text + session.feed(".rules").text
    for line in [
      ".load files/users.ndjson", "rule \"X\" { when title pr assign role \"Auditor\" in \"EMEA\" }", ".undo",
    ] {
      world.isInterrupted = true
      #expect(session.feed(line) == Reply([Reply.Block(.note, "interrupted")], outcome: .interrupted), "\(line)")
      world.isInterrupted = false
      #expect(session.feed(".users").text + session.feed(".rules").text == before, "\(line)")
    }
  }

  @Test func anInterruptAtAnyPointOfALoadChangesNothing() throws {
    let world = TestWorld()
    let session = try world.session()
    var interrupted = 0
    for point in 0..<40 {
      world.interruptAfter = point
      let reply = session.feed(".load files/users.ndjson files/groups.json")
      world.interruptAfter = nil
      if reply.outcome == .done { break }
      interrupted += 1
      #expect(reply.outcome == .interrupted)
      #expect(session.feed(".users").text == "0 users\n")
    }
    #expect(interrupted > 5)
  }

  /// Ctrl-C at each moment at which a command looks whether it was pressed.
  @Test(arguments: [
    ".users", ".users title pr", ".user nobody", ".who title pr", ".rules", ".test", ".save people.ndjson",
    ".save rules.aup", ".groups", ".join \"Backup Operators\"", ".rename \"Backup Operators\" X", ".set title Boss",
    ".delete user ann@corp.example", ".new user {\"userName\": \"zoe\"}", ".drop \"contractors never administer\"",
    ".undo", ".load parts",
    "rule \"X\" { when title pr assign role \"Auditor\" in \"EMEA\" }", "title pr",
  ])
  func anInterruptAtAnyPointStopsACommandAndChangesNothing(line: String) throws {
    let world = TestWorld()
    let session = try world.session()
    _ = session.feed(".load files/rules.aup files/users.ndjson files/groups.json")
    _ = session.feed(".user ann@corp.example")
    _ = session.feed(".set active true")
    if line == "title pr" { session.currentUser = nil }
    let before = Snapshot(session)
    var interrupted = 0
    for point in 0..<1_000 {
      world.interruptAfter = point
      let reply = session.feed(line)
      world.interruptAfter = nil
      guard reply.outcome == .interrupted else { break }
      interrupted += 1
      #expect(reply.text == "interrupted\n")
      #expect(Snapshot(session) == before, "\(point)")
      #expect(world.written.isEmpty)
    }
    #expect(2..<1_000 ~= interrupted, "\(interrupted)")
  }

  @Test func ctrlCEndsTheSearchForCandidates() throws {
    let world = TestWorld()
    let session = try world.session()
    _ = session.feed(".load files/users.ndjson")
    for line in [".user \"", "title eq \""] {
      #expect(session.complete(line, cursor: line.utf8.count).candidates.count > 2)
      world.interruptAfter = 2
      #expect(session.complete(line, cursor: line.utf8.count) == .none(at: line.utf8.count))
      world.interruptAfter = nil
    }
  }

  @Test func entriesThatAreNotUTF8AreRefused() throws {
    let session = try TestWorld().session()
    _ = session.feed("at least 1 of (")
    #expect(session.isContinuing)
    let reply = session.feed([0x74, 0xFF])
    #expect(reply.text == "error: the line is not valid UTF-8\n")
    #expect(reply.outcome == .failed)
    #expect(!session.isContinuing)
  }

  @Test func anEntryIsNotLongerThanASource() throws {
    var limits = Limits.standard
    limits.sourceBytes = 100
    let environment = RuleEnvironment(schemas: StandardSchemas.user, limits: limits)
    let session = try ReplSession(world: TestWorld().world, environment: environment)
    let line = "title eq \"" + String(repeating: "x", count: 88) + "\""
    #expect(session.feed(line).outcome == .done)
    #expect(session.feed(line + " ").text == "error: the entry is longer than 100 bytes\n")
  }

  @Test func thePromptSaysWhoIsCurrentAndWhetherAnEntryGoesOn() throws {
    let session = try TestWorld().session()
    #expect(session.prompt == "aup> ")
    _ = session.feed(".new user {\"userName\": \"ann\\u001b\\n\"}")
    #expect(session.prompt == "aup ann␛␊> ")
    _ = session.feed("at least 1 of (")
    #expect(session.prompt == "...> ")
    #expect(session.pendingText == "at least 1 of (")
    session.discardPending()
    #expect(session.prompt == "aup ann␛␊> ")
  }

  @Test func anEntryThatNeverEndsIsReportedAtTheEnd() throws {
    let session = try TestWorld().session()
    #expect(session.feed("title eq").outcome == .incomplete)
    let reply = session.finish()
    #expect(reply.outcome == .failed)
    #expect(reply.text.hasPrefix("error[unexpected-token]: expected a value, found the end"))
    #expect(session.finish() == Reply())
  }

  @Test func listingsSayWhatTheyLeaveOut() throws {
    let world = TestWorld()
    let session = try ReplSession(
      world: world.world, environment: RuleEnvironment(schemas: StandardSchemas.user),
      style: ReplSession.Style(listLimit: 2))
    _ = session.feed(".load files/users.ndjson")
    #expect(
      session.feed(".users").text
        == "  ann@corp.example\n  bob@corp.example\n… and 3 more: `.users CONDITION` chooses\n5 users\n")
  }

  @Test func everyCommandHasItsOwnNamesAndAPageOfHelp() throws {
    let session = try TestWorld().session()
    let names = ReplCommand.table.flatMap { [$0.name] + $0.aliases }
    #expect(Set(names).count == names.count)
    let page = session.feed(".help").text
    for command in ReplCommand.table {
      #expect(page.contains("  \(command.synopsis) "), "\(command.name)")
      #expect(session.feed(".help \(command.name)").outcome == .done)
      #expect(command.summary.first.map { $0.isLowercase } ?? false, "\(command.summary)")
    }
    #expect(page.split(separator: "\n").allSatisfy { $0.count <= 120 })
  }

  /// Lines put together at random from pieces of the language: never a crash, and a failure changes nothing.
  @Test func randomLinesLeaveAConsistentSession() throws {
    var generator = SeededGenerator.fromEnvironment()
    let seed = generator.description
    let session = try TestWorld().session()
    _ = session.feed(".load files/rules.aup files/users.ndjson files/groups.json")
    let pieces =
      ReplCommand.table.map { "." + $0.name } + [
        "title", "eq", "\"Admin\"", "and", "not", "(", ")", "[", "]", "{", "}", "rule", "\"X\"", "when", "assign",
        "role",
        "in", "let", "x", "=", "user", "group", "{\"userName\":\"zoe\"}", "ann@corp.example", "files/rules.aup",
        "\"Clumio Super Admins\"", "emails[type eq \"work\"]", ".value", "null", "now", "-", "90d", "#", "\"", "\\",
        "\u{301}",
        "urn:ietf:params:scim:schemas:core:2.0:User:title", "test", "expect", "nothing", "at", "least", "2", "of", ",",
      ]
    for _ in 0..<2_000 {
      let count = Int.random(in: 0..<7, using: &generator)
      let line = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined(separator: " ")
      let before = Snapshot(session)
      // A command that ends an unfinished entry gives one reply for both: the entry fails, the command may change.
      let isAlone = !session.isContinuing
      let reply = session.feed(line)
      if isAlone, reply.outcome == .failed { #expect(Snapshot(session) == before, "\(line) \(seed)") }
      let cut = Int.random(in: 0...line.utf8.count, using: &generator)
      let completion = session.complete(line, cursor: cut)
      #expect(completion.replaced.upperBound <= line.utf8.count, "\(line) \(cut) \(seed)")
      if reply.outcome == .quit { session.isOver = false }
    }
  }
}

/// All that a line may change, as far as it can be seen: what `.save` would write, who is selected, what can be undone.
private struct Snapshot: Equatable {
  var rules: String
  var people: String
  var settings: [String]
  var changes: [String]

  init(_ session: ReplSession) {
    rules = String(decoding: session.formattedRules, as: UTF8.self)
    people = session.state.directory.resources.map(\.json).joined(separator: "\n")
    settings = [
      session.currentUser, session.lastCondition, session.fixedNow.map { "\($0)" }, "\(session.showsTime)",
    ].map { $0 ?? "-" }
    changes = session.history.done.map(\.what) + ["|"] + session.history.undone.map(\.what)
  }
}

/// What Tab offers behind commands.
@Suite struct CommandCompletionTests {
  private func complete(_ line: String) throws -> String {
    let session = try TestWorld().session()
    _ = session.feed(".load files/rules.aup files/users.ndjson files/groups.json")
    let found = session.complete(line, cursor: line.utf8.count)
    return found.candidates.isEmpty ? "" : "\(found.replaced.lowerBound): " + found.candidates.joined(separator: " | ")
  }

  @Test(arguments: [
    (".u", "0: .undo | .unset | .user | .users"),
    (".user \"an", "6: \"ann@corp.example\""),
    (".user b", "6: \"bob@corp.example\""),
    (".users userT", "7: userType"),
    (".join \"Clumio S", "6: \"Clumio Super Admins\""),
    (".rename Back", "8: \"Backup Operators\""),
    (".set tit", "5: title"),
    (".set title \"Au", "11: \"Audit lead\" | \"Auditor\""),
    (".set active ", "12: false | true"),
    (".who \"Su", "5: \"Super admins\""),
    (".who title co ", "14: \"Audit lead\" | \"Auditor\" | \"Engineer\" | all | any | none"),
    (".new ", "5: group | user"),
    (".delete user \"d", "13: \"dan@corp.example\""),
    (".timer ", "7: off | on"),
    (".help wh", "6: who | why"),
    (".explain unknown-a", "9: unknown-attribute"),
    (".load fil", "6: files/"),
    (".load files/u", "6: files/users.ndjson"),
    (".load \"files/r", "6: \"files/rules.aup\""),
    (".quit ", ""),
    (".nonsense ", ""),
    ("addresses.country in e", "21: emea"),
    ("userType eq \"C", "12: \"Contractor\""),
    ("contr", "0: contractor"),
    ("group eq \"B", "9: \"Backup Operators\""),
    ("assign", ""),
  ])
  func completes(line: String, expected: String) throws {
    #expect(try complete(line) == expected, "\(line)")
  }

  /// What completion offers can be typed: names with quotes, backslashes, control characters and text that turns round.
  @Test(arguments: ["Tab\tGroup é", "a \"b\" \\n", "G\u{1B}[1m", "x\u{9B}31m", "zo\u{202E}eil", "😀 x"])
  func candidatesAreReadBackAsTheyAreMeant(name: String) throws {
    let session = try TestWorld().session()
    _ = session.feed(".new user {\"userName\": \"ann\"}")
    #expect(session.feed(".new group \(SCIMValue.string(name).json)").outcome == .done)
    let start = String(JSONText.quoted(name).unicodeScalars.prefix(4))
    let verdict = Reply([Reply.Block(.output, "true : condition")])
    for (typed, reply) in [
      (".join ", Reply()), (".leave \(start)", Reply()), (".join \"", Reply()), ("group eq ", verdict),
    ] {
      let found = session.complete(typed, cursor: typed.utf8.count)
      let candidate = try #require(found.candidates.first)
      #expect(TerminalText.harmless(candidate) == candidate)
      let line = String(decoding: typed.utf8.prefix(found.replaced.lowerBound), as: UTF8.self) + candidate
      #expect(session.feed(line) == reply, "\(line)")
    }
  }

  @Test func filesWithUnsafeNamesAreOfferedInQuotes() throws {
    let files = FileCompletion { _ in
      ["f\u{9B}31m.ndjson", "plain.aup", "we\"ird\\n x.ndjson"].map { ReplWorld.Entry(name: $0, isFolder: false) }
        + [ReplWorld.Entry(name: "fold\u{1B}er", isFolder: true)]
    }
    func complete(_ text: String) -> [String] { files.complete(Array(text.utf8), offset: 0).candidates }
    #expect(
      complete("") == [
        "\"f\\u009b31m.ndjson\"", "\"fold\\u001ber/", "\"we\\\"ird\\\\n x.ndjson\"", "plain.aup",
      ])
    #expect(complete("a \"we\\\"ird") == ["\"we\\\"ird\\\\n x.ndjson\""])
    #expect(complete("\"f\\u009b") == ["\"f\\u009b31m.ndjson\""])
  }

  @Test func valuesBeyondTheLimitAreFoundByTheirBeginning() throws {
    let users = (0..<SeenValues.limit + 100).map { "{\"userName\":\"user\($0)\"}" }.joined(separator: ",")
    let world = TestWorld()
    world.write("users.json", "[\(users)]")
    let session = try world.session()
    #expect(session.feed(".load users.json").outcome == .done)
    #expect(session.complete("userName eq \"user5099", cursor: 21).candidates == ["\"user5099\""])
    #expect(session.complete("userName eq \"", cursor: 13).candidates.count == SeenValues.limit)
  }

  @Test func anEntryOfSeveralLinesIsCompletedInItsLastLine() throws {
    let session = try TestWorld().session()
    _ = session.feed("rule \"X\" {")
    #expect(session.complete("wh", cursor: 2) == LineCompletion(replaced: 0..<2, candidates: ["when"]))
    _ = session.feed("  when title pr")
    #expect(session.complete("  ass", cursor: 5) == LineCompletion(replaced: 2..<5, candidates: ["assign"]))
  }

  @Test func completionLooksOnlyAtWhatStandsBeforeTheCursor() throws {
    let session = try TestWorld().session()
    #expect(
      session.complete("depart eq \"IT\"", cursor: 6) == LineCompletion(replaced: 0..<6, candidates: ["department"]))
  }
}
