import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import SCIMServer

@Suite struct OperationRouteTests {
  @Test func aServerIsAliveAndReady() async throws {
    try await ProvisioningServer.forTests().test { client in
      let alive = try await client.ask(.get, "/health")
      #expect(alive.status == .ok && alive.text == #"{"status":"ok"}"#)
      let ready = try await client.ask(.get, "/ready")
      #expect(ready.status == .ok && ready.text == #"{"status":"ready"}"#)
    }
  }

  @Test func aStoreThatCannotBeWrittenIsNotReadyUntilItCan() async throws {
    let server = try ProvisioningServer.forTests()
    let token = try server.makeToken(name: "test")
    @Sendable func allow(_ allows: Bool) throws {
      try server.directory.file.database.write { database in
        for table in ["audit", "setting"] {
          try database.execute(
            sql: allows
              ? "DROP TRIGGER full_\(table)"
              : "CREATE TRIGGER full_\(table) BEFORE INSERT ON \(table) BEGIN SELECT RAISE(ABORT, 'full'); END")
        }
      }
    }
    try await server.test { client in
      func create() async throws -> TestResponse {
        try await client.ask(.post, "/scim/v2/Users", token: token, body: #"{"userName":"ann"}"#)
      }
      try allow(false)
      let refused = try await create()
      #expect(refused.status == .serviceUnavailable)
      #expect(refused.headers[.retryAfter] == "5")
      let unready = try await client.ask(.get, "/ready")
      #expect(unready.status == .serviceUnavailable)
      #expect(unready.text == #"{"status":"the store cannot be written"}"#)
      #expect(try await client.ask(.get, "/health").status == .ok)
      #expect(try await client.ask(.get, "/scim/v2/Users", token: token).status == .ok)
      try allow(true)
      #expect(try await client.ask(.get, "/ready").status == .ok)
      #expect(try await create().status == .created)
    }
  }

  @Test func metricsSayWhatWasDone() async throws {
    let clock = TestClock()
    let server = try ProvisioningServer.forTests(clock)
    let token = try server.makeToken(name: "test")
    try await server.test { client in
      for name in ["ann", "bob", "bob"] {
        _ = try await client.ask(.post, "/scim/v2/Users", token: token, body: #"{"userName":"\#(name)"}"#)
      }
      _ = try await client.ask(.post, "/scim/v2/Groups", token: token, body: #"{"displayName":"a"}"#)
      _ = try await client.ask(.get, "/scim/v2/Users/\"x\"", token: token)
      _ = try await client.ask(.init("BREW")!, "/pot", token: token)
      clock.advance(bySeconds: 90)
      let answer = try await client.ask(.get, "/metrics", token: token)
      #expect(answer.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
      let lines = answer.text.split(separator: "\n").filter { !$0.contains("_seconds_") }
      #expect(
        lines.joined(separator: "\n") == """
          # HELP aup_http_requests_total Requests that were answered.
          # TYPE aup_http_requests_total counter
          aup_http_requests_total{method="POST",route="/scim/v2/Groups",status="201"} 1
          aup_http_requests_total{method="POST",route="/scim/v2/Users",status="201"} 2
          aup_http_requests_total{method="POST",route="/scim/v2/Users",status="409"} 1
          aup_http_requests_total{method="GET",route="/scim/v2/Users/{id}",status="404"} 1
          aup_http_requests_total{method="other",route="none",status="404"} 1
          # HELP aup_http_request_duration_seconds Time until an answer begins.
          # TYPE aup_http_request_duration_seconds histogram
          # HELP aup_users Users in the directory.
          # TYPE aup_users gauge
          aup_users 2
          # HELP aup_groups Groups in the directory.
          # TYPE aup_groups gauge
          aup_groups 1
          # HELP aup_grants Grants that rules give, counted for each rule that gives them.
          # TYPE aup_grants gauge
          aup_grants 0
          # HELP aup_write_batches_total Transactions that were committed.
          # TYPE aup_write_batches_total counter
          aup_write_batches_total 3
          # HELP aup_audit_sequence Lines of the audit log.
          # TYPE aup_audit_sequence counter
          aup_audit_sequence 4
          # HELP aup_feed_readers Clients that read the feed of grants.
          # TYPE aup_feed_readers gauge
          aup_feed_readers 0
          # HELP aup_uptime_seconds Time since the start.
          # TYPE aup_uptime_seconds gauge
          aup_uptime_seconds 90
          """)
      let times = answer.text.split(separator: "\n").filter { $0.contains("_seconds_") }
      // For each of four routes a line for each bound and for what is beyond, a sum and a count.
      #expect(times.count == 4 * (Metrics.bounds.count + 3))
      #expect(times.contains(#"aup_http_request_duration_seconds_count{method="POST",route="/scim/v2/Users"} 3"#))
      #expect(
        times.contains(#"aup_http_request_duration_seconds_bucket{method="POST",route="/scim/v2/Users",le="+Inf"} 3"#))
    }
  }

  @Test func timesAreCountedByTheBoundTheyDoNotPass() {
    let metrics = Metrics()
    for milliseconds in [0, 1, 2, 60_000] { metrics.count(.get, "/a", .ok, .milliseconds(milliseconds)) }
    let times = metrics.counts[.init(method: "GET", path: "/a")]?.times
    #expect(times?.counts == [1, 1, 1] + [Int](repeating: 0, count: 11) + [1])
    #expect(times?.seconds == 60.003)
  }
}

@Suite struct PageRouteTests {
  /// The folder that is embedded.
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources/SCIMServer/Page")
  private static let types = [
    "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
  ]

  @Test func eachFileOfThePageIsServedToAnybody() async throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
    #expect(names.contains("index.html"))
    #expect(Set(PageRoutes.files.keys) == Set(names.map { $0 == "index.html" ? "/" : "/\($0)" }))
    try await ProvisioningServer.forTests().test { client in
      for name in names {
        let path = name == "index.html" ? "/" : "/\(name)"
        let answer = try await client.ask(.get, path)
        #expect(answer.status == .ok, "\(path)")
        let file = try Data(contentsOf: Self.folder.appending(path: name))
        #expect(Data(answer.body.readableBytesView) == file, "\(path)")
        #expect(answer.headers[.contentType] == Self.types[URL(filePath: name).pathExtension], "\(path)")
        #expect(answer.headers[.cacheControl] == "no-cache")
        let tag = try #require(answer.headers[.eTag])
        for known in [tag, "W/\(tag)", "\"a\", \(tag)", "*"] {
          let again = try await client.ask(.get, path, [.ifNoneMatch: known])
          #expect(again.status == .notModified && again.text == "" && again.headers[.eTag] == tag, "\(path) \(known)")
        }
        #expect(try await client.ask(.get, path, [.ifNoneMatch: "\"a\""]).status == .ok)
      }
    }
  }

  @Test(arguments: ["/", "/scim/v2/Users", "/nothing"])
  func browsersAreToldToBeCareful(_ path: String) async throws {
    try await ProvisioningServer.forTests().test { client in
      let headers = try await client.ask(.get, path).headers
      #expect(headers[.xContentTypeOptions] == "nosniff")
      #expect(headers[.referrerPolicy] == "no-referrer")
      #expect(headers[.contentSecurityPolicy] == "default-src 'self'; base-uri 'none'; frame-ancestors 'none'")
      #expect(headers[.strictTransportSecurity] == nil)
    }
  }
}
