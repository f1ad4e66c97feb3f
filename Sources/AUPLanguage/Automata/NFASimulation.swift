/// Runs an automaton for a search: the set of states it may be in, byte by byte.
///
/// A set is kept as it was reached by a byte, before anything is followed that reads nothing: what may be followed
/// depends on the next byte (`$`, `\b`). It is sorted, and the start is always in it without being written down,
/// since a match may begin anywhere.
struct NFASimulation {
  typealias Kernel = [NFA.StateID]

  private let nfa: NFA
  private let followsLines: Bool
  private let followsWords: Bool
  /// What stands before the first byte.
  let textStart: Place.Before
  /// How often a state was looked at: the work done, for tests that it is linear.
  private(set) var visits = 0

  private var marks: [Int]
  private var stamp = 0
  private var pending: [NFA.StateID] = []
  private var steps: [[NFA.Edge]] = []

  init(_ nfa: NFA) {
    self.nfa = nfa
    let assertions = nfa.assertions
    followsLines = assertions.contains(.lineStart)
    followsWords = assertions.contains(.wordBoundary) || assertions.contains(.notWordBoundary)
    textStart = followsLines || assertions.contains(.textStart) ? .textStart : .other
    marks = Array(repeating: 0, count: nfa.states.count)
  }

  /// True if a match ends at the place. Leaves the edges out of all states that can be reached there in `steps`.
  private mutating func close(_ kernel: Kernel, at place: Place) -> Bool {
    stamp += 1
    steps.removeAll(keepingCapacity: true)
    pending.append(contentsOf: kernel)
    pending.append(nfa.start)
    var isMatch = false
    while let state = pending.popLast() {
      guard marks[state] != stamp else { continue }
      marks[state] = stamp
      visits += 1
      switch nfa.states[state] {
      case .match: isMatch = true
      case .step(let edges): steps.append(edges)
      case .choice(let targets): pending.append(contentsOf: targets)
      case .assertion(let assertion, let next): if place.satisfies(assertion) { pending.append(next) }
      }
    }
    return isMatch
  }

  /// True if a match ends where the text does.
  mutating func accepts(_ kernel: Kernel, after before: Place.Before) -> Bool {
    close(kernel, at: Place(before: before, next: nil))
  }

  /// The set behind one more byte; nil if a match ends in front of it. O(states).
  mutating func advance(_ kernel: Kernel, after before: Place.Before, by byte: UInt8) -> Kernel? {
    if close(kernel, at: Place(before: before, next: byte)) { return nil }
    stamp += 1
    var result: Kernel = []
    for edges in steps {
      guard let target = Self.target(of: byte, in: edges), marks[target] != stamp, target != nfa.start else { continue }
      marks[target] = stamp
      result.append(target)
    }
    result.sort()
    return result
  }

  /// What stands before the place behind a byte, as far as this automaton asks.
  func before(after byte: UInt8) -> Place.Before {
    if followsLines, byte == 0x0A { return .newline }
    return followsWords && Place.isWord(byte) ? .wordByte : .other
  }

  private static func target(of byte: UInt8, in edges: [NFA.Edge]) -> NFA.StateID? {
    var low = 0
    var high = edges.count
    while low < high {
      let middle = (low + high) / 2
      if edges[middle].bytes.upperBound < byte { low = middle + 1 } else { high = middle }
    }
    return low < edges.count && edges[low].bytes.lowerBound <= byte ? edges[low].target : nil
  }
}
