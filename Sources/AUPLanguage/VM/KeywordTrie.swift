/// Many byte strings, looked for in one walk over a text however many they are (Aho and Corasick, 1975).
///
/// Bytes that mean the same to all keywords are of one *class*. Nodes are numbered breadth first over the sorted keywords,
/// so the children of a node stand side by side, in the order of their classes. For the first nodes, where most of a text
/// is walked, a table says at once where each class leads.
struct KeywordTrie: Sendable {
  /// Where keywords are looked for.
  enum Place: Sendable {
    case anywhere, start, end
  }

  private let place: Place
  /// The class of each byte, in the order of bytes; 0 is that of bytes that are in no keyword.
  private var classes = [UInt16](repeating: 0, count: 256)
  private var classCount = 1
  /// For each of the first nodes and each class the step that it leads to.
  private var rows: [UInt32] = []
  private var nodesWithRows = 0
  /// The class that leads to each node.
  private var leading: [UInt16] = []
  /// The children of node `n` are `firstChild[n] ..< firstChild[n + 1]`.
  private var firstChild: [Int32] = []
  /// For each node the node of the longest proper suffix that is in the trie, from which the walk goes on.
  private var suffix: [Int32] = []
  /// For each node the longest suffix at which a keyword ends, perhaps itself; 0 if there is none.
  private var ending: [Int32] = []
  /// The owners of the keywords that end at node `n` are `owners[firstOwner[n] ..< firstOwner[n + 1]]`.
  private var firstOwner: [Int32] = []
  private var owners: [Int32] = []

  /// Numbers in ``rows``, at most, if there are more than two nodes.
  private static let rowLimit = 1 << 14

  /// Makes the trie of keywords; each stands for an owner, which may have several. O(bytes of all · log keywords).
  ///
  /// - Parameter foldsASCII: True if the capitals of a text count as small letters; keywords have none then.
  init(_ keywords: [(key: [UInt8], owner: Int)], _ place: Place, foldsASCII: Bool = false) {
    self.place = place
    let keys = place == .end ? keywords.map { (key: $0.key.reversed(), owner: $0.owner) } : keywords
    let sorted = keys.sorted { a, b in
      a.key == b.key ? a.owner < b.owner : a.key.lexicographicallyPrecedes(b.key)
    }
    /// For each node, from the root on: the keywords that start with it, and its depth.
    var pending: [(range: Range<Int>, depth: Int)] = [(0..<sorted.count, 0)]
    /// The byte that leads to each node.
    var bytes: [UInt8] = [0]
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
    classify(bytes.dropFirst(), foldsASCII: foldsASCII)
    leading = bytes.map { classes[Int($0)] }
    link()
  }

  private mutating func classify(_ bytes: ArraySlice<UInt8>, foldsASCII: Bool) {
    for byte in bytes { classes[Int(byte)] = 1 }
    for byte in classes.indices where classes[byte] > 0 {
      classes[byte] = UInt16(classCount)
      classCount += 1
    }
    guard foldsASCII else { return }
    for capital in 0x41...0x5A { classes[capital] = classes[capital + 0x20] }
  }

  /// Finds suffixes and fills rows, node by node: both take those of nodes before.
  private mutating func link() {
    suffix = [Int32](repeating: 0, count: leading.count)
    ending = suffix
    nodesWithRows = min(leading.count, max(2, Self.rowLimit / classCount))
    let none = place == .anywhere ? 0 : Self.nowhere
    rows = [UInt32](repeating: none, count: nodesWithRows * classCount)
    for node in leading.indices {
      let children = Int(firstChild[node])..<Int(firstChild[node + 1])
      for child in children {
        let link = place == .anywhere && node > 0 ? next(Int(suffix[node]), leading[child]) : 0
        suffix[child] = Int32(link)
        ending[child] = firstOwner[child] < firstOwner[child + 1] ? Int32(child) : ending[link]
      }
      guard node < nodesWithRows else { continue }
      let row = node * classCount
      if place == .anywhere {
        let other = Int(suffix[node]) * classCount
        for column in 0..<classCount { rows[row + column] = rows[other + column] }
      }
      for child in children { rows[row + Int(leading[child])] = step(to: child) }
    }
  }

  /// True if there are no keywords.
  var isEmpty: Bool { owners.isEmpty }

  /// Appends the owner of each keyword that stands in its place in the text, perhaps several times.
  ///
  /// - Parameter text: Folded, or ASCII.
  func appendOwners(in text: Span<UInt8>, to found: inout [Int32]) {
    if isEmpty { return }
    if firstOwner[1] > 0 { appendOwners(at: 0, to: &found) }
    let direction = place == .end ? -1 : 1
    var position = place == .end ? text.count - 1 : 0
    var step: UInt32 = 0
    while true {
      (position, step) = Self.walk(text, from: position, direction, step, rows.span, classes.span)
      if step & 1 == 0 {
        // Either the text ends here or the rows.
        guard position >= 0 && position < text.count else { return }
        step = self.step(from: node(ofRow: Int(step >> 1)), classes[Int(text[position])])
        position += direction
        if step & 1 == 0 { continue }
      }
      if step == Self.nowhere { return }
      appendOwners(endingAt: node(ofRow: Int(step >> 1)), to: &found)
      step &= ~1
    }
  }

