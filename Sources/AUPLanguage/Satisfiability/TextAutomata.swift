import SCIMModel

/// What is made of predicates over texts, kept for the questions to come.
struct TextAutomata {
  private struct Key: Hashable {
    var predicate: Predicate
    var caseExact: Bool
  }

  private var automata: [Key: any TextAutomaton] = [:]
  private var patterns: [Key: Pattern] = [:]
  private var sets: [Key: [CodePointSet]] = [:]

  /// The automaton of a predicate that a checker accepted for texts.
  mutating func automaton(_ predicate: Predicate, caseExact: Bool, _ limits: Limits) -> any TextAutomaton {
    let key = Key(predicate: predicate, caseExact: caseExact)
    if let automaton = automata[key] { return automaton }
    let automaton = make(key, limits)
    automata[key] = automaton
    return automaton
  }

  private mutating func make(_ key: Key, _ limits: Limits) -> any TextAutomaton {
    switch key.predicate {
    case .present: return PresenceAutomaton()
    case .matches:
      guard let pattern = pattern(key, limits) else { return WordAutomaton(.equal, []) }
      return PatternAutomaton(pattern)
    case .compare(let comparison, let constants):
      let words = constants.scalars
      switch comparison {
      case .equal, .contains, .startsWith, .endsWith: return WordAutomaton(comparison, words)
      // To be above one of some is to be above the least.
      case .greater, .greaterOrEqual:
        return OrderAutomaton(comparison, words.min { $0.lexicographicallyPrecedes($1) } ?? [])
      case .less, .lessOrEqual:
        return OrderAutomaton(comparison, words.max { $0.lexicographicallyPrecedes($1) } ?? [])
      }
    }
  }

  private mutating func pattern(_ key: Key, _ limits: Limits) -> Pattern? {
    if let pattern = patterns[key] { return pattern }
    guard case .matches(let text) = key.predicate else { return nil }
    let pattern = try? Pattern(text, caseExact: key.caseExact, limits: limits)
    patterns[key] = pattern
    return pattern
  }

  /// What says whether a text comes through tests.
  mutating func judge(of tests: [ValueTest], caseExact: Bool, _ limits: Limits) -> TextJudge {
    TextJudge(tests.map { ($0.isWanted, predicate($0.predicate, caseExact: caseExact, limits)) }, caseExact: caseExact)
  }

  /// A predicate as evaluation has it. `now` stands in it no more.
  mutating func predicate(_ predicate: Predicate, caseExact: Bool, _ limits: Limits) -> ValuePredicate {
    let pattern = pattern(Key(predicate: predicate, caseExact: caseExact), limits)
    return ValuePredicate(predicate, pattern: pattern, now: Instant(seconds: 0))
  }

  /// Letters of which texts are made: one of each kind that the tests can tell apart.
  mutating func letters(of tests: [ValueTest], caseExact: Bool, _ limits: Limits) -> [Letter] {
    var alphabet = Alphabet(caseExact: caseExact)
    for test in tests {
      switch test.predicate {
      case .present: continue
      case .matches: alphabet.add(sets(Key(predicate: test.predicate, caseExact: caseExact), limits))
      case .compare(let comparison, let constants):
        let isOrder = [.greater, .greaterOrEqual, .less, .lessOrEqual].contains(comparison)
        alphabet.add(constants.scalars.flatMap { $0 }, areOrdered: isOrder)
      }
    }
    return alphabet.letters()
  }

  /// The sets of code points that a pattern asks for.
  private mutating func sets(_ key: Key, _ limits: Limits) -> [CodePointSet] {
    if let found = sets[key] { return found }
    var found: Set<CodePointSet> = []
    if case .matches(let text) = key.predicate,
      let tree = try? Pattern.tree(of: text, caseExact: key.caseExact, limits: limits)
    {
      tree.collectSets(into: &found)
    }
    let sorted = found.sorted { $0.ranges.first?.lowerBound ?? 0 < $1.ranges.first?.lowerBound ?? 0 }
    sets[key] = sorted
    return sorted
  }
}

extension RegularExpression {
  /// The sets that tell code points apart, those of its assertions with them.
  fileprivate func collectSets(into sets: inout Set<CodePointSet>) {
    switch self {
    case .set(let set): sets.insert(set)
    case .assertion(.lineStart), .assertion(.lineEnd): sets.insert(CodePointSet(0x0A))
    case .assertion(.wordBoundary), .assertion(.notWordBoundary):
      sets.insert(CodePointSet(Place.wordBytes.map { UInt32($0.lowerBound)...UInt32($0.upperBound) }))
    case .assertion: break
    case .sequence(let parts), .choice(let parts): for part in parts { part.collectSets(into: &sets) }
    case .repetition(let body, _, _): body.collectSets(into: &sets)
    }
  }
}
