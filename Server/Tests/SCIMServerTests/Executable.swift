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
    return Outcome(status: status, output: running.output, errors: running.errors)
  }
}

/// A process that runs.
final class Running: Sendable {
  private let process: Process
  private let written = Mutex<(output: Data, errors: Data)>((Data(), Data()))
  private let readers = DispatchGroup()

  convenience init(_ arguments: [String]) throws { try self.init(Executable.url, arguments) }

  init(_ executable: URL, _ arguments: [String]) throws {
    process = Process()
    process.executableURL = executable
    process.arguments = arguments
    let (output, errors) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (FileHandle.nullDevice, output, errors)
    try process.run()
    read(output) { $0.output += $1 }
    read(errors) { $0.errors += $1 }
  }

  private func read(_ pipe: Pipe, _ add: @escaping @Sendable (inout (output: Data, errors: Data), Data) -> Void) {
    let handle = pipe.fileHandleForReading
    DispatchQueue.global().async(group: readers) {
      while case let part = handle.availableData, !part.isEmpty { self.written.withLock { add(&$0, part) } }
    }
  }

  var output: String { written.withLock { String(decoding: $0.output, as: UTF8.self) } }
  var errors: String { written.withLock { String(decoding: $0.errors, as: UTF8.self) } }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits until the process has ended, and gives its exit code.
  func end() async -> Int32 {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        self.process.waitUntilExit()
        self.readers.wait()
        continuation.resume(returning: self.process.terminationStatus)
      }
    }
  }

  /// Waits until what was written to standard error has a match, and gives the first part in parentheses.
  func wait(for pattern: String) async throws -> String {
    while true {
      if let match = try Regex<(Substring, Substring)>(pattern).firstMatch(in: errors) { return String(match.1) }
      try #require(process.isRunning, "ended: \(errors)")
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  /// Waits until the server listens, and gives the port.
  func port() async throws -> Int {
    try #require(Int(try await wait(for: #"listening on https?://[^ ]*:(\d+)\n"#)))
  }
}
