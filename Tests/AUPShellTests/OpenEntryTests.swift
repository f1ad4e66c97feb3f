import AUPLanguage
import Testing

@testable import AUPShell

/// Entries of many lines.
@Suite struct OpenEntryTests {
  private static let forms: [(first: String, next: String, last: String)] = [
    ("at least 1 of (", "  title eq \"a, (b\",  # one of many (", "  title pr)"),
    ("title pr or", "title eq \"x\" OR", "active pr"),
    ("roles \"A\",", "\"B\" ,", "\"C\""),
    ("rule \"X\" {", "# nothing (", "when title pr assign role \"R\" in \"U\" }"),
    (".patch [", "{\"op\": \"remove\", \"path\": \"title\"},", "{\"op\": \"remove\", \"path\": \"title\"}]"),
  ]

  /// Twice the lines are read twice: the bytes read grow with the entry, not with its square.
  @Test(arguments: forms)
  func longEntriesAreReadAFewTimes(form: (first: String, next: String, last: String)) {
    var costs: [Int] = []
    for count in [1_000, 2_000, 4_000, 8_000] {
      var entry = OpenEntry()
      var cost = 0
      for line in [form.first] + Array(repeating: form.next, count: count) + [form.last] {
        entry.append(Array(line.utf8))
        if entry.needsReading() { cost += entry.bytes.count }
      }
      let whole = entry.needsReading()
      #expect(whole && entry.depth == 0)
      costs.append(cost)
      #expect(cost < 3 * entry.bytes.count + 1_000_000, "\(form.first) \(count)")
    }
    for (small, large) in zip(costs.dropFirst(), costs.dropFirst(2)) { #expect(large < 3 * small, "\(costs)") }
  }

  @Test(arguments: forms)
  func longEntriesEndWhereTheyEnd(form: (first: String, next: String, last: String)) throws {
    let session = try TestWorld().session()
    _ = session.feed(".new user {\"userName\": \"ann\", \"title\": \"x\"}")
    for line in [form.first] + Array(repeating: form.next, count: 300) {
      #expect(session.feed(line).outcome == .incomplete)
    }
    #expect(session.feed(form.last).outcome == .done)
    #expect(!session.isContinuing)
  }

  /// While an entry is short, a mistake shows with its line; in a long one before the entry has doubled.
  @Test func mistakesInLongEntriesAreFound() throws {
    let session = try TestWorld().session()
    _ = session.feed("at least 1 of (")
    #expect(session.feed("title pr pr,").outcome == .failed)
    var lines = 0
    _ = session.feed("at least 1 of (")
    for _ in 0..<1_000 { _ = session.feed("title pr,") }
    #expect(session.isContinuing)
    _ = session.feed("title pr pr,")
    while session.isContinuing, lines < 2_000 {
      _ = session.feed("title pr,")
      lines += 1
    }
    #expect((1...1_000).contains(lines))
  }

  @Test(arguments: ["title eq \"open", "title eq 'x'", "title eq “x”", "title pr))", "é ("])
  func whatTheLexerReportsEndsALongEntry(line: String) throws {
    let session = try TestWorld().session()
    _ = session.feed("at least 1 of (")
    for _ in 0..<300 { _ = session.feed("title pr,") }
    #expect(session.isContinuing)
    #expect(session.feed(line).outcome == .failed, "\(line)")
  }

  @Test func ctrlCEndsAnEntryBetweenItsLines() throws {
    let world = TestWorld()
    let session = try world.session()
    _ = session.feed("at least 1 of (")
    world.isInterrupted = true
    #expect(session.feed("title pr,") == Reply([Reply.Block(.note, "interrupted")], outcome: .interrupted))
    world.isInterrupted = false
    #expect(!session.isContinuing)
    #expect(session.feed("title pr").outcome == .done)
  }
}
