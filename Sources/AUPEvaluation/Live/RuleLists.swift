/// For each place an ascending list of rules and a flag, in about a byte for each rule: what is kept of a rule is how many
/// there are between it and the one before.
///
/// Lists stand together by 16, so that changing one moves a few kilobytes at most, and a copy shares what is not changed.
struct RuleLists: Sendable {
  private struct Chunk: Sendable {
    /// Where each list ends in `bytes`.
    var ends: [UInt32] = []
    /// Of each list first the flag.
    var bytes: [UInt8] = []

    func range(of index: Int) -> Range<Int> { (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index]) }
  }

  private var chunks: [Chunk] = []
  private(set) var count = 0
  /// The list that is being written.
  private var encoded: [UInt8] = []

  private static var chunkSize: Int { 16 }

  /// Bytes of all lists together.
  var byteCount: Int { chunks.reduce(0) { $0 + $1.bytes.capacity + 4 * $1.ends.capacity } }

  /// Adds a place.
  mutating func append(_ rules: some Sequence<Int32>, flag: Bool) {
    encode(rules, flag: flag)
    if count % Self.chunkSize == 0 {
      if !chunks.isEmpty { chunks[chunks.count - 1].bytes = Self.trimmed(chunks[chunks.count - 1].bytes) }
      chunks.append(Chunk())
      chunks[chunks.count - 1].ends.reserveCapacity(Self.chunkSize)
    }
    chunks[chunks.count - 1].bytes += encoded
    chunks[chunks.count - 1].ends.append(UInt32(chunks[chunks.count - 1].bytes.count))
    count += 1
  }

  /// Puts a list in the place of another. O(rules of 16 lists).
  mutating func replace(_ place: Int, _ rules: some Sequence<Int32>, flag: Bool) {
    encode(rules, flag: flag)
    let (chunk, index) = (place / Self.chunkSize, place % Self.chunkSize)
    let range = chunks[chunk].range(of: index)
    chunks[chunk].bytes.replaceSubrange(range, with: encoded)
    let growth = encoded.count - range.count
    if growth == 0 { return }
    for later in index..<chunks[chunk].ends.count {
      chunks[chunk].ends[later] = UInt32(Int(chunks[chunk].ends[later]) + growth)
    }
  }

  /// The flag of a place.
  func flag(of place: Int) -> Bool {
    let chunk = chunks[place / Self.chunkSize]
    return chunk.bytes[chunk.range(of: place % Self.chunkSize).lowerBound] != 0
  }

  /// Writes the list of a place over what `rules` held.
  func read(_ place: Int, into rules: inout [Int32]) {
    rules.removeAll(keepingCapacity: true)
    forEach(of: place) {
      rules.append($0)
      return true
    }
  }

  /// True if a rule is in the list of a place.
  func contains(_ rule: Int32, at place: Int) -> Bool {
    var isFound = false
    forEach(of: place) {
      isFound = $0 == rule
      return $0 < rule
    }
    return isFound
  }

  /// Calls `body` with each rule of a place, ascending, until it gives false.
  @inline(__always)
  private func forEach(of place: Int, _ body: (Int32) -> Bool) {
    let chunk = chunks[place / Self.chunkSize]
    let range = chunk.range(of: place % Self.chunkSize)
    let bytes = chunk.bytes.span
    var index = range.lowerBound + 1
    var rule: Int32 = -1
    while index < range.upperBound {
      var gap = Int32(bytes[index] & 0x7f)
      var shift: Int32 = 7
      while bytes[index] & 0x80 != 0 {
        index += 1
        gap |= Int32(bytes[index] & 0x7f) << shift
        shift += 7
      }
      index += 1
      rule += gap + 1
      if !body(rule) { return }
    }
  }

  private mutating func encode(_ rules: some Sequence<Int32>, flag: Bool) {
    encoded.removeAll(keepingCapacity: true)
    encoded.append(flag ? 1 : 0)
    var last: Int32 = -1
    for rule in rules {
      var gap = UInt32(rule - last - 1)
      while gap >= 0x80 {
        encoded.append(UInt8(truncatingIfNeeded: gap) | 0x80)
        gap >>= 7
      }
      encoded.append(UInt8(truncatingIfNeeded: gap))
      last = rule
    }
  }

  /// The same bytes with room for a few rules more.
  private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
    var trimmed: [UInt8] = []
    trimmed.reserveCapacity(bytes.count + bytes.count / 16 + chunkSize)
    trimmed += bytes
    return trimmed
  }
}
