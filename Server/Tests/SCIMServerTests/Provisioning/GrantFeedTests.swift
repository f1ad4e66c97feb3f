import AUPLanguage
import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import NIOCore
import SCIMModel
import Synchronization
import Testing

@testable import SCIMServer

@Suite struct GrantFeedTests {
  private let changes = "/settings/auto-user-provisioning/grants/changes"

  /// The events of an answer, without comments and without the id that comes first.
  private func events(_ answer: Answer) -> [String] {
    answer.body.components(separatedBy: "\n\n").dropFirst().filter { !$0.isEmpty && !$0.hasPrefix(":") }
  }

  private func event(_ id: Int, _ user: String, _ name: String, gained: String = "", lost: String = "") -> String {
    "id: \(id)\nevent: grants\ndata: "
      + #"{"user":"\#(user)","userName":"\#(name)","gained":[\#(gained)],"lost":[\#(lost)],"time":"2026-01-01T00:00:00Z"}"#
  }

  private func configuration(kept: Int64 = 100) -> ProvisioningServer.Configuration {
    var configuration = ProvisioningServer.Configuration()
    configuration.clock = TestClock("2026-01-01T00:00:00Z").clock
    configuration.limits.keptGrantChanges = kept
    return configuration
  }

  @Test func allThatChangedIsToldInOrder() async throws {
    try await ProvisioningClient.run(configuration()) { client async throws in
      try await client.enable()
      let join = #"{"Operations":[{"op":"add","path":"members","value":[{"value":"\#(client.bob)"}]}]}"#
      #expect(try await client.send(.patch, "/scim/v2/Groups/\(client.admins)", join).status == 200)
      let rename = #"{"Operations":[{"op":"replace","path":"displayName","value":"Others"}]}"#
      #expect(try await client.send(.delete, "/scim/v2/Users/\(client.bob)").status == 204)
      #expect(try await client.send(.patch, "/scim/v2/Groups/\(client.admins)", rename).status == 200)
      client.server.directory.feed.close()
      let all = #"{"role":"Super Admin","unit":"Global"}"#
      let told = [
        event(1, client.ann, "ann", gained: all), event(2, client.bob, "bob", gained: all),
        event(3, client.bob, "bob", lost: all), event(4, client.ann, "ann", lost: all),
      ]
      #expect(events(try await client.send(.get, changes, lastEventID: "0")) == told)
      #expect(events(try await client.send(.get, changes, lastEventID: "2")) == Array(told[2...]))
      #expect(events(try await client.send(.get, changes)) == [])
    }
  }

