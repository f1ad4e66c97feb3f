import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import SCIMModel
import Testing

@testable import SCIMServer

@Suite struct SCIMRouteTests {
  @Test func aUserIsMadeReadChangedAndDeleted() async throws {
    try await withServer { client, token in
      let made = try await client.send(
        .post, "/scim/v2/Users", token, #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ann"}"#)
      #expect(made.status == .created)
      #expect(made.body.contains(#""userName":"ann""#))
    }
  }
}

extension TestClientProtocol {
  func send(
    _ method: HTTPRequest.Method, _ path: String, _ token: String?, _ body: String? = nil
  ) async throws -> (status: HTTPResponse.Status, body: String) {
    var headers: HTTPFields = [.contentType: "application/scim+json"]
    if let token { headers[.authorization] = "Bearer \(token)" }
    let response = try await execute(
      uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
    return (response.status, String(buffer: response.body))
  }
}

func withServer(_ body: @Sendable (any TestClientProtocol, String) async throws -> Void) async throws {
  let server = try ProvisioningServer(.init(), logger: Logger(label: "test"))
  let token = try server.makeToken(name: "test")
  try await server.application().test(.router) { client in try await body(client, token) }
}
