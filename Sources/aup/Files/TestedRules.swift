import AUPLanguage
import SCIMModel
import SourceDiagnostics

/// A rule set whose tests are to be run: it must be there as sources.
struct TestedRules {
  let path: String
  let compiled: CompiledRules
  let checked: CheckedRules
  let sources: SourceMap

  /// Reads and compiles what a path means; findings go to standard error.
  init(_ path: String, _ environment: RuleEnvironment, _ messages: MessageOptions) throws {
    self.path = SourceName.of(path)
    compiled = try RuleSet.compile(path, schemas: environment.schemas, messages)
    guard let checked = compiled.checked, let sources = compiled.sources else {
      throw Trouble("`\(path)` is compiled", help: "tests are not compiled with the rules; give it the source")
    }
    self.checked = checked
    self.sources = sources
  }

  /// True if something is evaluated for a moment that no test names.
  func needsMoment(withUsers: Bool) -> Bool {
    checked.tests.contains { $0.now == nil } || withUsers && !checked.assertions.isEmpty
  }

  /// A goal in words: `` rules.aup:3:10: `group eq "A"` decides by being true ``.
  func text(of goal: ClauseGoal) -> String {
    let location = sources.location(of: goal.clause.start)
    let clause = goal.text(sources)
    return "`\(clause)` decides by being \(goal.verdict) (\(location.file):\(location.line):\(location.column))"
  }

  /// Makes something of the rules; findings go to standard error and end the command.
  func reporting<Result>(
    _ messages: MessageOptions, _ body: () throws(CompilationError) -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch {
      Findings(sources: sources, shape: messages.shape).writeToStandardError(error.diagnostics)
      throw ExitStatus.trouble.exit
    }
  }
}
