/// Searches texts for one pattern, and remembers what it learned about it.
///
/// A deterministic automaton is built as texts ask for it: each state is a set of states of the ``Pattern``'s automaton,
/// each transition is worked out once. When the cache is full it is emptied; where a text would fill it again and again,
/// the rest of that text is run without it. Either way a text costs at most its length times the states of the pattern.
public struct PatternMatcher: Sendable {
  private struct Key: Hashable {
    var kernel: NFASimulation.Kernel
    var before: Place.Before
  }

  /// Entries of the transition table that stand for no state.
  private enum Entry {
    static let unknown: Int32 = -1
    static let match: Int32 = -2
    static let noMatch: Int32 = -3
  }

  /// Numbers of four bytes that the cache of one matcher may hold: a megabyte at most, so much for all matchers of a
  /// program, but for each enough for a small pattern.
  static func capacity(among patterns: Int) -> Int {
    max(1 << 10, min(1 << 18, (1 << 22) / max(1, patterns)))
  }

  private let classes: ByteClasses
  /// One entry per class of bytes, and one for the end of the text.
  private let stride: Int
  private let capacity: Int
  private var simulation: NFASimulation
  private var keys: [Key] = []
  private var states: [Key: Int32] = [:]
  private var table: [Int32] = []
  private var used = 0
  private var bytesSinceFlush = 0
  private(set) var flushes = 0

  /// How often a state of the pattern's automaton was looked at.
  var visits: Int { simulation.visits }

  init(_ pattern: Pattern, capacity: Int) {
    classes = pattern.classes
    stride = classes.count + 1
    self.capacity = capacity
    simulation = NFASimulation(pattern.nfa)
  }

  /// True if the pattern is found in a text of UTF-8 bytes. O(bytes × states), and O(bytes) once it is warm.
  public mutating func matches(_ bytes: [UInt8]) -> Bool { matches(bytes.span) }

  /// True if the pattern is found in a text of UTF-8 bytes. O(bytes × states), and O(bytes) once it is warm.
  public mutating func matches(_ bytes: Span<UInt8>) -> Bool {
    var state = state(of: Key(kernel: [], before: simulation.textStart))
    var counted = 0
    for index in bytes.indices {
      let column = Int(classes.classOf[Int(bytes[index])])
      var entry = table[Int(state) * stride + column]
      if entry == Entry.unknown {
        if isFull {
          let key = keys[Int(state)]
          bytesSinceFlush += index - counted
          counted = index
          // Fewer than ten bytes for a state that was built: building does not pay here.
          if flushes > 0, bytesSinceFlush < 10 * keys.count { return simulate(from: key, bytes, at: index) }
          flush()
          state = self.state(of: key)
        }
        entry = learn(state, column)
      }
      if entry < 0 { return entry == Entry.match }
      state = entry
    }
    bytesSinceFlush += bytes.count - counted
    let entry = table[Int(state) * stride + classes.count]
    return (entry == Entry.unknown ? learnEnd(state) : entry) == Entry.match
  }

  // MARK: Cache

  private var isFull: Bool { used > capacity }

  private mutating func flush() {
    keys.removeAll(keepingCapacity: true)
    states.removeAll(keepingCapacity: true)
    table.removeAll(keepingCapacity: true)
    used = 0
    bytesSinceFlush = 0
    flushes += 1
  }

  private mutating func state(of key: Key) -> Int32 {
    if let known = states[key] { return known }
    let state = Int32(keys.count)
    keys.append(key)
    states[key] = state
    table.append(contentsOf: repeatElement(Entry.unknown, count: stride))
    used += stride + key.kernel.count + 8
    return state
  }

  private mutating func learn(_ state: Int32, _ column: Int) -> Int32 {
    let key = keys[Int(state)]
    let byte = classes.representatives[column]
    var entry = Entry.match
    if let kernel = simulation.advance(key.kernel, after: key.before, by: byte) {
      entry = self.state(of: Key(kernel: kernel, before: simulation.before(after: byte)))
    }
    table[Int(state) * stride + column] = entry
    return entry
  }

  private mutating func learnEnd(_ state: Int32) -> Int32 {
    let key = keys[Int(state)]
    let entry = simulation.accepts(key.kernel, after: key.before) ? Entry.match : Entry.noMatch
    table[Int(state) * stride + classes.count] = entry
    return entry
  }

  /// Runs the rest of a text without the cache.
  private mutating func simulate(from key: Key, _ bytes: Span<UInt8>, at start: Int) -> Bool {
    bytesSinceFlush += bytes.count - start
    return simulation.search(bytes, from: start, key.kernel, after: key.before)
  }
}
