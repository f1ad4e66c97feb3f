/// For each user of a block the rules that match: a row of bits, and for each 4,096 of them whether there are any.
struct RuleRows: Sendable {
  /// Words of one row, and chunks of 64 words.
  private let words: Int
  private let chunks: Int
  private var bits: [UInt64]
  private var isUsed: [Bool]

  init(rules: Int, users: Int) {
    chunks = (rules + 4_095) / 4_096
    words = (rules + 63) / 64
    bits = [UInt64](repeating: 0, count: words * users)
    isUsed = [Bool](repeating: false, count: chunks * users)
  }

  /// Inserts a rule into the rows of all users of a column.
  mutating func insert(_ rule: Int, forUsersOf column: ColumnStrip.Column) {
    let word = rule >> 6
    let chunk = rule >> 12
    let bit: UInt64 = 1 << UInt64(rule & 63)
    ColumnStrip.forEach(of: column) { user in
      bits[user &* words &+ word] |= bit
      isUsed[user &* chunks &+ chunk] = true
    }
  }

  /// Inserts rules of a list into the row of a user.
  ///
  /// - Parameter range: A range of the list, of a multiple of ``EntryStore/group`` ascending numbers.
  @inline(__always)
  mutating func insert(_ list: [Int32], _ range: Range<Int>, for user: Int) {
    Self.insert(list.span.extracting(range), &bits, row: user &* words, &isUsed, chunks: user &* chunks)
  }

  /// Inserts the rules of a row that stands among others into the row of a user.
  mutating func insert(_ row: [UInt64], _ start: Int, for user: Int) {
    Self.unite(row.span.extracting(start..<start &+ words), &bits, user &* words)
    for chunk in user &* chunks..<(user &+ 1) &* chunks { isUsed[chunk] = true }
  }

  private static func unite(_ row: Span<UInt64>, _ bits: inout [UInt64], _ start: Int) {
    let count = row.count
    precondition(start >= 0 && start + count <= bits.count)
    unsafe row.withUnsafeBufferPointer { row in
      unsafe bits.withUnsafeMutableBufferPointer { bits in
        for word in 0..<count { unsafe bits[start &+ word] |= row[word] }
      }
    }
  }

  @inline(__always)
  private static func insert(
    _ rules: Span<Int32>, _ bits: inout [UInt64], row: Int, _ isUsed: inout [Bool], chunks: Int
  ) {
    var bits = bits.mutableSpan
    var index = 0
    while index < rules.count {
      for _ in 0..<EntryStore.group {
        let rule = Int(truncatingIfNeeded: rules[index])
        bits[row &+ rule >> 6] |= 1 << UInt64(truncatingIfNeeded: rule & 63)
        index &+= 1
      }
    }
    // They ascend: few chunks lie between the first and the last.
    guard let first = rules.indices.first, let last = rules.indices.last else { return }
    for chunk in (Int(rules[first]) >> 12)...(Int(rules[last]) >> 12) { isUsed[chunks &+ chunk] = true }
  }

  /// Gives the rules of a user, ascending, and clears the row.
  mutating func take(_ user: Int, into rules: inout IndexList) {
    rules.removeAll()
    for chunk in 0..<chunks where isUsed[user &* chunks &+ chunk] {
      isUsed[user &* chunks &+ chunk] = false
      let first = chunk * 64
      rules.append(
        firstBit: chunk * 4_096, &bits, user * words + first..<user * words + min(words, first + 64))
    }
  }
}

/// Ascending indices in room that is used again.
package struct IndexList: Sendable {
  private var room: [Int32] = []
  package private(set) var count = 0

  package init() {}

  /// The indices.
  package var indices: ArraySlice<Int32> { room[..<count] }

  /// Hands out the indices.
  package func withIndices(_ body: (Span<Int32>) -> Void) { body(room.span.extracting(..<count)) }

  package var isEmpty: Bool { count == 0 }

  mutating func removeAll() { count = 0 }

  /// Leaves out indices.
  mutating func removeAll(where isOut: (Int) -> Bool) {
    var kept = 0
    for index in 0..<count where !isOut(Int(room[index])) {
      room[kept] = room[index]
      kept += 1
    }
    count = kept
  }

  mutating func append(_ index: Int32) {
    reserve(1)
    room[count] = index
    count += 1
  }

  /// Appends the places of the bits of up to 64 words, and clears them.
  ///
  /// - Parameter firstBit: The place of the first bit of the first word.
  @inline(__always)
  mutating func append(firstBit: Int, _ bits: inout [UInt64], _ range: Range<Int>) {
    reserve(4_096 + 4)
    count = Self.write(&room, count, firstBit, &bits, range)
  }

  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if room.count - count < more { room += Array(repeating: 0, count: max(room.count, more)) }
  }

  /// Writes down four places at a time, whether there are so many bits or not: most words have few, and to ask for each
  /// bit whether it is the last takes longer.
  @inline(__always)
  private static func write(
    _ room: inout [Int32], _ count: Int, _ firstBit: Int, _ bits: inout [UInt64], _ range: Range<Int>
  ) -> Int {
    var room = room.mutableSpan
    var bits = bits.mutableSpan
    var count = count
    for word in range {
      var found = bits[word]
      if found == 0 { continue }
      bits[word] = 0
      let first = firstBit &+ (word &- range.lowerBound) &* 64
      repeat {
        for _ in 0..<4 {
          room[count] = Int32(truncatingIfNeeded: first &+ found.trailingZeroBitCount)
          count &+= found == 0 ? 0 : 1
          found &= found &- 1
        }
      } while found != 0
    }
    return count
  }
}
