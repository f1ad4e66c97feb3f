/// An inverted index: for each key the ascending numbers posted under it.
struct Postings: Sendable {
  /// The numbers of key `k` are `items[starts[k] ..< starts[k + 1]]`.
  private let starts: [Int32]
  private let items: [Int32]

  /// Sorts pairs by key without comparing; within a key the numbers stay in the order they came. O(keys + pairs).
  init(_ pairs: [(key: Int32, item: Int32)], keys: Int) {
    var starts = [Int32](repeating: 0, count: keys + 1)
    for pair in pairs { starts[Int(pair.key) + 1] += 1 }
    for key in starts.indices.dropFirst() { starts[key] += starts[key - 1] }
    var next = starts
    var items = [Int32](repeating: 0, count: pairs.count)
    for pair in pairs {
      items[Int(next[Int(pair.key)])] = pair.item
      next[Int(pair.key)] += 1
    }
    self.starts = starts
    self.items = items
  }

  /// What is posted under a key, one after the other.
  @inline(__always)
  func forEach(of key: Int, _ body: (Int32) -> Void) {
    withItems(of: key) { items in
      for index in items.indices { body(items[index]) }
    }
  }

  /// What is posted under a key, as a whole.
  @inline(__always)
  func withItems(of key: Int, _ body: (Span<Int32>) -> Void) {
    body(items.span.extracting(Int(starts[key])..<Int(starts[key + 1])))
  }

  /// How many numbers are posted under a key.
  func count(of key: Int) -> Int { Int(starts[key + 1] - starts[key]) }

  /// How many numbers are posted under all keys.
  var count: Int { items.count }

  /// True if one of the keys has a number.
  func hasAny(of keys: Range<Int>) -> Bool { starts[keys.lowerBound] < starts[keys.upperBound] }
}
