import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import SCIMServer

/// A method and a path of the description.
struct DescribedRoute: Hashable, CustomTestStringConvertible {
  var method: HTTPRequest.Method
  var template: String
  /// True if it is read without a token.
  var isOpen: Bool

  /// With something in the place of each parameter.
  var path: String { template.replacing(/\{[^}]*\}/, with: "x") }
  var changesSomething: Bool {
    method != .get && !(method == .post && (path.hasSuffix("/.search") || path.hasSuffix("/preview")))
  }
  var testDescription: String { "\(method.rawValue) \(template)" }

  static func all() throws -> [DescribedRoute] {
    let file = Data(OpenAPI.file.bytes.readableBytesView)
    let document = try #require(try JSONSerialization.jsonObject(with: file) as? [String: Any])
    let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
    return paths.flatMap { path, operations in
      operations.compactMap { name, operation in
        HTTPRequest.Method(name.uppercased()).map { method in
          DescribedRoute(
            method: method, template: path, isOpen: (operation["security"] as? [Any])?.isEmpty ?? false)
        }
      }
    }.sorted { ($0.template, $0.method.rawValue) < ($1.template, $1.method.rawValue) }
  }
}

@Suite struct OpenAPITests {
  private let server: ProvisioningServer

  init() throws { server = try .forTests() }

  private var routed: Set<String> {
    Set(server.router().routes.map { "\($0.method.rawValue) \($0.path.description)" })
  }

  @Test func theDescriptionHasTheRoutesThatThereAre() throws {
    let described = Set(try DescribedRoute.all().map(\.testDescription))
    #expect(described.subtracting(routed).sorted() == [])
    #expect(routed.subtracting(described).sorted() == [])
  }

  @Test func whatTheDescriptionCallsOpenIs() async throws {
    try await server.test { client in
      for route in try DescribedRoute.all() {
        let answer = try await client.ask(route.method, route.path)
        #expect((answer.status == .ok) == route.isOpen, "\(route)")
        #expect((answer.status == .unauthorized) != route.isOpen, "\(route)")
      }
    }
  }

  @Test func theDescriptionIsServed() async throws {
    let token = try server.makeToken(name: "test", scope: .read)
    try await server.test { client in
      let answer = try await client.ask(.get, "/openapi.json", token: token)
      #expect(answer.status == .ok)
      #expect(answer.headers[.contentType] == "application/json")
      #expect(answer.body == OpenAPI.file.bytes)
    }
  }
}
