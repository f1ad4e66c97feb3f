import Foundation
import Synchronization
import Testing

/// The `aup-server` that was just built: SwiftPM puts it beside the test bundle.
enum Executable {
  static let url: URL = {
    // The bundle is what runs, or an argument of what runs it.
    let beside = CommandLine.arguments.lazy.map {
      URL(filePath: $0).resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "aup-server")
    }
    return beside.first { FileManager.default.isExecutableFile(atPath: $0.path) }!
  }()

  /// What a process that has ended left behind.
  struct Outcome: Equatable {
    var status: Int32
    var output: String
    var errors: String
  }

  /// Runs a command to its end.
  static func run(_ arguments: String...) async throws -> Outcome {
    try await run(url, arguments)
  }

  /// Runs a program to its end.
  static func run(_ executable: URL, _ arguments: [String]) async throws -> Outcome {
    let running = try Running(executable, arguments)
    let status = await running.end()
    return Outcome(status: status, output: try running.output, errors: try running.errors)
  }
}

/// A process that runs.
///
/// What it writes goes to files, and its end is told: to wait for either takes no thread from the tests.
final class Running: Sendable {
  /// One process is started at a time: another that is started meanwhile would get what this one's end is noticed by, and
  /// the end would be told when both have ended.
  private static let starting = Mutex(())

  private let process = Process()
  private let folder: TemporaryFolder
  /// Nothing comes, and it ends with the process.
  private let life: AsyncStream<Void>

  convenience init(_ arguments: [String]) throws { try self.init(Executable.url, arguments) }

  init(_ executable: URL, _ arguments: [String]) throws {
    folder = try TemporaryFolder()
    let (life, end) = AsyncStream.makeStream(of: Void.self)
    self.life = life
    process.executableURL = executable
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try file("output")
    process.standardError = try file("errors")
    process.terminationHandler = { _ in end.finish() }
    try Self.starting.withLock { _ in try process.run() }
  }

  private func file(_ name: String) throws -> FileHandle {
    let url = folder.url.appending(path: name)
    try Data().write(to: url)
    return try FileHandle(forWritingTo: url)
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: folder.url.appending(path: name)), as: UTF8.self)
  }

  var output: String { get throws { try text("output") } }
  var errors: String { get throws { try text("errors") } }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits until the process has ended, and gives its exit code.
  func end() async -> Int32 {
    for await _ in life {}
    return process.terminationStatus
  }

  /// Waits until what was written to standard error has a match, and gives the first part in parentheses.
  func wait(for pattern: String) async throws -> String {
    while true {
      let isRunning = process.isRunning
      let written = try errors
      if let match = try Regex<(Substring, Substring)>(pattern).firstMatch(in: written) { return String(match.1) }
      try #require(isRunning, "ended: \(written)")
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  /// Waits until the server listens, and gives the port.
  func port() async throws -> Int {
    try #require(Int(try await wait(for: #"listening on https?://[^ ]*:(\d+)\n"#)))
  }
}
