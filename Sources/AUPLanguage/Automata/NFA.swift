/// A nondeterministic finite automaton over bytes: accepts a text if a path from `start` along its bytes ends in
/// `match`. What it decides is an anchored match; searching is the business of who runs it.
struct NFA: Sendable {
  typealias StateID = Int32

  enum State: Sendable {
    case match
    /// One byte further, by an edge.
    case step(Edge)
    /// One byte further, by the edge that holds it among so many of ``edges``; they are ascending and apart. Without
    /// edges: a dead end.
    case fork(first: Int32, count: Int32)
    /// Either of these, without reading.
    case choice(StateID, StateID)
    /// On without reading, where the assertion holds.
    case assertion(Assertion, StateID)
  }

  struct Edge: Hashable, Sendable {
    var bytes: ClosedRange<UInt8>
    var target: StateID
  }

  let states: [State]
  let edges: [Edge]
  let start: StateID
  /// The assertions that occur.
  let assertions: Set<Assertion>
}
