import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import SCIMServer

@Suite struct MethodTests {
  private let server: ProvisioningServer
  private let token: String

  init() throws {
    server = try .forTests()
    token = try server.makeToken(name: "test")
  }

  private static let methods = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "BREW"]

  /// For each path of the description what `Allow` has to list.
  private static func allowed() throws -> [String: [String]] {
    Dictionary(grouping: try DescribedRoute.all(), by: \.path).mapValues { routes in
      let methods = routes.map(\.method.rawValue)
      return (methods + (methods.contains("GET") ? ["HEAD"] : [])).sorted()
    }
  }

  @Test func methodsThatAPathDoesNotTakeAreRefusedWithThoseThatItTakes() async throws {
    let allowed = try Self.allowed()
    #expect(allowed.count > 40)
    try await server.test { client in
      for (path, taken) in allowed.sorted(by: { $0.key < $1.key }) {
        let list = taken.joined(separator: ", ")
        for name in Self.methods where !taken.contains(name) {
          let method = try #require(HTTPRequest.Method(name))
          let answer = try await client.ask(method, path, token: token)
          let (place, detail): (Comment, String) = ("\(name) \(path)", "`\(path)` takes \(list)")
          #expect(answer.status == .methodNotAllowed, place)
          #expect(answer.headers[.allow] == list, place)
          let schema = "urn:ietf:params:scim:api:messages:2.0:Error"
          let body =
            path.hasPrefix("/scim")
            ? #"{"schemas":["\#(schema)"],"status":"405","detail":"\#(detail)"}"#
            : #"{"errors":[{"error_code":405,"error_message":"\#(detail)"}]}"#
          #expect(answer.text == (name == "HEAD" ? "" : body), place)
        }
      }
    }
  }

  @Test func whatIsReadAnswersHEADAsGETWithoutABody() async throws {
    try await server.test { client in
      let made = try await client.ask(.post, "/scim/v2/Users", token: token, body: #"{"userName":"ann"}"#)
      let user = try #require(made.headers[.location]?.split(separator: "/").last)
      let paths =
        try DescribedRoute.all().filter { $0.method == .get }.map(\.path) + ["/scim/v2/Users/\(user)", "/none"]
      // The feed does not end, and metrics are others each time.
      for path in paths where !path.hasSuffix("/changes") && path != "/metrics" {
        let get = try await client.ask(.get, path, token: token)
        let head = try await client.ask(.head, path, token: token)
        #expect(head.status == get.status && head.text == "", "\(path)")
        func headers(_ answer: TestResponse) -> [String] {
          answer.headers.filter { $0.name != .requestID && $0.name != .date }.map(\.description).sorted()
        }
        #expect(headers(head) == headers(get), "\(path)")
      }
    }
  }

  @Test func whatIsOpenAnswersHEADToAnybodyAndNothingElseDoes() async throws {
    try await server.test { client in
      for route in try DescribedRoute.all() where route.method == .get {
        let answer = try await client.ask(.head, route.path)
        #expect((answer.status == .ok) == route.isOpen && answer.text == "", "\(route)")
        #expect((answer.status == .unauthorized) != route.isOpen, "\(route)")
      }
    }
  }

  /// The connection stays in step: nothing follows the headers but the next answer.
  @Test(arguments: ["/health", "/scim/v2/Users", "/none", "/scim/v2/Bulk"])
  func nothingFollowsTheHeadersOfAnAnswerToHEAD(_ path: String) async throws {
    let text = try await server.application().test(.ahc(.http)) { client in
      try await Socket.exchange(
        client.port,
        "HEAD \(path) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n\r\n"
          + "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    }
    let parts = text.components(separatedBy: "\r\n\r\n")
    #expect(parts.count == 3 && parts[1].hasPrefix("HTTP/1.1 200 OK\r\n") && parts[2] == #"{"status":"ok"}"#, "\(text)")
  }

  @Test func refusedMethodsAreCountedForTheirPath() async throws {
    try await server.test { client in
      _ = try await client.ask(.put, "/scim/v2/Users", token: token)
      let metrics = try await client.ask(.get, "/metrics", token: token).text
      #expect(metrics.contains(#"aup_http_requests_total{method="PUT",route="/scim/v2/Users",status="405"} 1"#))
    }
  }
}
