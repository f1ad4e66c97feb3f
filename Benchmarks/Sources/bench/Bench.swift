import Glibc

/// `swift run -c release --package-path Benchmarks bench`, or with one of these behind it:
///
/// - `rules 1000000` loads that many rules, no more
/// - `tenant --users N --rules N --out DIR` writes a made-up company: see ``TenantFiles``
///
/// Exit code 1 if a promise of speed was not kept, as far as the medians tell.
@main
struct Bench {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.first == "tenant", let plan = TenantFiles.Plan(arguments.dropFirst()) {
      try TenantFiles.write(plan)
    } else if arguments.count == 2, arguments.first == "rules", let count = Int(arguments[2]), count > 0 {
      _ = try RuleSetBench.run(ruleCount: count, runs: 1)
    } else if arguments.isEmpty {
      let aims = [try ConditionBench.run(), try RuleSetBench.run(ruleCount: 10_000, runs: 5)]
      print("\n" + aims.map(\.verdict).joined(separator: "\n"))
      if !aims.allSatisfy(\.isKept) { exit(1) }
    } else {
      print("usage: bench [rules N | tenant --users N,… --rules N,… --out DIR]")
      exit(2)
    }
  }
}
