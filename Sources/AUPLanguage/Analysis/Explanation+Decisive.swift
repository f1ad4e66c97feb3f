extension Explanation {
  /// The clauses that decide the verdict alone: were any one of them to come out otherwise and all others to stay, the
  /// verdict would be the opposite. Masking MC/DC asks for these.
  ///
  /// A clause that stands in several places comes out otherwise in all of them. O(size of the tree), and as much again
  /// for each clause that does.
  var decisiveClauses: [Explanation] {
    let repeated = repeatedClauses.filter { $0.leaf.isClause }
    let ids = Set(repeated.map(\.id))
    var found: [Explanation] = []
    gatherDecisive(into: &found) { $0.clauseID.map { !ids.contains($0) } ?? false }
    return found + repeated.filter { verdict(changing: $0.id) != holds }.map(\.leaf)
  }

  /// False for brackets that were tried on no element.
  private var isClause: Bool { if case .clause = kind { true } else { false } }

  /// Goes down to the parts on which the verdict of the node depends, each alone.
  private func gatherDecisive(into found: inout [Explanation], where isMeant: (Explanation) -> Bool) {
    if parts.isEmpty {
      if isClause, isMeant(self) { found.append(self) }
      return
    }
    let holding = parts.count(where: \.holds)
    for part in parts where decides(part, holding) { part.gatherDecisive(into: &found, where: isMeant) }
  }

  /// True if the verdict of the node, so many parts of which hold, would change with that of the part.
  private func decides(_ part: Explanation, _ holding: Int) -> Bool {
    switch kind {
    case .all: return part.holds ? holding == parts.count : holding == parts.count - 1
    case .any, .elements: return part.holds ? holding == 1 : holding == 0
    case .atLeast(let least, _): return part.holds ? holding == least : holding == least - 1
    case .not, .named: return true
    case .clause: return false
    }
  }

  /// The verdict if one clause came out otherwise, wherever it stands.
  private func verdict(changing id: ClauseID) -> Bool {
    if parts.isEmpty { return holds != (clauseID == id) }
    switch kind {
    case .all(let parts): return parts.allSatisfy { $0.verdict(changing: id) }
    case .any(let parts), .elements(_, let parts): return parts.contains { $0.verdict(changing: id) }
    case .atLeast(let least, let parts): return parts.count { $0.verdict(changing: id) } >= least
    case .not(let part): return !part.verdict(changing: id)
    case .named(_, let part): return part.verdict(changing: id)
    case .clause: return holds
    }
  }
}
