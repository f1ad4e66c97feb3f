import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import SCIMModel
import Testing

@testable import SCIMServer

@Suite struct AuthenticationTests {
  private let clock = TestClock()
  private let server: ProvisioningServer
  private let good: String

  init() throws {
    server = try .forTests(clock) { $0.limits.requestsPerSecond = 0 }
    good = try server.makeToken(name: "good")
  }

  private var register: TokenRegister {
    TokenRegister(server.directory.file, clock: clock.clock, origin: Origin(name: "test", action: "test"))
  }

  private static let needed = "a token is needed that is known, not expired and not revoked"

  /// Expects a refusal in the shape that its part of the API has.
  private func expect(
    _ answer: TestResponse, _ route: DescribedRoute, _ status: HTTPResponse.Status, _ detail: String, _ what: String
  ) {
    let comment: Comment = "\(route.testDescription) with \(what)"
    #expect(answer.status == status, comment)
    if route.path.hasPrefix("/scim") {
      let schema = "urn:ietf:params:scim:api:messages:2.0:Error"
      #expect(answer.headers[.contentType] == "application/scim+json", comment)
      #expect(answer.text == #"{"schemas":["\#(schema)"],"status":"\#(status.code)","detail":"\#(detail)"}"#, comment)
    } else {
      #expect(answer.headers[.contentType] == "application/json", comment)
      #expect(answer.text == #"{"errors":[{"error_code":\#(status.code),"error_message":"\#(detail)"}]}"#, comment)
    }
    #expect(answer.headers[.wwwAuthenticate] == (status == .unauthorized ? "Bearer" : nil), comment)
  }

  @Test func noRouteIsOpenToWhoHasNoTokenThatCounts() async throws {
    let expired = try register.create(name: "expired", scope: .write, expires: Double(clock.now.seconds + 1)).text
    let revoked = try register.create(name: "revoked", scope: .write)
    try register.revoke(revoked.token.id)
    clock.advance(bySeconds: 1)
    try server.tokens.refresh()
    let other = String(good.dropLast()) + (good.hasSuffix("0") ? "1" : "0")
    let credentials: [(String, String?)] = [
      ("no token", nil), ("an expired token", "Bearer \(expired)"), ("a revoked token", "Bearer \(revoked.text)"),
      ("a wrong token", "Bearer \(other)"), ("one of another store", "Bearer \(TokenText.random().text)"),
      ("another scheme", "Basic \(good)"), ("no scheme", good), ("nothing", "Bearer "),
      ("two tokens", "Bearer \(good) \(good)"), ("a long token", "Bearer \(String(repeating: "a", count: 10_000))"),
    ]
    let routes = try DescribedRoute.all().filter { !$0.isOpen }
    #expect(routes.count > 40)
    try await server.test { client in
      for route in routes {
        for (what, credential) in credentials {
          let headers: HTTPFields = credential.map { [.authorization: $0] } ?? [:]
          let answer = try await client.ask(route.method, route.path, headers, body: "{}")
          expect(answer, route, .unauthorized, Self.needed, what)
        }
      }
    }
  }

  @Test func aTokenForReadingChangesNothing() async throws {
    let reading = try server.makeToken(name: "reading", scope: .read)
    try await server.test { client in
      for route in try DescribedRoute.all() where !route.isOpen {
        // The feed does not end.
        if route.path.hasSuffix("/changes") { continue }
        let answer = try await client.ask(route.method, route.path, token: reading, body: "{}")
        if route.changesSomething {
          expect(answer, route, .forbidden, "the token `reading` is for reading", "a token for reading")
        } else {
          #expect(answer.status != .unauthorized && answer.status != .forbidden, "\(route)")
        }
      }
    }
  }

  @Test(arguments: ["/scim/v2/Nothing", "/settings/nothing", "/nothing", "/health/nothing"])
  func whoHasNoTokenDoesNotLearnWhichRoutesThereAre(_ path: String) async throws {
    let route = DescribedRoute(method: .get, template: path, isOpen: false)
    try await server.test { client in
      expect(try await client.ask(.get, path), route, .unauthorized, Self.needed, "no token")
      expect(
        try await client.ask(.get, path, token: good), route, .notFound, "there is nothing at `\(path)`", "a token")
    }
  }

  @Test(arguments: ["Bearer", "bearer", "BEARER"])
  func theSchemeIsReadInAnyCase(_ scheme: String) async throws {
    try await server.test { client in
      let answer = try await client.ask(.get, "/scim/v2/Users", [.authorization: "\(scheme) \(good)"])
      #expect(answer.status == .ok)
    }
  }

  /// Whoever stands between might have looked at the other.
  @Test func twoOfThemAreNone() async throws {
    let headers = HTTPFields([1, 2].map { _ in HTTPField(name: .authorization, value: "Bearer \(good)") })
    try await server.test { client in
      let answer = try await client.ask(.get, "/scim/v2/Users", headers)
      #expect(answer.status == .unauthorized)
    }
  }

  @Test func tokensOfOtherProcessesAreNoticed() async throws {
    try await withTemporaryFolder { folder in
      let path = folder.appending(path: "store").path
      let server = try ProvisioningServer.forTests(clock) { $0.storePath = path }
      let beside = try TokenRegister(path: path, clock: clock.clock, origin: Origin(name: "test", action: "test"))
      try await server.tokens.refreshIfChanged()
      let made = try beside.create(name: "a", scope: .write)
      try await server.test { client in
        func status() async throws -> Int {
          try await client.ask(.get, "/scim/v2/Users", token: made.text).status.code
        }
        #expect(try await status() == 401)
        try await server.tokens.refreshIfChanged()
        #expect(try await status() == 200)
        try beside.revoke("a")
        try await server.tokens.refreshIfChanged()
        #expect(try await status() == 401)
      }
    }
  }

  @Test func metricsCanBeOpen() async throws {
    try await ProvisioningServer.forTests { $0.hasOpenMetrics = true }.test { client in
      let (read, written) = (try await client.ask(.get, "/metrics"), try await client.ask(.post, "/metrics"))
      #expect(read.status == .ok && written.status == .unauthorized)
    }
  }
}
