/// Turns a tree into an automaton, from its end to its start: each part is told where to go on.
struct NFABuilder {
  /// The tree needs more states than it may have.
  struct TooManyStates: Error {}

  private var states: [NFA.State] = [.match]
  private let limit: Int

  /// The automaton of a tree.
  ///
  /// A counted repetition is as many copies of its body; no more states are ever made than `limit`, so the work is at
  /// most that times the size of the tree.
  static func build(_ tree: RegularExpression, limit: Int) throws(TooManyStates) -> NFA {
    var builder = NFABuilder(limit: limit)
    let start = try builder.add(tree, then: 0)
    return NFA(states: builder.states, start: start)
  }

  private init(limit: Int) { self.limit = limit }

  private mutating func append(_ state: NFA.State) throws(TooManyStates) -> NFA.StateID {
    guard states.count < limit else { throw TooManyStates() }
    states.append(state)
    return states.count - 1
  }

  /// The state at which the tree starts, if `next` follows it; `next` itself if the tree is just the empty text.
  private mutating func add(_ tree: RegularExpression, then next: NFA.StateID) throws(TooManyStates) -> NFA.StateID {
    switch tree {
    case .set(let set):
      return try addTrie(UTF8Sequences.of(set)[...], depth: 0, then: next)
    case .assertion(let assertion):
      return try append(.assertion(assertion, next))
    case .sequence(let parts):
      var state = next
      for part in parts.reversed() { state = try add(part, then: state) }
      return state
    case .choice(let parts):
      var targets: [NFA.StateID] = []
      for part in parts { targets.append(try add(part, then: next)) }
      return try addChoice(targets)
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
        state = try addChoice([copy, next])
      }
    } else {
      let loop = try append(.choice([]))
      states[loop] = .choice([try add(body, then: loop), next])
      state = loop
    }
    for _ in 0..<least {
      let copy = try add(body, then: state)
      if copy == state { break }
      state = copy
    }
    return state
  }

  private mutating func addChoice(_ targets: [NFA.StateID]) throws(TooManyStates) -> NFA.StateID {
    var distinct: [NFA.StateID] = []
    var seen: Set<NFA.StateID> = []
    for target in targets where seen.insert(target).inserted { distinct.append(target) }
    return distinct.count == 1 ? distinct[0] : try append(.choice(distinct))
  }

  /// The state that reads what is left of some sequences behind `depth` bytes that they share.
  private mutating func addTrie(
    _ sequences: ArraySlice<[UTF8Sequences.ByteRange]>, depth: Int, then next: NFA.StateID
  ) throws(TooManyStates) -> NFA.StateID {
    if let first = sequences.first, first.count == depth { return next }
    var edges: [NFA.Edge] = []
    var tails: [[[UTF8Sequences.ByteRange]]: NFA.StateID] = [:]
    var rest = sequences
    while let bytes = rest.first?[depth] {
      let group = rest.prefix { $0[depth] == bytes }
      rest = rest.dropFirst(group.count)
      let tail = group.map { Array($0[(depth + 1)...]) }
      // Many lead bytes are followed by the same bytes: one state serves them all.
      let target: NFA.StateID
      if let known = tails[tail] {
        target = known
      } else {
        target = try addTrie(group, depth: depth + 1, then: next)
        tails[tail] = target
      }
      edges.append(NFA.Edge(bytes: bytes, target: target))
    }
    return try append(.step(edges))
  }
}
