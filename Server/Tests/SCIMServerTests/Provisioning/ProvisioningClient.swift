import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import SCIMModel
import Testing

@testable import SCIMServer

/// An answer in short.
struct Answer: Equatable, CustomStringConvertible {
  var status: Int
  var body: String

  init(_ status: Int, _ body: String) { (self.status, self.body) = (status, body) }

  var description: String { "\(status) \(body)" }
}

/// Speaks with a server whose directory has `ann`, who is in the group `Admins`, and `bob`, who is in `Staff`.
struct ProvisioningClient: Sendable {
  static let settings = "/settings/auto-user-provisioning"

  let server: ProvisioningServer
  let client: any TestClientProtocol
  /// For `ann`.
  let token: String
  var ann = ""
  var bob = ""
  var admins = ""
  var staff = ""

  /// Runs a body beside a server.
  static func run(
    _ configuration: ProvisioningServer.Configuration = .init(), users: Bool = true,
    _ body: @Sendable (ProvisioningClient) async throws -> Void
  ) async throws {
    let server = try ProvisioningServer(configuration, logger: Logger(label: "test"))
    let token = try server.makeToken(name: "test", user: "ann")
    try await server.application().test(.router) { client in
      var one = ProvisioningClient(server: server, client: client, token: token)
      if users { try await one.makePeople() }
      try await body(one)
    }
  }

  private mutating func makePeople() async throws {
    ann = try await make("Users", #"{"userName":"ann"}"#)
    bob = try await make("Users", #"{"userName":"bob"}"#)
    admins = try await make("Groups", #"{"displayName":"Admins","members":[{"value":"\#(ann)"}]}"#)
    staff = try await make("Groups", #"{"displayName":"Staff","members":[{"value":"\#(bob)"}]}"#)
  }

  /// Makes a SCIM resource, and gives its id.
  func make(_ type: String, _ body: String) async throws -> String {
    let made = try await send(.post, "/scim/v2/\(type)", body)
    #expect(made.status == 201, "\(made)")
    let object = try JSONSerialization.jsonObject(with: Data(made.body.utf8)) as? [String: Any]
    return try #require(object?["id"] as? String)
  }

  /// Sends a request of the provisioning API.
  func ask(
    _ method: HTTPRequest.Method, _ path: String = "", _ body: String? = nil, token: String? = nil
  ) async throws -> Answer {
    try await send(method, Self.settings + path, body, token: token)
  }

  func send(
    _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, token: String? = nil,
    lastEventID: String? = nil
  ) async throws -> Answer {
    var headers: HTTPFields = [.authorization: "Bearer \(token ?? self.token)"]
    if let lastEventID { headers[.lastEventID] = lastEventID }
    let response = try await client.execute(
      uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
    return Answer(Int(response.status.code), String(buffer: response.body))
  }

  /// What the API says of a refusal.
  static func refusal(_ status: Int, _ message: String) -> Answer {
    Answer(status, #"{"errors":[{"error_code":\#(status),"error_message":\#(SCIMValue.string(message).json)}]}"#)
  }

  // MARK: Rules that tests use

  static let administrators = body("Administrators", #"group eq "Admins""#, role: zero, units: [zero])
  static let zero = "00000000-0000-0000-0000-000000000000"

  /// The body of a rule.
  static func body(_ name: String, _ text: String, role: String = "Reader", units: [String] = ["EU"]) -> String {
    SCIMObject([
      ("name", .string(name)), ("text", .string(text)), ("provision", provision(role, units)),
    ]).json
  }

  static func provision(_ role: String, _ units: [String]) -> SCIMValue {
    .complex(
      SCIMObject([
        ("role_id", .string(role)), ("organizational_unit_ids", .array(units.map { .string($0) })),
      ]))
  }

  /// Makes the rule that lets rules decide, and lets them.
  func enable() async throws {
    #expect(try await ask(.post, "/rules", Self.administrators).status == 201)
    #expect(try await ask(.put, "", #"{"is_enabled":true}"#) == Answer(200, #"{"is_enabled":true}"#))
  }
}
