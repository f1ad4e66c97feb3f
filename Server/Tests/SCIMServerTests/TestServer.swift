import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore

@testable import SCIMServer

/// A server in memory, and a token for it.
func withServer(
  _ kind: TestingSetup = .router, _ configuration: ProvisioningServer.Configuration = .init(),
  _ body: @Sendable (any TestClientProtocol, String) async throws -> Void
) async throws {
  var logger = Logger(label: "test")
  logger.logLevel = .critical
  let server = try ProvisioningServer(configuration, logger: logger)
  let token = try server.makeToken(name: "test")
  try await server.application().test(kind) { client in try await body(client, token) }
}

extension TestClientProtocol {
  /// Sends a request as a client of SCIM does, and gives status and body.
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
