/// Turns a tree into an automaton, from its end to its start: each part is told where to go on.
struct NFABuilder {
  /// The tree needs more states than it may have.
  struct TooManyStates: Error {}

  private var states: [NFA.State] = [.match]
  private var edges: [NFA.Edge] = []
  private var assertions: Set<Assertion> = []
  /// A set stands in every copy of a counted repetition; it is encoded once.
  private var encodings: [CodePointSet: UTF8Trie] = [:]
  private let limit: Int

  /// The automaton of a tree.
  ///
  /// A counted repetition is as many copies of its body; no more states are ever made than `limit`, so the work is at
  /// most that times the size of the tree.
  static func build(_ tree: RegularExpression, limit: Int) throws(TooManyStates) -> NFA {
    var builder = NFABuilder(limit: limit)
    let start = try builder.add(tree, then: 0)
    return NFA(states: builder.states, edges: builder.edges, start: start, assertions: builder.assertions)
  }

  private init(limit: Int) { self.limit = min(limit, Int(NFA.StateID.max)) }

  private mutating func append(_ state: NFA.State) throws(TooManyStates) -> NFA.StateID {
    guard states.count < limit else { throw TooManyStates() }
    states.append(state)
    return NFA.StateID(states.count - 1)
  }

  /// The state at which the tree starts, if `next` follows it; `next` itself if the tree is just the empty text.
  private mutating func add(_ tree: RegularExpression, then next: NFA.StateID) throws(TooManyStates) -> NFA.StateID {
    switch tree {
    case .set(let set):
      return try addSet(set, then: next)
    case .assertion(let assertion):
      assertions.insert(assertion)
      return try append(.assertion(assertion, next))
    case .sequence(let parts):
      var state = next
      for part in parts.reversed() { state = try add(part, then: state) }
      return state
    case .choice(let parts):
      return try addChoice(of: parts, then: next)
    case .repetition(let body, let least, let most):
      return try addRepetition(of: body, least, most, then: next)
    }
  }

  private mutating func addRepetition(
    of body: RegularExpression, _ least: Int, _ most: Int?, then next: NFA.StateID
  ) throws(TooManyStates) -> NFA.StateID {
    var state = next
    if let most {
      for _ in 0..<max(0, most - least) {
        let copy = try add(body, then: state)
        // A body that is the empty text stays that however often it is repeated.
        if copy == state { return next }
        state = copy == next ? next : try append(.choice(copy, next))
      }
    } else {
      let loop = try append(.match)
      states[Int(loop)] = .choice(try add(body, then: loop), next)
      state = loop
    }
    for _ in 0..<least {
      let copy = try add(body, then: state)
      if copy == state { break }
      state = copy
    }
    return state
  }

  /// All parts that are one code point are one set: `(a|b)` costs no more than `[ab]`.
  private mutating func addChoice(
    of parts: [RegularExpression], then next: NFA.StateID
  ) throws(TooManyStates) -> NFA.StateID {
    var ranges: [ClosedRange<UInt32>] = []
    var hasSets = false
    var targets: [NFA.StateID] = []
    var seen: Set<NFA.StateID> = []
    for part in parts {
      if case .set(let set) = part {
        ranges += set.ranges
        hasSets = true
      } else {
        let target = try add(part, then: next)
        if seen.insert(target).inserted { targets.append(target) }
      }
    }
    if hasSets { targets.append(try addSet(CodePointSet(ranges), then: next)) }
    guard var state = targets.popLast() else { return next }
    while let target = targets.popLast() { state = try append(.choice(target, state)) }
    return state
  }

  /// A copy of the set's automaton.
  private mutating func addSet(_ set: CodePointSet, then next: NFA.StateID) throws(TooManyStates) -> NFA.StateID {
    let trie = encodings[set] ?? UTF8Trie(set)
    encodings[set] = trie
    guard states.count + trie.nodes.count <= limit else { throw TooManyStates() }
    let base = NFA.StateID(states.count)
    func moved(_ edge: NFA.Edge) -> NFA.Edge {
      NFA.Edge(bytes: edge.bytes, target: edge.target == UTF8Trie.end ? next : base + edge.target)
    }
    for node in trie.nodes {
      if node.count == 1 {
        states.append(.step(moved(trie.edges[node.lowerBound])))
      } else {
        states.append(.fork(first: Int32(edges.count), count: Int32(node.count)))
        for edge in trie.edges[node] { edges.append(moved(edge)) }
      }
    }
    return base + NFA.StateID(trie.nodes.count - 1)
  }
}
