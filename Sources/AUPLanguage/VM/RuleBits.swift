/// A set of rules: a bit for each, and above them bits that tell which words have any. Room that is used again.
struct RuleBits: Sendable {
  private var bits: [UInt64]
  private var summary: [UInt64]

  init(rules: Int) {
    bits = [UInt64](repeating: 0, count: (rules + 63) / 64)
    summary = [UInt64](repeating: 0, count: (bits.count + 63) / 64)
  }

  mutating func insert(_ rules: Span<Int32>) { Self.insert(rules, &bits, &summary) }

  private static func insert(_ rules: Span<Int32>, _ bits: inout [UInt64], _ summary: inout [UInt64]) {
    var bits = bits.mutableSpan
    var summary = summary.mutableSpan
    for index in rules.indices {
      let rule = Int(rules[index])
      bits[rule >> 6] |= 1 << UInt64(rule & 63)
      summary[rule >> 12] |= 1 << UInt64(rule >> 6 & 63)
    }
  }

  /// Takes out all rules, ascending, and appends them to `rules`.
  mutating func removeAll(into rules: inout [Int32]) {
    for place in summary.indices {
      var words = summary[place]
      summary[place] = 0
      while words != 0 {
        let word = place * 64 + words.lowestBit
        words &= words - 1
        var found = bits[word]
        bits[word] = 0
        while found != 0 {
          rules.append(Int32(truncatingIfNeeded: word * 64 + found.lowestBit))
          found &= found - 1
        }
      }
    }
  }
}

extension UInt64 {
  /// The place of the lowest bit of a word that is not 0. `trailingZeroBitCount`, which has an answer for 0 too, takes
  /// three times as long on processors from before 2013, and in code that runs on them.
  @inline(__always)
  var lowestBit: Int { (self | 1 << 63).trailingZeroBitCount }
}
