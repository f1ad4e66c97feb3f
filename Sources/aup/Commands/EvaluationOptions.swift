import ArgumentParser

/// How users are evaluated.
struct EvaluationOptions: ParsableArguments {
  @Option(help: "What a user whose `active` is false is granted: nothing, or what the rules say.")
  var inactive = Evaluate.Inactive.nothing

  @Option(
    help: ArgumentHelp("Threads that work at once. (default: as many as there are cores)", valueName: "number"))
  var jobs: Int?

  func validate() throws {
    if let jobs, !(1...Cores.most).contains(jobs) {
      throw ValidationError("--jobs is a number from 1 to \(Cores.most)")
    }
  }

  /// True if users whose `active` is false are treated as anybody else.
  var evaluatesInactive: Bool { inactive == .evaluate }

  /// Threads that are to work.
  var threads: Int { jobs ?? Cores.count }
}
