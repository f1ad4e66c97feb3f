/// The automaton of one code point of a set, by its bytes: a trie of which equal parts are there once.
struct UTF8Trie {
  /// The target of the edges that end a code point.
  static let end: NFA.StateID = -1

  /// The edges of each node; targets come before what leads to them, so the last node is the root.
  private(set) var nodes: [Range<Int>] = []
  private(set) var edges: [NFA.Edge] = []
  private var known: [[NFA.Edge]: NFA.StateID] = [:]

  /// Makes the trie of a set. O(ranges).
  init(_ set: CodePointSet) {
    let sequences = UTF8Sequences.of(set)
    _ = add(sequences[...], depth: 0)
    known = [:]
  }

  /// The node that reads what is left of some sequences behind `depth` bytes that they share.
  private mutating func add(_ sequences: ArraySlice<[UTF8Sequences.ByteRange]>, depth: Int) -> NFA.StateID {
    if let first = sequences.first, first.count == depth { return Self.end }
    var node: [NFA.Edge] = []
    var rest = sequences
    while let bytes = rest.first?[depth] {
      let group = rest.prefix { $0[depth] == bytes }
      rest = rest.dropFirst(group.count)
      let target = add(group, depth: depth + 1)
      if let last = node.last, last.target == target, last.bytes.upperBound + 1 == bytes.lowerBound {
        node[node.count - 1].bytes = last.bytes.lowerBound...bytes.upperBound
      } else {
        node.append(NFA.Edge(bytes: bytes, target: target))
      }
    }
    if let same = known[node] { return same }
    nodes.append(edges.count..<edges.count + node.count)
    edges += node
    known[node] = NFA.StateID(nodes.count - 1)
    return NFA.StateID(nodes.count - 1)
  }
}
