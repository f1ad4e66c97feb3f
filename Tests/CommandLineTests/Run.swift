import Foundation

/// What a finished process left behind.
struct Run: Equatable {
  /// The exit code; nil if a signal ended the process.
  var status: Int32?
  /// The signal that ended the process; nil if it came to its own end.
  var signal: Int32?
  var output: String
  var errors: String
}

/// The top of the repository, and what was built in it.
enum Repository {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The folder of the `aup` binary: SwiftPM puts it beside the test bundle.
  static let products: URL = {
    // The bundle is what runs, or an argument of what runs it.
    let folders = CommandLine.arguments.lazy.map {
      URL(filePath: $0).resolvingSymlinksInPath().deletingLastPathComponent()
    }
    return folders.first { FileManager.default.isExecutableFile(atPath: $0.appending(path: "aup").path) }!
  }()

  /// The text of a file of the repository.
  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }
}

/// Runs the `aup` that was just built; its streams are never a terminal.
func aup(
  _ arguments: String..., input: String = "", in folder: URL = Repository.root, environment: [String: String] = [:]
) async throws -> Run {
  try await run(
    Repository.products.appending(path: "aup"), arguments, input: Data(input.utf8), in: folder, environment: environment
  )
}

/// Runs a line of bash that finds `aup` on its path.
func bash(
  _ script: String, input: String = "", in folder: URL = Repository.root, environment: [String: String] = [:]
) async throws -> Run {
  try await run(
    URL(filePath: "/bin/bash"), ["-c", script], input: Data(input.utf8), in: folder, environment: environment)
}

private func run(
  _ executable: URL, _ arguments: [String], input: Data, in folder: URL, environment: [String: String]
) async throws -> Run {
  try await withTemporaryFolder { scratch in
    // Files, not pipes: nothing blocks, whatever the amounts.
    let streams = try ["input", "output", "errors"].map { name in
      let file = scratch.appending(path: name)
      try (name == "input" ? input : Data()).write(to: file)
      return file
    }
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = [
      "PATH": "\(Repository.products.path):/usr/local/bin:/usr/bin:/bin", "HOME": scratch.path, "LC_ALL": "C.UTF-8",
    ].merging(environment) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: streams[0])
    process.standardOutput = try FileHandle(forWritingTo: streams[1])
    process.standardError = try FileHandle(forWritingTo: streams[2])
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in continuation.resume() }
      do { try process.run() } catch { continuation.resume(throwing: error) }
    }
    let code = process.terminationStatus
    let isKilled = process.terminationReason == .uncaughtSignal
    return Run(
      status: isKilled ? nil : code, signal: isKilled ? code : nil,
      output: String(decoding: try Data(contentsOf: streams[1]), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: streams[2]), as: UTF8.self))
  }
}

/// Gives a fresh folder and removes it afterwards.
func withTemporaryFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "aup-tests-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try await body(folder)
}
