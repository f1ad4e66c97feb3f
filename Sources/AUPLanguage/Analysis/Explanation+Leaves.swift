import SourceDiagnostics

extension Explanation {
  /// The clause that a leaf is; nil for other nodes, and for clauses without a text. A let that is used twice is there
  /// twice, and holds in both places or in none.
  public var clauseID: ClauseID? { parts.isEmpty && span != .none ? ClauseID(span: span, place: place) : nil }

  /// The leaves of the tree, in the order of the text.
  var leaves: [Explanation] { parts.isEmpty ? [self] : parts.flatMap(\.leaves) }

  /// The clauses that stand in the tree more than once, each once.
  var repeatedClauses: [(id: ClauseID, leaf: Explanation)] {
    var counts: [ClauseID: Int] = [:]
    return leaves.compactMap { leaf in
      guard let id = leaf.clauseID else { return nil }
      counts[id, default: 0] += 1
      return counts[id] == 2 ? (id, leaf) : nil
    }
  }
}
