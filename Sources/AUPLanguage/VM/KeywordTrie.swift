/// Many byte strings, looked for in one walk over a text however many they are (Aho and Corasick, 1975).
///
/// Nodes are numbered breadth first over the sorted keywords, so the children of a node stand side by side, in the order
/// of their bytes.
struct KeywordTrie: Sendable {
  /// The byte that leads to each node.
  private var bytes: [UInt8] = [0]
  /// The children of node `n` are `firstChild[n] ..< firstChild[n + 1]`.
  private var firstChild: [Int32] = []
  /// The children of the root by their bytes, 0 where there is none: most of a text is walked there.
  private var childOfRoot = [Int32](repeating: 0, count: 256)
  /// For each node the node of the longest proper suffix that is in the trie.
  private var suffix: [Int32] = [0]
  /// For each node the longest proper suffix at which a keyword ends; 0 if there is none.
  private var endingSuffix: [Int32] = [0]
  /// The owners of the keywords that end at node `n` are `owners[firstOwner[n] ..< firstOwner[n + 1]]`.
  private var firstOwner: [Int32] = []
  private var owners: [Int32] = []

  /// Makes the trie of keywords; each stands for an owner, which may have several. O(bytes of all · log keywords).
  init(_ keywords: [(key: [UInt8], owner: Int)]) {
    let sorted = keywords.sorted { a, b in
      a.key == b.key ? a.owner < b.owner : a.key.lexicographicallyPrecedes(b.key)
    }
    /// For each node, from the root on: the keywords that start with it, and its depth.
    var pending: [(range: Range<Int>, depth: Int)] = [(0..<sorted.count, 0)]
    var node = 0
    while node < pending.count {
      var (range, depth) = pending[node]
      firstOwner.append(Int32(owners.count))
      while let first = range.first, sorted[first].key.count == depth {
        owners.append(Int32(sorted[first].owner))
        range.removeFirst()
      }
      firstChild.append(Int32(pending.count))
      while let first = range.first {
        let byte = sorted[first].key[depth]
        let end = range.first { sorted[$0].key[depth] != byte } ?? range.upperBound
        bytes.append(byte)
        pending.append((first..<end, depth + 1))
        range = end..<range.upperBound
      }
      node += 1
    }
    firstOwner.append(Int32(owners.count))
    firstChild.append(Int32(pending.count))
    for child in firstChild[0]..<firstChild[1] { childOfRoot[Int(bytes[Int(child)])] = child }
    linkSuffixes()
  }

  private mutating func linkSuffixes() {
    suffix = [Int32](repeating: 0, count: bytes.count)
    endingSuffix = suffix
    for node in bytes.indices {
      for child in Int(firstChild[node])..<Int(firstChild[node + 1]) where node > 0 {
        let link = step(from: Int(suffix[node]), bytes[child])
        suffix[child] = Int32(link)
        endingSuffix[child] = hasEnd(link) ? Int32(link) : endingSuffix[link]
      }
    }
  }

  /// Calls `found` with the owner of each keyword that occurs in the text, perhaps several times.
  func forEachOccurrence(in text: Span<UInt8>, _ found: (Int) -> Void) {
    if isEmpty { return }
    report(0, found)
    var node = 0
    for index in text.indices {
      node = step(from: node, text[index])
      var ending = hasEnd(node) ? node : Int(endingSuffix[node])
      while ending > 0 {
        report(ending, found)
        ending = Int(endingSuffix[ending])
      }
    }
  }

  /// Calls `found` with the owner of each keyword that the text starts with, or that it starts with from its end on.
  func forEachPrefix(of text: Span<UInt8>, isReversed: Bool, _ found: (Int) -> Void) {
    if isEmpty { return }
    report(0, found)
    var node = 0
    for index in text.indices {
      guard let child = child(of: node, text[isReversed ? text.count - 1 - index : index]) else { return }
      node = child
      report(node, found)
    }
  }

  private var isEmpty: Bool { owners.isEmpty }

  private func hasEnd(_ node: Int) -> Bool { firstOwner[node] < firstOwner[node + 1] }

  private func report(_ node: Int, _ found: (Int) -> Void) {
    for index in firstOwner[node]..<firstOwner[node + 1] { found(Int(owners[Int(index)])) }
  }

  private func step(from node: Int, _ byte: UInt8) -> Int {
    var node = node
    while true {
      if let child = child(of: node, byte) { return child }
      if node == 0 { return 0 }
      node = Int(suffix[node])
    }
  }

  private func child(of node: Int, _ byte: UInt8) -> Int? {
    if node == 0 {
      let child = Int(childOfRoot[Int(byte)])
      return child == 0 ? nil : child
    }
    var low = Int(firstChild[node])
    var high = Int(firstChild[node + 1])
    while low < high {
      let middle = (low + high) / 2
      if bytes[middle] < byte { low = middle + 1 } else { high = middle }
    }
    return low < Int(firstChild[node + 1]) && bytes[low] == byte ? low : nil
  }
}

/// The `co`, `sw` and `ew` predicates of one slot, all answered by three walks over a value.
struct KeywordSearch: Sendable {
  private let anywhere, first, last: KeywordTrie
  /// The other predicates of the slot.
  let others: [Int]

  init(_ slot: Slot) {
    var anywhere: [(key: [UInt8], owner: Int)] = []
    var first = anywhere
    var last = anywhere
    var others: [Int] = []
    for (index, predicate) in slot.predicates.enumerated() {
      guard case .compare(let comparison, let constants) = predicate else {
        others.append(index)
        continue
      }
      let keys = constants.map { ComparableValue.key(of: $0) ?? [] }
      switch comparison {
      case .contains: anywhere += keys.map { ($0, index) }
      case .startsWith: first += keys.map { ($0, index) }
      case .endsWith: last += keys.map { ($0.reversed(), index) }
      default: others.append(index)
      }
    }
    self.anywhere = KeywordTrie(anywhere)
    self.first = KeywordTrie(first)
    self.last = KeywordTrie(last)
    self.others = others
  }

  /// Calls `found` with the index of each predicate that the key of a value satisfies, perhaps several times.
  func forEachMatch(in key: Span<UInt8>, _ found: (Int) -> Void) {
    anywhere.forEachOccurrence(in: key, found)
    first.forEachPrefix(of: key, isReversed: false, found)
    last.forEachPrefix(of: key, isReversed: true, found)
  }
}
