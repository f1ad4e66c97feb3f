import SourceDiagnostics

extension Condition {
  /// A part of a condition, by the way to it.
  struct Part {
    /// At each node the index of the part that is next.
    var path: [Int]
    var span: SourceSpan
    /// True if it stands under an odd number of negations.
    var isNegated: Bool
  }

  /// Calls the body with each part but the whole, outer ones first; lets are parts of their own and not entered, and so
  /// are tests that the author wrote as one.
  ///
  /// - Parameter body: True if the parts of the part are to be visited, too.
  func visitParts(_ body: (Part) -> Bool) {
    visitParts(Part(path: [], span: span, isNegated: false), body)
  }

  /// - Parameter whole: This condition, as a part of the one that is visited.
  private func visitParts(_ whole: Part, _ body: (Part) -> Bool) {
    if case .named = kind { return }
    for (index, part) in parts.enumerated() {
      var next = Part(path: whole.path + [index], span: part.span, isNegated: whole.isNegated)
      if case .not = kind { next.isNegated.toggle() }
      // `ne`, `all` and `none` have become several nodes with one text.
      let isOwnText = part.span != span
      if isOwnText && !body(next) { continue }
      part.visitParts(next, body)
    }
  }

  /// The condition with a constant in the place of a part.
  func replacing(_ part: Part, with constant: Bool) -> Condition { replacing(part.path[...], with: constant) }

  private func replacing(_ path: ArraySlice<Int>, with constant: Bool) -> Condition {
    guard let next = path.first else { return Condition(constant ? .and([]) : .or([]), span) }
    return mapParts { $0 == next ? $1.replacing(path.dropFirst(), with: constant) : $1 }
  }
}
