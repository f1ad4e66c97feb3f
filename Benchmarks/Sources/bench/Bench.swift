import Glibc

/// `swift run -c release --package-path Benchmarks bench`, or `bench rules 1000000` for that many rules alone.
///
/// Exit code 1 if a promise of speed was not kept, as far as the medians tell.
@main
struct Bench {
  static func main() throws {
    let arguments = CommandLine.arguments
    if arguments.count == 3, arguments[1] == "rules", let count = Int(arguments[2]), count > 0 {
      _ = try RuleSetBench.run(ruleCount: count, runs: 1)
    } else if arguments.count >= 2, arguments[1] == "live" {
      let users = (arguments.count > 2 ? Int(arguments[2]) : nil) ?? 1_000_000
      let aims = try QuestionBench(users: users).run() + LiveBench(users: users, rules: 10_000).run()
      print("\n" + aims.map(\.verdict).joined(separator: "\n"))
    } else {
      let aims = [try ConditionBench.run(), try RuleSetBench.run(ruleCount: 10_000, runs: 5)]
      print("\n" + aims.map(\.verdict).joined(separator: "\n"))
      if !aims.allSatisfy(\.isKept) { exit(1) }
    }
  }
}
