import SourceDiagnostics

extension Condition {
  /// True for a test, and for the tests that one was turned into (`ne`, `all`, `none`): they share its text.
  var isClause: Bool {
    func isPart(_ part: Condition) -> Bool { part.span == span && part.isClause }
    switch kind {
    case .test, .count: return true
    case .not(let part): return isPart(part)
    case .and(let parts), .or(let parts): return !parts.isEmpty && parts.allSatisfy(isPart)
    case .atLeast, .named, .element: return false
    }
  }

  /// The places of its clauses, those in lets and brackets too, each once and in the order they are met. O(condition).
  var clauseSpans: [SourceSpan] {
    var seen: Set<SourceSpan> = []
    var spans: [SourceSpan] = []
    forEachClause { if seen.insert($0.span).inserted { spans.append($0.span) } }
    return spans
  }

  /// Recursion is as deep as the condition, which the checker bounds.
  private func forEachClause(_ body: (Condition) -> Void) {
    if isClause { return body(self) }
    for part in parts { part.forEachClause(body) }
  }
}
