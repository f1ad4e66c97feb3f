import Glibc

/// The part of the benchmarks that runs inside the library: `swift run -c release --package-path Benchmarks bench`, with
/// one of these behind it:
///
/// - `conditions` measures one condition on one user: ``ConditionBench``
/// - `rules 10000` measures that many rules step by step: ``RuleSetBench``
/// - `load 1000000` loads that many rules once
/// - `evaluate mixed 500` evaluates a condition that often over 1,000 users, and measures nothing
/// - `tenant --users N --rules N --out DIR` writes a made-up company: ``TenantFiles``
@main
struct Bench {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    let last = arguments.last.flatMap { Int($0) }
    switch (arguments.first, arguments.count) {
    case ("conditions", 1): try ConditionBench.run()
    case ("rules", 2) where (last ?? 0) > 0: try RuleSetBench.run(ruleCount: last!, runs: 11)
    case ("load", 2) where (last ?? 0) > 0: try RuleSetBench.load(ruleCount: last!)
    case ("evaluate", 3) where last != nil: print(try ConditionBench.run(arguments[2], times: last!))
    case ("tenant", _):
      guard let plan = TenantFiles.Plan(arguments.dropFirst()) else { fallthrough }
      try TenantFiles.write(plan)
    case ("live", 1): try LiveBench.all(users: 1_000_000)
    case ("live", 2) where (last ?? 0) > 0: try LiveBench.all(users: last!)
    default:
      print(
        "usage: bench conditions | rules N | load N | evaluate NAME TIMES | live [USERS] | tenant --users N,… --rules N,… --out DIR"
      )
      exit(2)
    }
  }
}
