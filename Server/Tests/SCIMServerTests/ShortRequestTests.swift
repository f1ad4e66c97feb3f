import HummingbirdTesting
import NIOCore
import Testing

@testable import SCIMServer

/// Requests that are answered where they come in, and those that are not, on one connection.
@Suite struct ShortRequestTests {
  private let server: ProvisioningServer
  private let token: String

  init() throws {
    server = try ProvisioningServer.forTests()
    token = try server.makeToken(name: "test")
  }

  private func head(_ line: String, _ more: String...) -> String {
    "\(line) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n" + more.map { $0 + "\r\n" }.joined() + "\r\n"
  }

  /// Statuses and `userName`s of what comes back.
  private func exchange(_ text: String, rest: (@Sendable () async throws -> String)? = nil) async throws -> [String] {
    let answer = try await server.application().test(.ahc(.http)) { client in
      try await Socket.exchange(client.port, text, rest: rest)
    }
    return answer.matches(of: /HTTP\/1\.1 (\d+) |"userName":"([^"]+)"/).map { String($0.1 ?? $0.2 ?? "") }
  }

  @Test func answersComeInTheOrderOfRequests() async throws {
    let ann = #"{"userName":"ann"}"#
    let bob = #"{"userName":"bob"}"#
    let all = [
      head("GET /scim/v2/Users/x"), head("GET /health"), head("GET /scim/v2/Me"),
      head("POST /scim/v2/Users", "Content-Length: \(ann.utf8.count)") + ann,
      head("POST /scim/v2/Users", "Transfer-Encoding: chunked") + "12\r\n\(bob)\r\n0\r\n\r\n",
      head("GET /scim/v2/Users?sortBy=userName"), head("GET /scim/v2/Users?filter=userName%20eq%20%22ann%22"),
      head("GET /health", "Connection: close"),
    ]
    let expected = ["404", "200", "501", "201", "ann", "201", "bob", "200", "ann", "bob", "200", "ann", "200"]
    #expect(try await exchange(all.joined()) == expected)
  }

  @Test func aBodyThatComesLater() async throws {
    let start = head("GET /scim/v2/Users/x") + head("POST /scim/v2/Users", "Content-Length: 18") + #"{"user"#
    let end = #"Name":"ann"}"# + head("GET /scim/v2/Me", "Connection: close")
    let answers = try await exchange(start) {
      try await Task.sleep(for: .milliseconds(50))
      return end
    }
    #expect(answers == ["404", "201", "ann", "501"])
  }

  @Test func theEndOfALongBodyWaitsForWhatIsBeforeIt() async throws {
    let body = #"{"userName":"ann","title":"\#(String(repeating: "a", count: 100_000))"}"#
    let all = [
      head("GET /scim/v2/Users?count=1"), head("POST /scim/v2/Users", "Content-Length: \(body.utf8.count)") + body,
      head("GET /scim/v2/Users?filter=userName%20eq%20%22ANN%22&attributes=userName"),
      head("GET /scim/v2/Me", "Connection: close"),
    ]
    #expect(try await exchange(all.joined()) == ["200", "201", "ann", "200", "ann", "501"])
  }

  /// RFC 9110 §5.6.7 has this one.
  @Test func dates() {
    #expect(HTTPDate.text(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
    #expect(HTTPDate.text(1_801_386_000) == "Sun, 31 Jan 2027 09:00:00 GMT")
  }
}
