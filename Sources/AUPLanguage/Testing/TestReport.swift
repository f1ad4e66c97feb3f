public import SourceDiagnostics

/// What testing a rule set came to.
public struct TestReport: Sendable {
  /// The file or directory of the rules, as the user gave it.
  public var name: String
  /// The texts of the rules.
  public var sources: SourceMap
  /// The `test` blocks, in the order of the files.
  public var outcomes: [TestOutcome] = []
  /// The assertions that were held against users, in the order of the files.
  public var verdicts: [AssertionVerdict] = []
  /// The assertions that were not, for there were no users.
  public var assertionsNotRun: [CheckedAssertion] = []
  /// What the tests reach of the conditions, if that was asked for.
  public var coverage: TestCoverage?
  /// What the tests notice, if that was asked for.
  public var mutation: MutationScore?

  /// Makes a report of nothing.
  public init(name: String, sources: SourceMap) {
    self.name = name
    self.sources = sources
  }

  /// True if no test and no assertion failed.
  public var passed: Bool { outcomes.allSatisfy(\.passed) && verdicts.allSatisfy(\.holds) }

  /// Tests and assertions that failed.
  var failures: Int { outcomes.count { !$0.passed } + verdicts.count { !$0.holds } }

  /// `rules.aup:3:10`.
  func place(_ span: SourceSpan) -> String {
    let location = sources.location(of: span.start)
    return "\(TerminalText.harmless(location.file)):\(location.line):\(location.column)"
  }

  /// The edit of a mutant in words: the text it is in, unless that is the whole rule, and what is done to it.
  func edit(_ mutant: Mutant) -> String {
    let edit = TerminalText.harmless(mutant.edit)
    return mutant.isInCondition ? "`\(ClauseText.of(mutant.span, in: sources))` \(edit)" : edit
  }
}
