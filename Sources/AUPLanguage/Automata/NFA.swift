/// A nondeterministic finite automaton over bytes: accepts a text if a path from `start` along its bytes ends in
/// `match`. What it decides is an anchored match; searching is the business of who runs it.
struct NFA: Sendable {
  typealias StateID = Int

  enum State: Hashable, Sendable {
    case match
    /// One byte further, by the edge that holds it; edges are ascending and apart. Without edges: a dead end.
    case step([Edge])
    /// Any of these, without reading.
    case choice([StateID])
    /// On without reading, where the assertion holds.
    case assertion(Assertion, StateID)
  }

  struct Edge: Hashable, Sendable {
    var bytes: ClosedRange<UInt8>
    var target: StateID
  }

  let states: [State]
  let start: StateID

  /// The assertions that occur.
  var assertions: Set<Assertion> {
    Set(states.compactMap { if case .assertion(let assertion, _) = $0 { assertion } else { nil } })
  }
}
