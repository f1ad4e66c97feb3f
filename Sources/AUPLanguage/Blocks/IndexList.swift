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

  /// Writes down four places of each word at a time, whether it has so many bits or not: most have few, and to ask for each
  /// bit whether it is the last takes longer. So does to ask of each word whether it has any: eight are asked together.
  private static func write(
    _ room: inout [Int32], _ count: Int, _ firstBit: Int, _ bits: inout [UInt64], _ range: Range<Int>
  ) -> Int {
    precondition(range.lowerBound >= 0 && range.upperBound <= bits.count && room.count &- count >= range.count * 64 + 4)
    return unsafe room.withUnsafeMutableBufferPointer { room in
      unsafe bits.withUnsafeMutableBufferPointer { bits in
        var next = count
        var word = range.lowerBound
        while word < range.upperBound {
          let end = min(word &+ 8, range.upperBound)
          var any: UInt64 = 0
          for place in word..<end { unsafe any |= bits[place] }
          if any == 0 {
            word = end
            continue
          }
          while word < end {
            var found = unsafe bits[word]
            unsafe bits[word] = 0
            let first = Int32(truncatingIfNeeded: firstBit &+ (word &- range.lowerBound) &* 64)
            repeat {
              unsafe writeLowest(of: &found, first, room, &next)
              unsafe writeLowest(of: &found, first, room, &next)
              unsafe writeLowest(of: &found, first, room, &next)
              unsafe writeLowest(of: &found, first, room, &next)
            } while found != 0
            word &+= 1
          }
        }
        return next
      }
    }
  }

  /// Takes the lowest bit out of a word and writes down its place; where there is none, what is written does not count.
  @inline(__always)
  private static func writeLowest(
    of word: inout UInt64, _ first: Int32, _ room: UnsafeMutableBufferPointer<Int32>, _ next: inout Int
  ) {
    unsafe room[next] = first &+ Int32(truncatingIfNeeded: word.lowestBit)
    next &+= word == 0 ? 0 : 1
    word &= word &- 1
  }
}
