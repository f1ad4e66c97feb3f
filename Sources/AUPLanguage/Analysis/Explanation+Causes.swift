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
}

extension [Explanation] {
  fileprivate func some(canBe verdict: Bool) -> Bool { contains { $0.canBe(verdict) } }
  fileprivate func every(canBe verdict: Bool) -> Bool { allSatisfy { $0.canBe(verdict) } }

  fileprivate mutating func markCauses(where isCause: (Explanation) -> Bool) {
    for index in indices where isCause(self[index]) { self[index].markCauses() }
  }
}
