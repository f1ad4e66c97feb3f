import SCIMModel

extension RuleSetAnalysis {
  /// What each two rules have to do with each other, by their conditions: equal, one implied by the other, disjoint.
  /// Rules that never or always match are left out, for of them anything is true.
  ///
  /// Users who are found on the way tell most pairs apart without a search. O(rules²) look-ups, and a search for each
  /// pair that is left.
  ///
  /// - Parameter withDisjoint: True if disjoint rules are to be looked for, too.
  public func findingsOfPairs(withDisjoint: Bool = true) -> [AnalysisFinding] {
    var sample = RuleSample(rules: rules.rules.count)
    var ordinary: [Int] = []
    for rule in rules.rules.indices {
      guard case .witness(let one) = witness(for: rule), case .witness(let other) = witness(against: rule) else {
        continue
      }
      ordinary.append(rule)
      add(one, to: &sample)
      add(other, to: &sample)
    }
    addUnions(of: ordinary, to: &sample)
    var findings: [AnalysisFinding] = []
    for (place, first) in ordinary.enumerated() {
      for second in ordinary[(place + 1)...] {
        findings += findingsOfPair(first, second, withDisjoint: withDisjoint, &sample)
      }
    }
    return findings
  }

  private func findingsOfPair(
    _ first: Int, _ second: Int, withDisjoint: Bool, _ sample: inout RuleSample
  ) -> [AnalysisFinding] {
    var undecided: [AnalysisFinding] = []
    let forth = implies(first, second, &sample, &undecided)
    let back = implies(second, first, &sample, &undecided)
    if forth && back { return [.equal(first: first, second: second)] }
    for (isSo, first, second) in [(forth, first, second), (back, second, first)] where isSo {
      if case .witness(let witness) = user(matching: [second], butNot: [first]) {
        return [.implies(first: first, second: second, witness: witness)]
      }
    }
    if withDisjoint, !sample.has(first, and: second), !haveUnion(first, second) {
      switch user(matching: [first, second]) {
      case .none: return [.disjoint(first: first, second: second)]
      case .undecided: undecided.append(.undecided(.disjoint(first: first, second: second)))
      case .witness(let user): add(user, to: &sample)
      }
    }
    return undecided
  }

  private func implies(
    _ first: Int, _ second: Int, _ sample: inout RuleSample, _ undecided: inout [AnalysisFinding]
  ) -> Bool {
    if sample.has(first, butNot: second) { return false }
    switch user(matching: [first], butNot: [second]) {
    case .none: return true
    case .undecided:
      undecided.append(.undecided(.implies(first: first, second: second)))
      return false
    case .witness(let user):
      add(user, to: &sample)
      return false
    }
  }

  private func add(_ user: SCIMObject, to sample: inout RuleSample) { sample.add(rulesHolding(for: user)) }

  /// True if what a witness of one and a witness of the other have together makes both hold.
  private func haveUnion(_ first: Int, _ second: Int) -> Bool {
    [(first, second), (second, first)].contains { one, other in
      guard case .witness(var union) = witness(for: one), case .witness(let more) = witness(for: other) else {
        return false
      }
      union.add(more)
      return holds(first, union) && holds(second, union)
    }
  }

  /// Users of whom many rules are true at once: what several witnesses have, together.
  private func addUnions(of ordinary: [Int], to sample: inout RuleSample) {
    var size = 2
    while size < 2 * ordinary.count {
      for start in stride(from: 0, to: ordinary.count, by: size) {
        var union = SCIMObject()
        for rule in ordinary[start..<min(ordinary.count, start + size)] {
          if case .witness(let user) = witness(for: rule) { union.add(user) }
        }
        add(union, to: &sample)
      }
      size *= 2
    }
  }
}

extension SCIMObject {
  /// Takes on what another has: elements beside those that are there, other values where there is none.
  fileprivate mutating func add(_ other: SCIMObject) {
    for (name, value) in other.members {
      switch (self[name], value) {
      case (.array(let elements)?, .array(let more)): self[name] = .array(elements + more)
      case (.complex(var object)?, .complex(let more)):
        object.add(more)
        self[name] = .complex(object)
      case (nil, _): self[name] = value
      default: break
      }
    }
  }
}

/// Which rules hold for which of some users.
struct RuleSample {
  private var users: [[UInt64]]
  private var count = 0

  init(rules: Int) { users = Array(repeating: [], count: rules) }

  /// Adds a user.
  ///
  /// - Parameter rules: Those that hold.
  mutating func add(_ rules: [Int]) {
    if count % 64 == 0 { for rule in users.indices { users[rule].append(0) } }
    for rule in rules { users[rule][count / 64] |= 1 << UInt64(count % 64) }
    count += 1
  }

  func has(_ first: Int, and second: Int) -> Bool {
    zip(users[first], users[second]).contains { $0 & $1 != 0 }
  }

  func has(_ first: Int, butNot second: Int) -> Bool {
    zip(users[first], users[second]).contains { $0 & ~$1 != 0 }
  }
}
