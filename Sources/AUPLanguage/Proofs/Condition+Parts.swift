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
    for (index, part) in parts.enumerated() {
      var next = Part(path: whole.path + [index], span: part.span, isNegated: whole.isNegated)
      if case .not = kind { next.isNegated.toggle() }
      // `ne`, `all` and `none` have become several nodes with one text.
      let isOwnText = part.span != span
      if isOwnText && !body(next) { continue }
      part.visitParts(next, body)
    }
  }

  /// The nodes right below; none below a let.
  private var parts: [Condition] {
    switch kind {
    case .and(let parts), .or(let parts), .atLeast(_, let parts): parts
    case .not(let part), .element(_, let part): [part]
    case .test, .count, .named: []
    }
  }

  /// The condition with a constant in the place of a part.
  func replacing(_ part: Part, with constant: Bool) -> Condition { replacing(part.path[...], with: constant) }

  private func replacing(_ path: ArraySlice<Int>, with constant: Bool) -> Condition {
    guard let next = path.first else { return Condition(constant ? .and([]) : .or([]), span) }
    func replaced(_ parts: [Condition]) -> [Condition] {
      var parts = parts
      parts[next] = parts[next].replacing(path.dropFirst(), with: constant)
      return parts
    }
    let kind: Kind =
      switch kind {
      case .and(let parts): .and(replaced(parts))
      case .or(let parts): .or(replaced(parts))
      case .atLeast(let least, let parts): .atLeast(least, replaced(parts))
      case .not(let part): .not(replaced([part])[0])
      case .element(let field, let part): .element(field, replaced([part])[0])
      case .test, .count, .named: kind
      }
    return Condition(kind, span)
  }
}
