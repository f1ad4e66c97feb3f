import Foundation
import Testing

/// The README does what it says.
@Suite struct ReadmeTests {
  @Test func commandsPrintWhatTheReadmeSays() async throws {
    try await withTemporaryFolder { folder in
      for mismatch in try await mismatches(in: "README.md", from: folder) { Issue.record("\(mismatch)") }
    }
  }

  @Test func theLanguageByExampleIsCleanAndFormatted() async throws {
    let markdown = try Repository.text("README.md")
    let example = try #require(markdown.firstMatch(of: /(?ms)^```aup\n(.*?)^```$/))
    #expect(try await aup("fmt", "--check", "-", input: String(example.1)) == Run(status: 0, output: "", errors: ""))
    try await withTemporaryFolder { folder in
      try String(example.1).write(to: folder.appending(path: "rules.aup"), atomically: true, encoding: .utf8)
      let run = try await aup("check", "rules.aup", in: folder)
      #expect(run.status == 0 || run.status == 1, "\(run.output)\(run.errors)")
    }
  }

  /// From the clone to the granted user in 30 lines.
  @Test func theFirstStepsAreShort() throws {
    let lines = try Repository.text("README.md").split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex { $0.hasPrefix("## From a clone") })
    let granted = try #require(lines.firstIndex { $0.hasPrefix("$ aup eval") })
    #expect(granted - start <= 30)
  }

  @Test func everyCommandIsInTheTable() async throws {
    let help = try await aup("--help").output
    let readme = try Repository.text("README.md")
    let listed = help.split(separator: "\n").drop { !$0.hasPrefix("SUBCOMMANDS") }
      .compactMap { $0.firstMatch(of: #/^  (\w+) /#)?.1 }
    #expect(listed.count > 8)
    for command in listed where command != "See" { #expect(readme.contains("`aup \(command)"), "\(command)") }
  }
}
