/// For each user of a block the rules that match: a row of bits, and above it bits that tell which of its words have any.
struct RuleRows: Sendable {
  /// Words of one row.
  let words: Int
  private let summaryWords: Int
  private var bits: [UInt64]
  private var summary: [UInt64]

  init(rules: Int, users: Int) {
    words = (rules + 63) / 64
    summaryWords = (words + 63) / 64
    bits = [UInt64](repeating: 0, count: words * users)
    summary = [UInt64](repeating: 0, count: summaryWords * users)
  }

  @inline(__always)
  mutating func insert(_ rule: Int, for user: Int) {
    let word = rule >> 6
    bits[user &* words &+ word] |= 1 << UInt64(rule & 63)
    summary[user &* summaryWords &+ word >> 6] |= 1 << UInt64(word & 63)
  }

  /// Appends the rules of a user, ascending, and clears the row.
  mutating func take(_ user: Int, into rules: inout [Int32]) {
    let first = user * summaryWords
    for index in first..<first + summaryWords where summary[index] != 0 {
      Self.take(&summary[index], (user * words + (index - first) * 64), (index - first) * 4_096, &bits, &rules)
    }
  }

  /// Takes the rules of up to 64 words, of which the first stands at `place`, and its first rule is `first`.
  private static func take(
    _ used: inout UInt64, _ place: Int, _ first: Int, _ bits: inout [UInt64], _ rules: inout [Int32]
  ) {
    var bits = bits.mutableSpan
    while used != 0 {
      let word = used.trailingZeroBitCount
      used &= used - 1
      var found = bits[place + word]
      bits[place + word] = 0
      while found != 0 {
        rules.append(Int32(truncatingIfNeeded: first + word * 64 + found.trailingZeroBitCount))
        found &= found - 1
      }
    }
  }
}
