import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import SCIMModel
import Synchronization
import Testing

@testable import SCIMServer

/// A clock that stands until it is moved.
final class TestClock: Sendable {
  private let time: Mutex<Instant>

  init(_ text: String = "2027-01-31T09:00:00Z") { time = Mutex(Instant(parsing: text) ?? Instant(seconds: 0)) }

  var now: Instant { time.withLock { $0 } }
  var clock: Clock { Clock { self.now } }

  func advance(bySeconds seconds: Int64) { time.withLock { $0 = $0.advanced(bySeconds: seconds) } }
}

/// The lines that a log was given.
final class TestLog: Sendable {
  private let written = Mutex<String>("")

  var text: String { written.withLock { $0 } }

  func logger(_ format: LineLog.Format = .json, level: Logger.Level = .trace, clock: TestClock = TestClock()) -> Logger
  {
    var logger = Logger(label: "test") { _ in
      LineLog(format, clock: clock.clock) { line in
        self.written.withLock { $0 += String(decoding: line, as: UTF8.self) }
      }
    }
    logger.logLevel = level
    return logger
  }
}

extension ProvisioningServer {
  /// A server in memory, whose clock stands.
  static func forTests(
    _ clock: TestClock = TestClock(), logger: Logger = Logger(label: "test"),
    _ change: (inout Configuration) -> Void = { _ in }
  ) throws -> ProvisioningServer {
    var configuration = Configuration()
    configuration.clock = clock.clock
    change(&configuration)
    return try ProvisioningServer(configuration, logger: logger)
  }

  /// Sends requests to the router.
  func test<Value>(_ body: @Sendable (any TestClientProtocol) async throws -> Value) async throws -> Value {
    try await application().test(.router, body)
  }
}

extension TestClientProtocol {
  /// Sends a request; the answer as it is.
  func ask(
    _ method: HTTPRequest.Method, _ path: String, token: String? = nil, _ headers: HTTPFields = [:], body: String? = nil
  ) async throws -> TestResponse {
    var headers = headers
    if let token { headers[.authorization] = "Bearer \(token)" }
    return try await execute(uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
  }
}

extension TestResponse {
  var text: String { String(buffer: body) }
}

/// Gives a fresh folder and removes it afterwards.
func withTemporaryFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
  let folder = try TemporaryFolder()
  defer { withExtendedLifetime(folder) {} }
  return try await body(folder.url)
}

/// A fresh folder, which is removed with this.
final class TemporaryFolder: Sendable {
  let url = FileManager.default.temporaryDirectory.appending(path: "aup-server-tests-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(at: url) }
}
