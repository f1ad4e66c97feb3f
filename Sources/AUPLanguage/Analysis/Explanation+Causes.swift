extension Explanation {
  /// True if some verdicts of the clauses below make the node come out that way: an empty `at least 0 of ()` is never
  /// false, so nothing is the cause of its being true.
  func canBe(_ verdict: Bool) -> Bool {
    switch kind {
    case .clause: true
    case .elements(_, let parts): parts.isEmpty || (verdict ? parts.some(canBe: true) : parts.every(canBe: false))
    case .all(let parts): verdict ? parts.every(canBe: true) : parts.some(canBe: false)
    case .any(let parts): verdict ? parts.some(canBe: true) : parts.every(canBe: false)
    case .atLeast(let least, let parts):
      verdict ? parts.count { $0.canBe(true) } >= least : parts.count { !$0.canBe(false) } < least
    case .not(let part): part.canBe(!verdict)
    case .named(_, let part): part.canBe(verdict)
    }
  }

  /// Marks the clauses that the verdict rests on: those parts that agree with it where one would do, all parts where
  /// all are needed.
  mutating func markCauses() {
    guard canBe(!holds) else { return }
    isCause = true
    switch kind {
    case .clause: break
    case .all(var parts):
      parts.markCauses { holds || !$0.holds }
      kind = .all(parts)
    case .any(var parts):
      parts.markCauses { !holds || $0.holds }
      kind = .any(parts)
    case .elements(let reading, var parts):
      parts.markCauses { !holds || $0.holds }
      kind = .elements(reading, parts)
    case .atLeast(let least, var parts):
      parts.markCauses { $0.holds == holds }
      kind = .atLeast(least, parts)
    case .not(var part):
      part.markCauses()
      kind = .not(part)
    case .named(let name, var part):
      part.markCauses()
      kind = .named(name, part)
    }
  }

  /// The fewest clauses whose change would change the verdict; nil if no change of clauses would.
  ///
  /// Clauses are taken as independent of each other: two that read one attribute may not both be free to change.
  /// Of equally few the first in the text. O(size of the tree × largest `at least`).
  public func smallestChange() -> [Explanation]? { cheapest(toBe: !holds) }

  private func cheapest(toBe verdict: Bool) -> [Explanation]? {
    if holds == verdict { return [] }
    switch kind {
    case .clause: return [self]
    case .elements(_, let parts) where parts.isEmpty: return [self]
    case .all(let parts): return verdict ? parts.changes(toBe: true) : parts.changes(toBe: false, atLeast: 1)
    case .any(let parts), .elements(_, let parts):
      return verdict ? parts.changes(toBe: true, atLeast: 1) : parts.changes(toBe: false)
    case .atLeast(let least, let parts):
      return verdict
        ? parts.changes(toBe: true, atLeast: least) : parts.changes(toBe: false, atLeast: parts.count - least + 1)
    case .not(let part): return part.cheapest(toBe: !verdict)
    case .named(_, let part): return part.cheapest(toBe: verdict)
    }
  }
}

extension [Explanation] {
  fileprivate func some(canBe verdict: Bool) -> Bool { contains { $0.canBe(verdict) } }
  fileprivate func every(canBe verdict: Bool) -> Bool { allSatisfy { $0.canBe(verdict) } }

  fileprivate mutating func markCauses(where isCause: (Explanation) -> Bool) {
    for index in indices where isCause(self[index]) { self[index].markCauses() }
  }

  /// The fewest clauses to change so that so many parts (all, if not said) come out that way.
  fileprivate func changes(toBe verdict: Bool, atLeast number: Int? = nil) -> [Explanation]? {
    let costs = enumerated().compactMap { index, part in part.change(toBe: verdict).map { (index, $0) } }
    let needed = number ?? count
    guard costs.count >= needed else { return nil }
    let chosen = costs.sorted { ($0.1.count, $0.0) < ($1.1.count, $1.0) }.prefix(Swift.max(0, needed))
    return chosen.sorted { $0.0 < $1.0 }.flatMap(\.1)
  }
}

extension Explanation {
  fileprivate func change(toBe verdict: Bool) -> [Explanation]? { cheapest(toBe: verdict) }
}
