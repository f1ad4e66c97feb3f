import ArgumentParser
import Testing

@testable import aup

/// `aup eval` with no options but the commonest goes past ArgumentParser, and nobody may notice.
@Suite struct PlainArgumentsTests {
  @Test(arguments: [
    ["rules.aup", "users.ndjson"], ["rules.aup", "-"], ["a b", "", "c=d", "@e"],
    ["--output", "json", "rules.aup", "--quiet", "a", "--jobs", "2", "b"],
    ["r", "--matched", "u", "--output", "summary"],
  ])
  func theyMeanTheSame(arguments: [String]) throws {
    let plain = try #require(Evaluate(plain: arguments))
    #expect("\(plain)" == "\(try Evaluate.parse(arguments))")
  }

  @Test(arguments: [
    [], ["rules.aup"], ["rules.aup", "-q", "users.ndjson"], ["rules.aup", "--", "users.ndjson"], ["-", "-"],
    ["rules.aup", "users.ndjson", "--help"], ["r", "u", "--output", "xml"], ["r", "u", "--output"],
    ["r", "u", "--jobs", "two"], ["r", "u", "--jobs", "0"], ["r", "u", "--jobs", "1", "--jobs", "2"],
    ["r", "u", "--quiet", "--verbose"], ["r", "u", "--output=csv"], ["r", "--quiet"],
  ])
  func othersAreNotPlain(arguments: [String]) {
    #expect(Evaluate(plain: arguments) == nil)
  }

  /// The command is looked for before ArgumentParser is asked; what it refuses is said from the root.
  @Test func mistakesAreSaidAsFromTheRoot() async throws {
    let usage = "Usage: aup eval [<options>] <rules> <users> ...\n  See 'aup eval --help' for more information.\n"
    #expect(
      try await aup("eval", "--nonsense", "a", "b")
        == Run(status: 2, output: "", errors: "error: Unknown option '--nonsense'\n\(usage)"))
    let missing = try await aup("eval", "a")
    #expect(missing.status == 2 && missing.errors.hasPrefix("error: Missing expected argument '<users> ...'\n"))
    #expect(missing.errors.hasSuffix(usage))
    #expect(try await aup("eval", "--version") == Run(status: 0, output: "0.1.0\n", errors: ""))
  }
}
