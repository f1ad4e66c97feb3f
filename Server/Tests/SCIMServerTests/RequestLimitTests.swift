import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import SCIMServer

@Suite struct RequestLimitTests {
  private let server: ProvisioningServer
  private let token: String

  init() throws {
    server = try .forTests {
      $0.limits.bodyBytes = 1_000
      $0.limits.targetBytes = 500
      $0.limits.headerBytes = 2_000
      $0.limits.headers = 20
      $0.limits.filterTests = 3
      $0.limits.filterBytes = 300
      $0.limits.pageSize = 2
    }
    token = try server.makeToken(name: "test")
  }

  private static func error(_ status: Int, _ detail: String, _ type: String? = nil) -> String {
    let scimType = type.map { #""scimType":"\#($0)","# } ?? ""
    return
      #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"\#(status)",\#(scimType)"detail":"\#(detail)"}"#
  }

  private func refusal(_ method: HTTPRequest.Method, _ path: String, body: String? = nil) async throws -> String {
    try await server.test { client in try await client.ask(method, path, token: token, body: body).text }
  }

  @Test func bodies() async throws {
    func body(_ bytes: Int) -> String {
      let start = #"{"userName":"ann","title":""#
      return start + String(repeating: "a", count: bytes - start.utf8.count - 2) + #""}"#
    }
    #expect(
      try await refusal(.post, "/scim/v2/Users", body: body(1_001))
        == Self.error(413, "a body may have 1000 bytes, this one has 1001"))
    #expect(try await refusal(.post, "/scim/v2/Users", body: body(1_000)).contains(#""userName":"ann""#))
  }

  @Test func aBodyOfUnknownLength() async throws {
    let answer = try await server.application().test(.ahc(.http)) { client in
      try await Socket.exchange(
        client.port,
        "POST /scim/v2/Users HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\nTransfer-Encoding: chunked\r\n"
          + "Connection: close\r\n\r\n7d0\r\n\(String(repeating: " ", count: 2_000))\r\n0\r\n\r\n")
    }
    #expect(answer.hasPrefix("HTTP/1.1 413 "))
    #expect(answer.hasSuffix(Self.error(413, "the body is too large")))
  }

  @Test func pathsAndQueries() async throws {
    let path = "/scim/v2/Users?x="
    #expect(
      try await refusal(.get, path + String(repeating: "a", count: 501 - path.utf8.count))
        == Self.error(414, "path and query may have 500 bytes, these have 501"))
    #expect(
      try await refusal(.get, path + String(repeating: "a", count: 500 - path.utf8.count)).contains("ListResponse"))
  }

  @Test func filters() async throws {
    let test = "title%20pr"
    let filter = { (count: Int) in (0..<count).map { _ in test }.joined(separator: "%20or%20") }
    #expect(
      try await refusal(.get, "/scim/v2/Users?filter=\(filter(4))")
        == Self.error(400, "the filter has 4 tests, expected at most 3", "tooMany"))
    #expect(
      try await refusal(.get, "/scim/v2/Groups?filter=\(filter(3).replacing("title", with: "displayName"))")
        .contains("ListResponse"))
    let search = #"{"filter":"\#(filter(4).replacing("%20", with: " "))"}"#
    #expect(
      try await refusal(.post, "/scim/v2/Users/.search", body: search)
        == Self.error(400, "the filter has 4 tests, expected at most 3", "tooMany"))
    let long = #"{"filter":"userName eq '\#(String(repeating: "a", count: 300))'"}"#
    #expect(
      try await refusal(.post, "/scim/v2/.search", body: long)
        == Self.error(400, "the filter has more than 300 bytes", "tooMany"))
  }

  @Test func pages() async throws {
    try await server.test { client in
      for name in ["a", "b", "c"] {
        _ = try await client.ask(.post, "/scim/v2/Users", token: token, body: #"{"userName":"\#(name)"}"#)
      }
      let page = try await client.ask(.get, "/scim/v2/Users?count=1000&attributes=userName", token: token).text
      #expect(page.contains(#""totalResults":3"#) && page.contains(#""itemsPerPage":2"#))
    }
  }

  @Test(arguments: [
    "X-Long: \(String(repeating: "a", count: 3_000))\r\n",
    (0..<30).map { "X-\($0): a\r\n" }.joined(),
    (0..<10).map { "X-\($0): \(String(repeating: "a", count: 300))\r\n" }.joined(),
  ])
  func headers(_ headers: String) async throws {
    let answer = try await server.application().test(.ahc(.http)) { client in
      try await Socket.exchange(client.port, "GET /health HTTP/1.1\r\nHost: a\r\n\(headers)\r\n")
    }
    #expect(answer.hasPrefix("HTTP/1.1 400 "))
  }

  /// Each of these would hold a connection for ever.
  @Test(arguments: [
    "", "GET /health HTTP/1.1\r\nHost: ", "POST /scim/v2/Users HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{",
  ])
  func whoDoesNotGoOnIsLeft(_ start: String) async throws {
    let server = try ProvisioningServer.forTests {
      $0.limits.readingTime = .milliseconds(200)
      $0.limits.idleTime = .milliseconds(400)
    }
    _ = try await server.application().test(.ahc(.http)) { client in
      try await Socket.exchange(client.port, start)
    }
  }

  /// The body is longer than what the sockets hold: who sends it is stuck if nobody takes it.
  @Test(arguments: ["POST /scim/\u{1}", "GET no-slash"])
  func whatCannotBeUnderstoodIsReadToItsEndAndRefused(_ start: String) async throws {
    let server = try ProvisioningServer.forTests { $0.limits.idleTime = .seconds(10) }
    let body = String(decoding: [UInt8](repeating: 0x61, count: 30_000_000), as: UTF8.self)
    let answer = try await server.application().test(.ahc(.http)) { client in
      try await Socket.exchange(
        client.port, "\(start) HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\r\n",
        rest: { body }, isTakenWhole: true)
    }
    #expect(answer == "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
  }

  @Test func whoGoesOnSlowlyIsLeft() async throws {
    let server = try ProvisioningServer.forTests { $0.limits.readingTime = .milliseconds(200) }
    _ = try await server.application().test(.ahc(.http)) { client in
      try await Socket.exchange(
        client.port, "POST /scim/v2/Users HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n",
        drip: .milliseconds(10))
    }
  }
}
