import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import SCIMModel
import Testing

@testable import SCIMServer

/// What identity providers send, as their public documentation has it, and what they must be answered: each file of the
/// folder `Exchanges` against a server of its own, without a network and over one.
@Suite struct ExchangeTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Exchanges")

  static var files: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".http") }.sorted()
  }

  @Test func thereAreExchanges() {
    #expect(
      Self.files == ["entra-id-flag.http", "entra-id-gallery.http", "entra-id.http", "okta.http", "rfc7644.http"])
  }

  @Test(arguments: files) func answersWithoutANetwork(file: String) async throws {
    let exchanges = try Exchange.parse(String(contentsOf: Self.folder.appending(path: file), encoding: .utf8))
    try await Self.run(exchanges, file, .router)
  }

  @Test(arguments: files) func answersOverASocket(file: String) async throws {
    let exchanges = try Exchange.parse(String(contentsOf: Self.folder.appending(path: file), encoding: .utf8))
    try await Self.run(exchanges, file, .live)
  }

  private static func run(_ exchanges: [Exchange], _ file: String, _ kind: TestingSetup) async throws {
    #expect(exchanges.count > 5)
    let server = try ProvisioningServer.forTests()
    let token = try server.makeToken(name: "test")
    try await server.application().test(kind) { client in
      var bindings = Bindings()
      for exchange in exchanges {
        let response = try await client.ask(
          exchange.method, bindings.filled(exchange.path).escaped, token: token,
          [.contentType: "application/scim+json"], body: exchange.body.map { bindings.filled($0) })
        try bindings.check(response, exchange, "\(file), line \(exchange.line): \(exchange.title)")
      }
    }
  }

  static func json(_ text: String) throws -> SCIMValue {
    .complex(try JSONBodyReader(limits: ServerLimits()).object(Array(text.utf8)))
  }
}

/// One request and what it is answered.
private struct Exchange {
  var title = ""
  var line = 0
  var method = HTTPRequest.Method.get
  var path = ""
  var body: String?
  var status = 0
  var answer: String?

  /// Reads a file: a comment, a line with method and path, a body; a line `> STATUS`, a body; blank lines in between.
  static func parse(_ text: String) throws -> [Exchange] {
    var exchanges: [Exchange] = []
    var title: [String] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.hasPrefix("# ") {
        title.append(String(line.dropFirst(2)))
      } else if let method = ["GET", "POST", "PUT", "PATCH", "DELETE"].first(where: { line.hasPrefix($0 + " ") }) {
        exchanges.append(
          Exchange(
            title: title.joined(separator: " "), line: number + 1, method: HTTPRequest.Method(method) ?? .get,
            path: String(line.dropFirst(method.count + 1))))
        title = []
      } else if line.hasPrefix("> ") {
        exchanges[exchanges.count - 1].status = try #require(Int(line.dropFirst(2)))
      } else if !line.isEmpty, let last = exchanges.indices.last {
        let keyPath = exchanges[last].status == 0 ? \Exchange.body : \Exchange.answer
        exchanges[last][keyPath: keyPath] = (exchanges[last][keyPath: keyPath] ?? "") + line
      }
    }
    return exchanges
  }
}

extension String {
  /// With escapes for what no URL may hold, but stands in the files so that people can read them.
  fileprivate var escaped: String {
    [("\"", "%22"), ("[", "%5B"), ("]", "%5D")].reduce(self) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
  }
}

/// What `<name>` stands for: the first text that is found in its place, and in all other places the same. `<*>` stands
/// for any text.
private struct Bindings {
  private var values: [String: String] = [:]

  /// Asserts that an answer is what the exchange says.
  mutating func check(_ response: TestResponse, _ exchange: Exchange, _ place: String) throws {
    #expect(response.status.code == exchange.status, "\(place)\n\(response.text)")
    guard let answer = exchange.answer else { return #expect(response.text.isEmpty, "\(place)") }
    let (expected, found) = (try ExchangeTests.json(answer), try ExchangeTests.json(response.text))
    if let difference = difference(expected: expected, found: found, at: "") {
      Issue.record("\(place): \(difference)\n\(response.text)")
    }
  }

  func filled(_ text: String) -> String {
    values.reduce(text) { $0.replacingOccurrences(of: "<\($1.key)>", with: $1.value) }
  }

  /// What is wrong, and where; nil if nothing is.
  mutating func difference(expected: SCIMValue, found: SCIMValue, at place: String) -> String? {
    switch (expected, found) {
    case (.string(let expected), .string(let found)):
      return matches(expected, found) ? nil : "\(place): found `\(found)`, expected `\(filled(expected))`"
    case (.array(let expected), .array(let found)):
      if expected.count != found.count { return "\(place): found \(found.count) values, expected \(expected.count)" }
      for (index, pair) in zip(expected, found).enumerated() {
        if let difference = difference(expected: pair.0, found: pair.1, at: "\(place)[\(index)]") { return difference }
      }
      return nil
    case (.complex(let expected), .complex(let found)):
      let names = (expected.members.map(\.name).sorted(), found.members.map(\.name).sorted())
      if names.0 != names.1 { return "\(place): found the attributes \(names.1), expected \(names.0)" }
      for (name, value) in expected.members {
        if let difference = difference(expected: value, found: found[name] ?? .null, at: "\(place).\(name)") {
          return difference
        }
      }
      return nil
    default: return expected == found ? nil : "\(place): found \(found), expected \(expected)"
    }
  }

  private mutating func matches(_ expected: String, _ found: String) -> Bool {
    if expected == "<*>" { return true }
    let expected = filled(expected)
    guard let open = expected.firstIndex(of: "<"), let close = expected[open...].firstIndex(of: ">") else {
      return expected == found
    }
    let (before, after) = (expected[..<open], expected[expected.index(after: close)...])
    guard found.hasPrefix(before), found.hasSuffix(after), found.count > before.count + after.count else {
      return false
    }
    values[String(expected[expected.index(after: open)..<close])] =
      String(found.dropFirst(before.count).dropLast(after.count))
    return true
  }
}
