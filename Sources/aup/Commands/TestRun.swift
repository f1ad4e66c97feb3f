import AUPLanguage
import SCIMModel

/// The circumstances of a run of tests.
struct TestRun {
  let environment: RuleEnvironment
  /// What `now` means where a test does not say.
  let now: Instant
  let evaluatesInactive: Bool

  /// Runs the tests of a rule set.
  func outcomes(of set: TestedRules) -> [TestOutcome] {
    var runner = TestRunner(
      set.compiled, schemas: environment.schemas, limits: environment.limits, now: now,
      evaluatesInactive: evaluatesInactive)
    return set.checked.tests.map { runner.run($0) }
  }

  /// Runs the tests of a rule set and tells what was asked for besides.
  func report(on set: TestedRules, coverage: Bool, mutation: Bool) -> TestReport {
    var report = TestReport(name: set.path, sources: set.sources)
    report.outcomes = outcomes(of: set)
    if coverage {
      report.coverage = TestCoverage(
        of: set.checked, by: report.outcomes, schemas: environment.schemas, limits: environment.limits,
        evaluatesInactive: evaluatesInactive)
    }
    if mutation {
      report.mutation = MutationScore(
        of: set.checked, by: report.outcomes, in: environment, evaluatesInactive: evaluatesInactive)
    }
    return report
  }
}
