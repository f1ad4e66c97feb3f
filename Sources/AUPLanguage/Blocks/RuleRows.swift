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

  /// Inserts rules into the row of a user.
  ///
  /// - Parameter rules: A multiple of ``EntryStore/group`` ascending numbers.
  @inline(__always)
  mutating func insert(_ rules: Span<Int32>, for user: Int) {
    Self.insert(rules, &bits, row: user &* words, &isUsed, chunks: user &* chunks)
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

  /// Clears all rows.
  mutating func removeAll() {
    for place in bits.indices { bits[place] = 0 }
    for place in isUsed.indices { isUsed[place] = false }
  }
}
