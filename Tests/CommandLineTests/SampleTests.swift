import Foundation
import Testing

/// Every command of every sample prints what its README says.
@Suite struct SampleTests {
  static func folders() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: Repository.root.appending(path: "samples").path)
      .filter { !$0.contains(".") }.sorted()
  }

  @Test(arguments: try SampleTests.folders())
  func commandsPrintWhatTheReadmeSays(folder: String) async throws {
    for mismatch in try await mismatches(in: "samples/\(folder)/README.md") { Issue.record("\(mismatch)") }
  }

  @Test(arguments: try SampleTests.folders())
  func rulesAreFormatted(folder: String) async throws {
    #expect(try await aup("fmt", "--check", "samples/\(folder)/rules.aup") == Run(status: 0, output: "", errors: ""))
  }

  @Test func everySampleIsInTheList() throws {
    let list = try Repository.text("samples/README.md")
    let folders = try Self.folders()
    #expect(folders.count >= 8)
    #expect(folders.filter { !list.contains("[\($0)](\($0))") } == [])
  }

  @Test func theGeneratorWritesTheCommittedUsers() async throws {
    let run = try await bash(
      "/usr/bin/python3 generate.py | cmp - users.ndjson",
      in: Repository.root.appending(path: "samples/ten-thousand-users"))
    #expect(run == Run(status: 0, output: "", errors: ""))
  }
}
