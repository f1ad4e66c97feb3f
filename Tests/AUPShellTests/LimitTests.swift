import SCIMModel
import Testing

@testable import AUPShell

/// The limits of a session, just below and just above.
@Suite struct LimitTests {
  /// A session with so many users `u0`, `u1`, …, each with a title of its own.
  private func session(users: Int) throws -> ReplSession {
    let world = TestWorld()
    let lines = (0..<users).map { "{\"userName\":\"u\($0)\",\"title\":\"Title \($0)\"}\n" }
    try world.world.write("users.ndjson", Array(lines.joined().utf8))
    let session = try world.session()
    if users > 0 { #expect(session.feed(".load users.ndjson").outcome == .done) }
    return session
  }

  @Test(arguments: [(UndoHistory.limit, ""), (UndoHistory.limit + 1, "\"1\" : string\n")])
  func theOldestChangesCannotBeUndone(changes: Int, rest: String) throws {
    let session = try session(users: 1)
    // The load is a change, too, and the first to be forgotten.
    _ = session.feed(".user u0")
    for number in 1...changes { #expect(session.feed(".set title \"\(number)\"").outcome == .done) }
    for _ in 0..<UndoHistory.limit { #expect(session.feed(".undo").outcome == .done) }
    #expect(session.feed("title").text == (rest.isEmpty ? "\"Title 0\" : string\n" : rest))
    #expect(session.feed(".undo").text == "error: there is nothing to undo\n")
  }

  @Test(arguments: [(VerdictChanges.limit, nil), (VerdictChanges.limit + 1, "… and 1 more change")])
  func moreVerdictsAreCountedNotShown(users: Int, note: String?) throws {
    let reply = try session(users: users).feed("rule \"All\" { when userName pr assign role \"R\" in \"U\" }").text
    let lines = reply.split(separator: "\n").map(String.init)
    let shown = (0..<VerdictChanges.limit).map { "+ u\($0) gains \"All\": R in U" }
    #expect(lines.filter { $0.hasPrefix("+") || $0.hasPrefix("…") } == shown + (note.map { [$0] } ?? []))
  }

  @Test(arguments: [(SeenValues.limit, SeenValues.limit), (SeenValues.limit + 1, SeenValues.limit)])
  func completionOffersSoManyValues(users: Int, offered: Int) throws {
    let line = "title eq \"Title "
    #expect(try session(users: users).complete(line, cursor: line.utf8.count).candidates.count == offered)
  }

  @Test(arguments: [(CompletionState.depthLimit, ["title"]), (CompletionState.depthLimit + 1, [])])
  func completionFollowsBracketsSoDeep(depth: Int, offered: [String]) throws {
    let line = String(repeating: "(", count: depth) + "tit"
    #expect(try session(users: 0).complete(line, cursor: line.utf8.count).candidates == offered)
  }
}