  @Test func whoWaitsIsTold() async throws {
    try await ProvisioningClient.run(configuration()) { client async throws in
      let answer = Task { try await client.send(.get, changes, lastEventID: "0") }
      while client.server.directory.feed.readerCount == 0 { await Task.yield() }
      try await client.enable()
      client.server.directory.feed.wake()
      client.server.directory.feed.close()
      #expect(
        events(try await answer.value)
          == [event(1, client.ann, "ann", gained: #"{"role":"Super Admin","unit":"Global"}"#)])
      #expect(client.server.directory.feed.readerCount == 0)
    }
  }

  @Test func whoIsSlowHoldsUpNobody() async throws {
    try await ProvisioningClient.run(configuration()) { client async throws in
      let feed = client.server.directory.feed
      let slow = StalledWriter()
      let reader = Task {
        var writer: any ResponseBodyWriter = slow
        try await GrantStream(feed: feed).run(from: 0, &writer)
      }
      while feed.readerCount == 0 { await Task.yield() }
      try await client.enable()
      feed.close()
      #expect(slow.written.isEmpty)
      slow.goOn()
      try await reader.value
      #expect(
        events(Answer(200, slow.written))
          == [event(1, client.ann, "ann", gained: #"{"role":"Super Admin","unit":"Global"}"#)])
    }
  }

  @Test func anAnswerBeginsWithTheIDWhereItStartsBeforeAnythingHappens() async throws {
    try await ProvisioningClient.run(configuration()) { client async throws in
      try await client.enable()
      client.server.directory.feed.close()
      #expect(try await client.send(.get, changes) == Answer(200, "id: 1\n\n"))
      #expect(try await client.send(.get, changes, lastEventID: "1") == Answer(200, "id: 1\n\n"))
      let first = event(1, client.ann, "ann", gained: #"{"role":"Super Admin","unit":"Global"}"#)
      #expect(try await client.send(.get, changes, lastEventID: "0") == Answer(200, "id: 0\n\n\(first)\n\n"))
    }
  }

  @Test func whoLosesTheConnectionBeforeTheFirstEventMissesNone() async throws {
    try await ProvisioningClient.run(configuration()) { client async throws in
      let feed = client.server.directory.feed
      let connected = TextWriter()
      let reader = Task {
        var writer: any ResponseBodyWriter = connected
        try await GrantStream(feed: feed).run(from: feed.newest, &writer)
      }
      while connected.written.isEmpty { await Task.yield() }
      #expect(connected.written == "id: 0\n\n")
      reader.cancel()
      _ = await reader.result
      try await client.enable()
      feed.close()
      #expect(
        events(try await client.send(.get, changes, lastEventID: "0"))
          == [event(1, client.ann, "ann", gained: #"{"role":"Super Admin","unit":"Global"}"#)])
    }
  }

  @Test func whoIsBehindWhatIsKeptHasToReadAnew() async throws {
    try await ProvisioningClient.run(configuration(kept: 2)) { client async throws in
      for unit in ["A", "B", "C", "D"] {
        let body = #"{"grants":[{"role":"R","unit":"\#(unit)"}]}"#
        let assigned = try await client.ask(.put, "/users/\(client.bob)/grants", body)
        #expect(assigned.status == 200)
      }
      client.server.directory.feed.close()
      func grant(_ unit: String) -> String { #"{"role":"R","unit":"\#(unit)"}"# }
      let (third, fourth) = (
        event(3, client.bob, "bob", gained: grant("C"), lost: grant("B")),
        event(4, client.bob, "bob", gained: grant("D"), lost: grant("C"))
      )
      let reset = "id: 4\nevent: reset\ndata: {}"
      #expect(events(try await client.send(.get, changes, lastEventID: "2")) == [third, fourth])
      #expect(events(try await client.send(.get, changes, lastEventID: "1")) == [reset])
      #expect(events(try await client.send(.get, changes, lastEventID: "4")) == [])
      #expect(events(try await client.send(.get, changes, lastEventID: "5")) == [reset])
    }
  }

  @Test func theIDOfAnEventIsANumber() async throws {
    try await ProvisioningClient.run(users: false) { client async throws in
      #expect(
        try await client.send(.get, changes, lastEventID: "x")
          == ProvisioningClient.refusal(400, "`Last-Event-ID`: found `x`, expected the id of an event"))
    }
  }

  @Test func moreEventsThanAreKeptAreCountedAndForgotten() throws {
    let file = try StoreFile(path: nil)
    let feed = try GrantFeed(file, capacity: 3)
    let events = (1...5).map { number in
      GrantEvent(user: "\(number)", userName: "", gained: [], lost: [], time: Instant(seconds: 0))
    }
    let newest = try file.database.write { try feed.write(events, $0) }
    #expect(newest == 5)
    let next = try file.database.write { try feed.write(Array(events.prefix(1)), $0) }
    #expect(next == 6)
    let kept = try file.database.read { try Int64.fetchAll($0, sql: "SELECT seq FROM grant_change") }
    #expect(kept == [4, 5, 6])
  }

  @Test func aRestartGoesOnWhereTheFeedStopped() async throws {
    try await withTemporaryFolder { folder in
      let time = TestClock("2026-01-01T00:00:00Z")
      var configuration = configuration()
      configuration.clock = time.clock
      configuration.storePath = folder.appending(path: "store.sqlite").path
      try await ProvisioningClient.run(configuration) { client async throws in
        try await client.enable()
        let fresh = ProvisioningClient.body("Fresh", "meta.created gt now - 1d")
        #expect(try await client.ask(.post, "/rules", fresh).status == 201)
        #expect(client.server.directory.feed.newest == 3)
      }
      // What ends while nobody is there is told by whoever comes next.
      time.advance(bySeconds: 2 * 86_400)
      try await ProvisioningClient.run(configuration, users: false) { client async throws in
        #expect(try await client.ask(.get) == Answer(200, #"{"is_enabled":true}"#))
        #expect(client.server.directory.feed.newest == 5)
        client.server.directory.feed.close()
        let told = events(try await client.send(.get, changes, lastEventID: "3"))
        #expect(told.count == 2)
        #expect(
          told.allSatisfy {
            $0.hasSuffix(#""gained":[],"lost":[{"role":"Reader","unit":"EU"}],"time":"2026-01-03T00:00:00Z"}"#)
          })
      }
    }
  }
}

/// A client that keeps what it is told.
private struct TextWriter: ResponseBodyWriter {
  private let text = Text()

  private final class Text: Sendable { let written = Mutex("") }

  var written: String { text.written.withLock { $0 } }

  func write(_ buffer: ByteBuffer) async throws { text.written.withLock { $0 += String(buffer: buffer) } }

  func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// A client that takes nothing until it is told to.
private struct StalledWriter: ResponseBodyWriter {
  private let taken = TextWriter()
  private let start = AsyncStream<Void>.makeStream()

  var written: String { taken.written }

  func goOn() { start.continuation.finish() }

  func write(_ buffer: ByteBuffer) async throws {
    for await _ in start.stream {}
    try await taken.write(buffer)
  }

  func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
