/// For each of 64 users the rules that match: a row of bits, and for each 4,096 of them whether there are any.
///
/// Only so many rows stay in the cache of a core while rules are put in here and there.
struct RuleRows: Sendable {
  /// Rows.
  static let users = 64
  /// Words of one row, and chunks of 64 words.
  private let words: Int
  private let chunks: Int
  private var bits: [UInt64]
  private var isUsed: [Bool]

  init(rules: Int) {
    chunks = (rules + 4_095) / 4_096
    words = (rules + 63) / 64
    bits = [UInt64](repeating: 0, count: words * Self.users)
    isUsed = [Bool](repeating: false, count: chunks * Self.users)
  }

  /// Inserts rules, each into the rows of the users for whom it holds.
  mutating func insert(_ results: RuleColumns, word: Int) {
    results.withPieces(ofWord: word) { Self.insert($0, &bits, words: words, &isUsed, chunks: chunks) }
  }

  private static func insert(
    _ pieces: Span<RuleColumns.Piece>, _ bits: inout [UInt64], words: Int, _ isUsed: inout [Bool], chunks: Int
  ) {
    var bits = bits.mutableSpan
    var isUsed = isUsed.mutableSpan
    for index in pieces.indices {
      let piece = pieces[index]
      let rule = Int(truncatingIfNeeded: piece.rule)
      let bit: UInt64 = 1 << UInt64(truncatingIfNeeded: rule & 63)
      var users = piece.users
      while users != 0 {
        let user = users.lowestBit
        bits[user &* words &+ rule >> 6] |= bit
        isUsed[user &* chunks &+ rule >> 12] = true
        users &= users &- 1
      }
    }
  }

  /// Inserts the rules of some entries into the row of a user.
  ///
  /// - Parameter range: Those of the numbers of entries.
  mutating func insert(_ entries: [Int32], _ range: Range<Int>, of store: EntryStore, for user: Int) {
    Self.insert(
      entries.span.extracting(range), store.entries.span, store.lists.span, store.rows.span, &bits,
      row: user &* words..<(user &+ 1) &* words, &isUsed, chunks: user &* chunks..<(user &+ 1) &* chunks)
  }

  private static func insert(
    _ numbers: Span<Int32>, _ entries: Span<EntryStore.Entry>, _ lists: Span<Int32>, _ rows: Span<UInt64>,
    _ bits: inout [UInt64], row: Range<Int>, _ isUsed: inout [Bool], chunks: Range<Int>
  ) {
    var bits = bits.mutableSpan
    var isUsed = isUsed.mutableSpan
    for index in numbers.indices {
      let entry = entries[Int(truncatingIfNeeded: numbers[index])]
      if entry.isDense {
        unite(rows.extracting(entry.firstRule..<entry.firstRule &+ row.count), &bits, row)
        for chunk in chunks { isUsed[chunk] = true }
      } else {
        insert(lists.extracting(entry.rules), &bits, row: row.lowerBound, &isUsed, chunks: chunks.lowerBound)
      }
    }
  }

  @inline(__always)
  private static func unite(_ rules: Span<UInt64>, _ bits: inout MutableSpan<UInt64>, _ row: Range<Int>) {
    precondition(row.lowerBound >= 0 && row.upperBound <= bits.count && row.count == rules.count)
    unsafe rules.withUnsafeBufferPointer { rules in
      unsafe bits.withUnsafeMutableBufferPointer { bits in
        for word in 0..<rules.count { unsafe bits[row.lowerBound &+ word] |= rules[word] }
      }
    }
  }

  /// - Parameter rules: A multiple of ``EntryStore/group`` ascending numbers.
  @inline(__always)
  private static func insert(
    _ rules: Span<Int32>, _ bits: inout MutableSpan<UInt64>, row: Int, _ isUsed: inout MutableSpan<Bool>, chunks: Int
  ) {
    if rules.isEmpty { return }
    var index = 0
    while index < rules.count {
      for _ in 0..<EntryStore.group {
        let rule = Int(truncatingIfNeeded: rules[index])
        bits[row &+ rule >> 6] |= 1 << UInt64(truncatingIfNeeded: rule & 63)
        index &+= 1
      }
    }
    // They ascend: few chunks lie between the first and the last.
    for chunk in Int(rules[0]) >> 12...Int(rules[rules.count - 1]) >> 12 { isUsed[chunks &+ chunk] = true }
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

  /// Clears all rows.
  mutating func removeAll() {
    for place in bits.indices { bits[place] = 0 }
    for place in isUsed.indices { isUsed[place] = false }
  }
}
