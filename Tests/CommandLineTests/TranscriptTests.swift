import Foundation
import Testing

/// Every file of Transcripts/ is a session at a shell prompt, in an empty folder, byte for byte.
@Suite struct TranscriptTests {
  static func files() throws -> [String] {
    try FileManager.default
      .contentsOfDirectory(atPath: Repository.root.appending(path: "Tests/CommandLineTests/Transcripts").path)
      .filter { $0.hasSuffix(".md") }.sorted()
  }

  @Test func thereAreSessions() throws { #expect(try Self.files().count > 10) }

  @Test(arguments: try TranscriptTests.files())
  func sessionsGoAsWritten(file: String) async throws {
    try await withTemporaryFolder { folder in
      let path = "Tests/CommandLineTests/Transcripts/\(file)"
      for mismatch in try await mismatches(in: path, from: folder) { Issue.record("\(mismatch)") }
    }
  }
}
