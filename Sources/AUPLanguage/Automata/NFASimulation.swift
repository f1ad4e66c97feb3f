/// Runs an automaton for a search: the set of states it may be in, byte by byte.
///
/// A set is kept as it was reached by a byte, before anything is followed that reads nothing: what may be followed
/// depends on the next byte (`$`, `\b`). The start is always in it without being written down, since a match may begin
/// anywhere.
struct NFASimulation {
  /// A set of states, ascending.
  typealias Kernel = [NFA.StateID]

  private let nfa: NFA
  private let followsLines: Bool
  private let followsWords: Bool
  /// What stands before the first byte.
  let textStart: Place.Before
  /// How often a state was looked at: the work done, for tests that it is linear.
  private(set) var visits = 0

  /// The set in front of a byte, what can be reached from it without reading, and the set behind the byte.
  private var current = StateSet()
  private var closure = StateSet()
  private var reached = StateSet()

  init(_ nfa: NFA) {
    self.nfa = nfa
    let assertions = nfa.assertions
    followsLines = assertions.contains(.lineStart)
    followsWords = assertions.contains(.wordBoundary) || assertions.contains(.notWordBoundary)
    textStart = followsLines || assertions.contains(.textStart) ? .textStart : .other
  }

  /// True if a match ends where the text does.
  mutating func accepts(_ kernel: Kernel, after before: Place.Before) -> Bool {
    load(kernel)
    return step(over: Place(before: before, next: nil))
  }

  /// The set behind one more byte; nil if a match ends in front of it. O(states).
  mutating func advance(_ kernel: Kernel, after before: Place.Before, by byte: UInt8) -> Kernel? {
    load(kernel)
    return step(over: Place(before: before, next: byte)) ? nil : reached.members.sorted()
  }

  /// True if a match ends anywhere in a text from `start` on. O(bytes × states).
  mutating func search(_ bytes: Span<UInt8>, from start: Int, _ kernel: Kernel, after before: Place.Before) -> Bool {
    load(kernel)
    var before = before
    for index in start..<bytes.count {
      if step(over: Place(before: before, next: bytes[index])) { return true }
      swap(&current, &reached)
      before = self.before(after: bytes[index])
    }
    return step(over: Place(before: before, next: nil))
  }

  /// What stands before the place behind a byte, as far as this automaton asks.
  func before(after byte: UInt8) -> Place.Before {
    if followsLines, byte == 0x0A { return .newline }
    return followsWords && Place.isWord(byte) ? .wordByte : .other
  }

  private mutating func load(_ kernel: Kernel) {
    // Most matchers of a large rule set never run, so room is made when they do.
    current.empty(for: nfa.states.count)
    closure.empty(for: nfa.states.count)
    reached.empty(for: nfa.states.count)
    for state in kernel { current.insert(state) }
  }

  /// True if a match ends at the place. If not, `reached` is the set behind the next byte.
  private mutating func step(over place: Place) -> Bool {
    closure.removeAll()
    reached.removeAll()
    closure.insert(nfa.start)
    for index in 0..<current.count { closure.insert(current[index]) }
    var index = 0
    while index < closure.count {
      visits += 1
      switch nfa.states[Int(closure[index])] {
      case .match: return true
      case .step(let edge): if let byte = place.next, edge.bytes.contains(byte) { reach(edge.target) }
      case .fork(let first, let count): if let byte = place.next { fork(Int(first), Int(count), byte) }
      case .choice(let one, let other):
        closure.insert(one)
        closure.insert(other)
      case .assertion(let assertion, let next): if place.satisfies(assertion) { closure.insert(next) }
      }
      index += 1
    }
    return false
  }

  private mutating func fork(_ first: Int, _ count: Int, _ byte: UInt8) {
    var low = first
    var high = first + count
    while low < high {
      let middle = (low + high) / 2
      if nfa.edges[middle].bytes.upperBound < byte { low = middle + 1 } else { high = middle }
    }
    guard low < first + count, nfa.edges[low].bytes.lowerBound <= byte else { return }
    reach(nfa.edges[low].target)
  }

  private mutating func reach(_ state: NFA.StateID) { if state != nfa.start { reached.insert(state) } }
}

/// A set of states that is emptied at no cost and keeps the order in which they came.
private struct StateSet {
  private(set) var members: [NFA.StateID] = []
  /// For each state when it was last inserted.
  private var stamps: [UInt32] = []
  private var now: UInt32 = 0

  var count: Int { members.count }

  subscript(index: Int) -> NFA.StateID { members[index] }

  /// Empties the set and makes room for states below a number.
  mutating func empty(for count: Int) {
    if stamps.isEmpty {
      stamps = [UInt32](repeating: 0, count: count)
      members.reserveCapacity(count)
    }
    removeAll()
  }

  mutating func removeAll() {
    members.removeAll(keepingCapacity: true)
    if now == .max {
      for index in stamps.indices { stamps[index] = 0 }
      now = 0
    }
    now += 1
  }

  @inline(__always)
  mutating func insert(_ state: NFA.StateID) {
    guard stamps[Int(state)] != now else { return }
    stamps[Int(state)] = now
    members.append(state)
  }
}
