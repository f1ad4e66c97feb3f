import SCIMModel

/// Texts that satisfy predicates: the shortest that automata for all of them let through.
extension Solver {
  /// A text that comes through all tests; nil if none does. It is not empty if one that is not empty does.
  ///
  /// - Parameter first: The one to take if it comes through.
  func text(_ tests: [ValueTest], caseExact: Bool, first: String?) throws(Exhausted) -> String? {
    var judge = texts.judge(of: tests, caseExact: caseExact, limits)
    if let first, judge.accepts(first) { return first }
    let words = tests.filter(\.isWanted).compactMap(\.words)
    for word in words.flatMap({ $0 }).prefix(Self.mostWords) where !word.isEmpty {
      try spend()
      for spelling in [spelled(word, caseExact: caseExact), word] where judge.accepts(spelling) { return spelling }
    }
    // Nothing else has one of these keys, unless a pattern tells apart what folds to one.
    let equal = tests.filter(\.isWanted).compactMap(\.equalWords).min { $0.count < $1.count }
    if let equal, caseExact || !tests.contains(where: \.hasPattern) {
      for word in equal {
        try spend()
        if judge.accepts(word) { return spelled(word, caseExact: caseExact) }
      }
      return nil
    }
    return try shortest(tests, caseExact: caseExact, &judge) ?? (judge.accepts("") ? "" : nil)
  }

  /// A text as the author of the rules spells it.
  private func spelled(_ key: String, caseExact: Bool) -> String { caseExact ? key : spelling(of: key) }

  /// A text that compares without case as the author of the rules spells it; itself if it does not occur.
  func spelling(of key: String) -> String { spellings[Array(key.utf8)] ?? key }

  /// Words of the tests that are tried before others are looked for.
  private static let mostWords = 64
  /// Texts that the automata let through, and comparing does not: composed anew they are others.
  private static let mostRefused = 64

  /// A state of each automaton, and how it was reached.
  private struct Visit {
    var states: [Int]
    var parent: Int
    var letter: Unicode.Scalar
  }

  /// The shortest text but the empty one, breadth first. O(states of the product × letters).
  private func shortest(
    _ tests: [ValueTest], caseExact: Bool, _ judge: inout TextJudge
  ) throws(Exhausted) -> String? {
    let letters = texts.letters(of: tests, caseExact: caseExact, limits)
    var automata = tests.map { ($0.isWanted, texts.automaton($0.predicate, caseExact: caseExact, limits)) }
    let start = automata.map { _ in 0 }
    if automata.contains(where: { $1.end(0) == !$0 }) { return nil }
    var visits = [Visit(states: start, parent: -1, letter: " ")]
    var seen: Set<[Int]> = [start]
    var refused = 0
    var next = 0
    while next < visits.count {
      letters: for letter in letters {
        try spend()
        var states = visits[next].states
        for index in states.indices {
          states[index] = automata[index].1.step(states[index], letter)
          if automata[index].1.end(states[index]) == !automata[index].0 { continue letters }
        }
        // The start is seen, and a text that leads back to it is not the empty one.
        let isNew = seen.insert(states).inserted
        guard isNew || next == 0 && states == start else { continue }
        visits.append(Visit(states: states, parent: next, letter: letter.scalar))
        var isThrough = true
        for index in states.indices where isThrough {
          isThrough = automata[index].1.accepts(states[index]) == automata[index].0
        }
        if isThrough {
          let text = spelled(visits, visits.count - 1)
          if judge.accepts(text) { return text }
          refused += 1
          if refused == Self.mostRefused { throw Exhausted() }
        }
        if !isNew { visits.removeLast() }
      }
      next += 1
    }
    if refused > 0 { throw Exhausted() }
    return nil
  }

  private func spelled(_ visits: [Visit], _ last: Int) -> String {
    var letters: [Unicode.Scalar] = []
    var index = last
    while visits[index].parent >= 0 {
      letters.append(visits[index].letter)
      index = visits[index].parent
    }
    return String(String.UnicodeScalarView(letters.reversed()))
  }
}

extension ValueTest {
  var hasPattern: Bool { if case .matches = predicate { true } else { false } }

  /// The words that texts are to be, to hold, to begin or to end with.
  fileprivate var words: [String]? {
    guard case .compare(let comparison, let constants) = predicate else { return nil }
    switch comparison {
    case .equal, .contains, .startsWith, .endsWith, .greaterOrEqual, .lessOrEqual: return constants.texts
    case .greater, .less: return nil
    }
  }

  fileprivate var equalWords: [String]? {
    if case .compare(.equal, let constants) = predicate { constants.texts } else { nil }
  }
}

extension [Constant] {
  fileprivate var texts: [String] {
    compactMap { if case .text(let key) = $0 { String(decoding: key, as: UTF8.self) } else { nil } }
  }

  /// The keys of texts, as code points.
  var scalars: [[Unicode.Scalar]] { texts.map { [Unicode.Scalar]($0.unicodeScalars) } }
}

/// Says of a text, as evaluation would, whether it comes through tests.
struct TextJudge {
  private let caseExact: Bool
  private var tests: [(isWanted: Bool, predicate: ValuePredicate)]

  init(_ tests: [(isWanted: Bool, predicate: ValuePredicate)], caseExact: Bool) {
    self.caseExact = caseExact
    self.tests = tests
  }

  mutating func accepts(_ text: String) -> Bool {
    guard let value = ComparableValue.of(.string(text), .text(caseExact: caseExact)) else { return false }
    for index in tests.indices where tests[index].predicate.holds(value) != tests[index].isWanted { return false }
    return true
  }
}
