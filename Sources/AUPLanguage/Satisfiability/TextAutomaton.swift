import SCIMModel

/// A predicate over texts as an automaton that reads a text letter by letter.
///
/// States are numbers from 0, the start. A `nil` end means that what is still to come decides.
protocol TextAutomaton {
  /// The state behind one more letter.
  mutating func step(_ state: Int, _ letter: Letter) -> Int
  /// True if the text that led here satisfies the predicate.
  mutating func accepts(_ state: Int) -> Bool
  /// What the predicate says of every text that goes on from here, if that is known.
  func end(_ state: Int) -> Bool?
}

/// A character that texts are made of.
struct Letter: Sendable {
  let scalar: Unicode.Scalar
  /// What it is when texts are compared: itself, or what it folds to.
  let key: [Unicode.Scalar]
  /// Its UTF-8, which patterns are searched in.
  let bytes: [UInt8]

  init(_ scalar: Unicode.Scalar, caseExact: Bool) {
    self.scalar = scalar
    let text = String(scalar)
    key = Array(String(decoding: ComparisonKey.of(text, caseExact: caseExact), as: UTF8.self).unicodeScalars)
    bytes = Array(text.utf8)
  }
}

/// The text is not empty.
struct PresenceAutomaton: TextAutomaton {
  func step(_ state: Int, _ letter: Letter) -> Int { 1 }
  func accepts(_ state: Int) -> Bool { state == 1 }
  func end(_ state: Int) -> Bool? { state == 1 ? true : nil }
}

/// The text is one of some words, or begins with, ends with, contains one: a trie, with links to the longest suffix
/// where the word may begin anywhere (Aho and Corasick, 1975).
struct WordAutomaton: TextAutomaton {
  private struct Node {
    var next: [Unicode.Scalar: Int] = [:]
    var suffix = 0
    /// True if a word ends here; with suffixes, if one ends in some suffix.
    var isWord = false
  }

  private var nodes = [Node()]
  private let comparison: Comparison
  /// States behind the nodes: nothing will do any more, and anything will.
  private var lost: Int { nodes.count }
  private var won: Int { nodes.count + 1 }
  private var mayBeginAnywhere: Bool { comparison == .contains || comparison == .endsWith }

  init(_ comparison: Comparison, _ words: [[Unicode.Scalar]]) {
    self.comparison = comparison
    for word in words {
      var node = 0
      for scalar in word {
        if nodes[node].next[scalar] == nil {
          nodes.append(Node())
          nodes[node].next[scalar] = nodes.count - 1
        }
        node = nodes[node].next[scalar] ?? 0
      }
      nodes[node].isWord = true
    }
    if mayBeginAnywhere { linkSuffixes() }
  }

  private mutating func linkSuffixes() {
    var queue = [0]
    var index = 0
    while index < queue.count {
      let node = queue[index]
      index += 1
      for (scalar, child) in nodes[node].next {
        if node > 0 { nodes[child].suffix = follow(nodes[node].suffix, scalar) }
        if nodes[nodes[child].suffix].isWord { nodes[child].isWord = true }
        queue.append(child)
      }
    }
    if nodes[0].isWord { for node in nodes.indices { nodes[node].isWord = true } }
  }

  private func follow(_ node: Int, _ scalar: Unicode.Scalar) -> Int {
    var node = node
    while true {
      if let next = nodes[node].next[scalar] { return next }
      if node == 0 { return 0 }
      node = nodes[node].suffix
    }
  }

  func step(_ state: Int, _ letter: Letter) -> Int {
    var state = state
    for scalar in letter.key {
      if end(state) != nil { return state }
      state = mayBeginAnywhere ? follow(state, scalar) : nodes[state].next[scalar] ?? lost
    }
    return end(state) == true ? won : state
  }

  func accepts(_ state: Int) -> Bool { state == won || state < nodes.count && nodes[state].isWord }

  func end(_ state: Int) -> Bool? {
    if state == won { return true }
    if state == lost { return false }
    return (comparison == .contains || comparison == .startsWith) && nodes[state].isWord ? true : nil
  }
}

/// The text stands in an order to another one. A state is how much of that was met, or that the order is settled.
struct OrderAutomaton: TextAutomaton {
  private let bound: [Unicode.Scalar]
  private let comparison: Comparison
  private var less: Int { bound.count + 1 }
  private var greater: Int { bound.count + 2 }

  init(_ comparison: Comparison, _ bound: [Unicode.Scalar]) {
    self.comparison = comparison
    self.bound = bound
  }

  func step(_ state: Int, _ letter: Letter) -> Int {
    var state = state
    for scalar in letter.key where state <= bound.count {
      if state == bound.count { return greater }
      state = scalar < bound[state] ? less : scalar > bound[state] ? greater : state + 1
    }
    return state
  }

  func accepts(_ state: Int) -> Bool {
    switch comparison {
    case .greater: state == greater
    case .greaterOrEqual: state >= bound.count && state != less
    case .less: state < bound.count || state == less
    default: state != greater
    }
  }

  func end(_ state: Int) -> Bool? { state > bound.count ? accepts(state) : nil }
}

/// A pattern is found in the text. A state is a set of states of its automaton.
struct PatternAutomaton: TextAutomaton {
  private struct State: Hashable {
    var kernel: NFASimulation.Kernel
    var before: Place.Before
  }

  private var simulation: NFASimulation
  /// The first is that in which a match has ended.
  private var states: [State?] = []
  private var numberOfState: [State: Int] = [:]
  private static let found = 1

  init(_ pattern: Pattern) {
    simulation = NFASimulation(pattern.nfa)
    let start = State(kernel: [], before: simulation.textStart)
    states = [start, nil]
    numberOfState = [start: 0]
  }

  mutating func step(_ state: Int, _ letter: Letter) -> Int {
    guard var current = states[state] else { return Self.found }
    for byte in letter.bytes {
      guard let kernel = simulation.advance(current.kernel, after: current.before, by: byte) else { return Self.found }
      current = State(kernel: kernel, before: simulation.before(after: byte))
    }
    if let number = numberOfState[current] { return number }
    states.append(current)
    numberOfState[current] = states.count - 1
    return states.count - 1
  }

  mutating func accepts(_ state: Int) -> Bool {
    guard let current = states[state] else { return true }
    return simulation.accepts(current.kernel, after: current.before)
  }

  func end(_ state: Int) -> Bool? { state == Self.found ? true : nil }
}
