/// `swift run -c release --package-path Benchmarks bench`, or `bench rules 1000000` for that many rules alone.
@main
struct Bench {
  static func main() throws {
    let arguments = CommandLine.arguments
    if arguments.count == 3, arguments[1] == "rules", let count = Int(arguments[2]), count > 0 {
      try RuleSetBench.run(ruleCount: count, runs: 1)
    } else {
      try ConditionBench.run()
      try RuleSetBench.run(ruleCount: 10_000, runs: 5)
    }
  }
}