  /// Walks on until keywords end or there are no rows; gives where, and the last step. Nothing is called in here, which
  /// would leave it no registers.
  @inline(never)
  private static func walk(
    _ text: Span<UInt8>, from position: Int, _ direction: Int, _ step: UInt32, _ rows: Span<UInt32>,
    _ classes: Span<UInt16>
  ) -> (position: Int, step: UInt32) {
    precondition(classes.count == 256)
    var position = position
    var step = step
    while UInt(bitPattern: position) < UInt(bitPattern: text.count) {
      let place = Int(step >> 1) &+ Int(classes[Int(text[position])])
      if place >= rows.count { break }
      step = rows[place]
      position &+= direction
      if step & 1 != 0 { break }
    }
    return (position, step)
  }

  @inline(never)
  private func appendOwners(endingAt node: Int, to found: inout [Int32]) {
    var ending = Int(ending[node])
    while ending > 0 {
      appendOwners(at: ending, to: &found)
      ending = Int(self.ending[Int(suffix[ending])])
    }
  }

  private func appendOwners(at node: Int, to found: inout [Int32]) {
    for index in firstOwner[node]..<firstOwner[node + 1] { found.append(owners[Int(index)]) }
  }

  // MARK: Steps

  /// The step of walks at the edge of a text when no keyword goes on.
  private static let nowhere: UInt32 = 1

  /// How rows say that a node is next: where its row starts, or would behind all rows, and a bit that is set where keywords
  /// end.
  private func step(to node: Int) -> UInt32 {
    let row = node < nodesWithRows ? node * classCount : rows.count + node
    return UInt32(row) << 1 | (ending[node] > 0 ? 1 : 0)
  }

  private func node(ofRow row: Int) -> Int { row < rows.count ? row / classCount : row - rows.count }

  /// The step from a node without a row.
  @inline(never)
  private func step(from node: Int, _ kind: UInt16) -> UInt32 {
    if place == .anywhere { return step(to: next(node, kind)) }
    return child(of: node, kind).map(step(to:)) ?? Self.nowhere
  }

  private func next(_ node: Int, _ kind: UInt16) -> Int {
    var node = node
    while node >= nodesWithRows {
      if let child = child(of: node, kind) { return child }
      node = Int(suffix[node])
    }
    return self.node(ofRow: Int(rows[node * classCount + Int(kind)] >> 1))
  }

  private func child(of node: Int, _ kind: UInt16) -> Int? {
    var low = Int(firstChild[node])
    let end = Int(firstChild[node + 1])
    var high = end
    while low < high {
      let middle = (low + high) / 2
      if leading[middle] < kind { low = middle + 1 } else { high = middle }
    }
    return low < end && leading[low] == kind ? low : nil
  }
}

/// The `co`, `sw` and `ew` predicates of one slot, all answered by three walks over a value.
struct KeywordSearch: Sendable {
  private let anywhere, start, end: KeywordTrie
  /// The other predicates of the slot.
  let others: [Int]

  init(_ slot: Slot) {
    var anywhere: [(key: [UInt8], owner: Int)] = []
    var start = anywhere
    var end = anywhere
    var others: [Int] = []
    for (index, predicate) in slot.predicates.enumerated() {
      guard case .compare(let comparison, let constants) = predicate else {
        others.append(index)
        continue
      }
      let keys = constants.map { (key: ComparableValue.key(of: $0) ?? [], owner: index) }
      switch comparison {
      case .contains: anywhere += keys
      case .startsWith: start += keys
      case .endsWith: end += keys
      default: others.append(index)
      }
    }
    let foldsASCII = slot.field.type == .text(caseExact: false)
    self.anywhere = KeywordTrie(anywhere, .anywhere, foldsASCII: foldsASCII)
    self.start = KeywordTrie(start, .start, foldsASCII: foldsASCII)
    self.end = KeywordTrie(end, .end, foldsASCII: foldsASCII)
    self.others = others
  }

  /// Appends the index of each predicate that a value satisfies, perhaps several times.
  ///
  /// - Parameter text: The key of the value, or its spelling if that is ASCII.
  func appendMatches(in text: Span<UInt8>, to found: inout [Int32]) {
    if !anywhere.isEmpty { anywhere.appendOwners(in: text, to: &found) }
    if !start.isEmpty { start.appendOwners(in: text, to: &found) }
    if !end.isEmpty { end.appendOwners(in: text, to: &found) }
  }
}
