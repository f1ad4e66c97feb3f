/// The UTF-8 encodings of code points, as sequences of byte ranges.
enum UTF8Sequences {
  typealias ByteRange = ClosedRange<UInt8>

  /// Sequences that together match just the encodings of a set, in ascending order. Surrogates have none.
  ///
  /// At each place, the ranges of two sequences with the same beginning are equal or apart, so they form a trie.
  static func of(_ set: CodePointSet) -> [[ByteRange]] {
    var result: [[ByteRange]] = []
    for range in set.ranges {
      for block in [0x0...0x7F, 0x80...0x7FF, 0x800...0xD7FF, 0xE000...0xFFFF, 0x10000...0x10FFFF]
        as [ClosedRange<UInt32>]
      where range.overlaps(block) {
        split(range.clamped(to: block), into: &result)
      }
    }
    return result
  }

  /// Cuts a range of encodings of one length until the bytes of each piece vary independently.
  private static func split(_ range: ClosedRange<UInt32>, into result: inout [[ByteRange]]) {
    let (low, high) = (range.lowerBound, range.upperBound)
    for shift in [UInt32(6), 12, 18] {
      let mask = (UInt32(1) << shift) - 1
      guard low & ~mask != high & ~mask else { break }
      if low & mask != 0 {
        split(low...(low | mask), into: &result)
        return split((low | mask) + 1...high, into: &result)
      }
      if high & mask != mask {
        split(low...(high & ~mask) - 1, into: &result)
        return split((high & ~mask)...high, into: &result)
      }
    }
    result.append(zip(encoding(of: low), encoding(of: high)).map { $0...$1 })
  }

  private static func encoding(of value: UInt32) -> [UInt8] {
    func tail(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(value >> shift & 0x3F) }
    return switch value {
    case 0...0x7F: [UInt8(value)]
    case 0x80...0x7FF: [0xC0 | UInt8(value >> 6), tail(0)]
    case 0x800...0xFFFF: [0xE0 | UInt8(value >> 12), tail(6), tail(0)]
    default: [0xF0 | UInt8(value >> 18 & 7), tail(12), tail(6), tail(0)]
    }
  }
}
