public import SourceDiagnostics

extension FailedExpectation {
  /// The expectation as it is written and what is instead, on one line: `expect nothing: but matched by "A"`.
  public func text(_ sources: SourceMap) -> String { "\(ClauseText.of(span, in: sources)): but \(reason)" }
}

extension CheckedAssertion {
  /// The assertion as it is written, on one line.
  public func text(_ sources: SourceMap) -> String { ClauseText.of(span, in: sources) }
}
