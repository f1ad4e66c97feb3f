import SourceDiagnostics

extension Explanation {
  /// The clause that a leaf is; nil for other nodes, and for clauses without a text. A let that is used twice is there
  /// twice, and holds in both places or in none.
  public var clauseID: ClauseID? { parts.isEmpty && span != .none ? ClauseID(span: span, place: place) : nil }

  /// The fewest clauses whose change would change the verdict, each once and in the order of the text; nil if no change
  /// of clauses would.
  ///
  /// Clauses are taken as independent of each other: two that read one attribute may not both be free to change.
  /// Of equally few the first in the text. O(size of the tree × largest `at least`), for each choice of clauses that
  /// occur more than once; of these choices at most ``choiceLimit`` are tried, those of few clauses first.
  public func smallestChange() -> [Explanation]? {
    let repeated = repeatedClauses
    var best: [Explanation]?
    var tried = 0
    for size in 0...repeated.count {
      // With so many of them changed it takes at least as many changes.
      if let best, best.count <= size { break }
      Choices.forEach(size, of: repeated.count) { chosen in
        tried += 1
        let changed = Set(chosen.map { repeated[$0].id })
        let verdicts = Dictionary(
          uniqueKeysWithValues: repeated.map { ($0.id, $0.leaf.holds != changed.contains($0.id)) })
        if let rest = cheapest(toBe: !holds, verdicts), best.map({ rest.count + size < $0.count }) ?? true {
          best = chosen.map { repeated[$0].leaf } + rest
        }
        return tried < Self.choiceLimit
      }
      if tried >= Self.choiceLimit { break }
    }
    return best.map(inOrder)
  }

  /// Choices of repeated clauses that are tried: every one of up to 10 such clauses.
  static let choiceLimit = 1_024

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

  private func inOrder(_ clauses: [Explanation]) -> [Explanation] {
    if clauses.count < 2 { return clauses }
    var places: [ClauseID: Int] = [:]
    for (place, leaf) in leaves.enumerated() { if let id = leaf.clauseID, places[id] == nil { places[id] = place } }
    return clauses.enumerated().sorted { a, b in
      (a.element.clauseID.flatMap { places[$0] } ?? 0, a.offset) < (
        b.element.clauseID.flatMap { places[$0] } ?? 0, b.offset
      )
    }.map(\.element)
  }

  /// The fewest leaves to change so that the node comes out that way, where some clauses have verdicts that are given.
  fileprivate func cheapest(toBe verdict: Bool, _ given: [ClauseID: Bool]) -> [Explanation]? {
    switch kind {
    case .clause: return leaf(toBe: verdict, given)
    case .elements(_, let parts) where parts.isEmpty: return leaf(toBe: verdict, given)
    case .all(let parts):
      return verdict ? parts.changes(toBe: true, given) : parts.changes(toBe: false, given, atLeast: 1)
    case .any(let parts), .elements(_, let parts):
      return verdict ? parts.changes(toBe: true, given, atLeast: 1) : parts.changes(toBe: false, given)
    case .atLeast(let least, let parts):
      return verdict
        ? parts.changes(toBe: true, given, atLeast: least)
        : parts.changes(toBe: false, given, atLeast: parts.count - least + 1)
    case .not(let part): return part.cheapest(toBe: !verdict, given)
    case .named(_, let part): return part.cheapest(toBe: verdict, given)
    }
  }

  private func leaf(toBe verdict: Bool, _ given: [ClauseID: Bool]) -> [Explanation]? {
    if let id = clauseID, let fixed = given[id] { return fixed == verdict ? [] : nil }
    return holds == verdict ? [] : [self]
  }
}

extension [Explanation] {
  /// The fewest clauses to change so that so many parts (all, if not said) come out that way.
  fileprivate func changes(
    toBe verdict: Bool, _ given: [Explanation.ClauseID: Bool], atLeast number: Int? = nil
  ) -> [Explanation]? {
    let costs = enumerated().compactMap { index, part in part.cheapest(toBe: verdict, given).map { (index, $0) } }
    let needed = number ?? count
    guard costs.count >= needed else { return nil }
    let chosen = costs.sorted { ($0.1.count, $0.0) < ($1.1.count, $1.0) }.prefix(Swift.max(0, needed))
    return chosen.sorted { $0.0 < $1.0 }.flatMap(\.1)
  }
}

/// Choices of some out of many.
private enum Choices {
  /// Calls the body with each ascending choice of `size` indices below `count`, until it says stop.
  static func forEach(_ size: Int, of count: Int, _ body: ([Int]) -> Bool) {
    var chosen = Array(0..<size)
    while body(chosen) {
      guard let place = chosen.indices.last(where: { chosen[$0] < count - size + $0 }) else { return }
      chosen[place] += 1
      for next in chosen.indices where next > place { chosen[next] = chosen[next - 1] + 1 }
    }
  }
}
