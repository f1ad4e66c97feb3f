import Glibc

/// The part of the benchmarks that runs inside the library: `swift run -c release --package-path Benchmarks bench`, with
/// one of these behind it:
///
/// - `conditions` measures one condition on one user: ``ConditionBench``
/// - `rules 10000` measures that many rules step by step: ``RuleSetBench``
/// - `load 1000000` loads that many rules once
/// - `evaluate mixed 500` evaluates a condition that often over 1,000 users, and measures nothing
/// - `values 4000` adds so many values to a user, `group 1600` changes a group of so many, and both measure nothing:
///   ``WritingBench``
/// - `questions 1000000` asks about so many users at the prompt: ``QuestionBench``
/// - `changes 1000000` keeps the grants of so many users up to date: ``LiveBench``
/// - `live 1000000` does both
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
    case ("values", 2) where last != nil: try WritingBench.addValues(last!)
    case ("group", 2) where last != nil: try WritingBench.changeGroup(last!)
    case ("tenant", _):
      guard let plan = TenantFiles.Plan(arguments.dropFirst()) else { fallthrough }
      try TenantFiles.write(plan)
    case ("live", 1): try live(users: 1_000_000)
    case ("live", 2) where (last ?? 0) > 0: try live(users: last!)
    case ("questions", 2) where (last ?? 0) > 0: try QuestionBench(users: last!).run()
    case ("changes", 2) where (last ?? 0) > 0: try LiveBench(users: last!, rules: 10_000).run()
    default:
      print(
        "usage: bench live [USERS] | questions USERS | changes USERS | conditions | rules N | load N | evaluate NAME TIMES | values N | group N | tenant --users N,… --rules N,… --out DIR"
      )
      exit(2)
    }
  }

  private static func live(users: Int) throws {
    try QuestionBench(users: users).run()
    try LiveBench(users: users, rules: 10_000).run()
  }
}
