import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Testing

@testable import SCIMServer

@Suite struct LineLogTests {
  private let log = TestLog()

  @Test func aLineOfJSON() {
    var logger = log.logger(.json)
    logger[metadataKey: "hb.request.id"] = "r1"
    logger.info("request", metadata: ["path": "/a\n\"b\"", "status": .stringConvertible(200), "level": "x"])
    #expect(
      log.text == #"{"time":"2027-01-31T09:00:00Z","level":"info","message":"request","request":"r1","#
        + #""path":"/a\n\"b\"","status":200}"# + "\n")
  }

  @Test func aLineOfText() {
    let logger = log.logger(.text)
    logger.warning(
      "not ready", metadata: ["path": "/a\nb", "empty": "", "blank": "a b", "status": .stringConvertible(503)])
    #expect(
      log.text == #"2027-01-31T09:00:00Z warning not ready blank="a b" empty="" path="/a\nb" status=503"# + "\n")
  }

  @Test func aMessageIsOneLine() {
    log.logger(.text).error("a\nb")
    #expect(log.text == #"2027-01-31T09:00:00Z error "a\nb""# + "\n")
  }

  @Test func eachRequestIsALine() async throws {
    let server = try ProvisioningServer.forTests(logger: log.logger(.text, level: .info))
    let token = try server.makeToken(name: "test")
    let id = try #require(TokenText(parsing: token[...])?.id)
    try await server.test { client in
      let found = try await client.ask(.get, "/scim/v2/Users?filter=userName%20eq%20%22secret%22", token: token)
      let refused = try await client.ask(.post, "/scim/v2/Users?a=secret")
      let time = #/ms=[0-9.]+ /#
      #expect(
        log.text.replacing(time, with: "ms=N ") == """
          2027-01-31T09:00:00Z info request request=\(found.headers[.requestID] ?? "") method=GET ms=N path=/scim/v2/Users \
          status=200 token=\(id)
          2027-01-31T09:00:00Z info request request=\(refused.headers[.requestID] ?? "") method=POST ms=N \
          path=/scim/v2/Users status=401

          """)
      #expect(found.headers[.requestID] != refused.headers[.requestID])
    }
  }
}

@Suite struct SecretTests {
  /// What nobody may read in a log or in a refusal.
  private let password = "canary-password-5f1e"
  private let content = "canary-content-77aa"

  @Test func secretsAreInNoLogAndNoRefusal() async throws {
    let log = TestLog()
    let server = try ProvisioningServer.forTests(logger: log.logger(level: .trace))
    let token = try server.makeToken(name: "test"), reading = try server.makeToken(name: "reading", scope: .read)
    let wrong = TokenText.random().text
    let whole = #"{"userName":"ann","title":"\#(content)","password":"\#(password)"}"#
    let bodies = [
      whole, String(whole.dropLast()), #"{"userName":{"x":"\#(password)"}}"#, #"{"password":["\#(password)"]}"#,
      whole + "x",
      #"{"Operations":[{"op":"replace","path":"password","value":"\#(password)"}]}"#,
      #"{"Operations":[{"op":"replace","value":{"password":"\#(password)","active":"\#(password)"}}]}"#,
      #"{"Operations":[{"op":"POST","method":"POST","path":"/Users","bulkId":"1","data":\#(whole)}]}"#,
    ]
    // Over a socket: the library beneath logs as well.
    try await server.application().test(.live) { client in
      for route in try DescribedRoute.all() where !route.path.hasSuffix("/changes") {
        for (credential, bodies) in [(token, bodies), (reading, [whole]), (wrong, [whole])] {
          for body in bodies {
            let path = "\(route.path)?access_token=\(credential)"
            let answer = try await client.ask(route.method, path, token: credential, body: body)
            for secret in [token, reading, wrong, password] {
              #expect(!answer.text.contains(secret), "\(route) \(body)")
              #expect(!"\(answer.headers)".contains(secret), "\(route) \(body)")
            }
          }
        }
      }
    }
    for secret in [token, reading, wrong, password, content] { #expect(!log.text.contains(secret)) }
    #expect(log.text.contains(#""message":"request""#))
  }
}
