/// Sets of symbols as the code knows them: a window of bits, `[first symbol, number of words, words of bits…]`.
enum SymbolSet {
  /// Cuts ascending symbols into runs whose windows are not much longer than the runs, so that sets take space in
  /// proportion to their members however many constants a rule set has. Nearly always there is one.
  static func windows(of symbols: [UInt32]) -> [ArraySlice<UInt32>] {
    if symbols.isEmpty { return [] }
    if isOneWindow(symbols) { return [symbols[...]] }
    var windows: [ArraySlice<UInt32>] = []
    var start = 0
    for index in symbols.indices.dropFirst() where symbols[index] - symbols[index - 1] > 128 {
      windows.append(symbols[start..<index])
      start = index
    }
    windows.append(symbols[start...])
    return windows
  }

  /// True of ascending symbols that stand in one window.
  static func isOneWindow(_ symbols: [UInt32]) -> Bool {
    guard symbols.count > 1, let first = symbols.first, let last = symbols.last else { return false }
    return Int(last - first) / 32 <= 4 * symbols.count
  }

  /// The words of a set of ascending symbols, which must not be empty.
  static func words(of symbols: ArraySlice<UInt32>) -> [UInt32] {
    guard let first = symbols.first, let last = symbols.last else { return [0, 0] }
    var words = [UInt32](repeating: 0, count: 3 + Int(last - first) / 32)
    words[0] = first
    words[1] = UInt32(words.count - 2)
    for symbol in symbols {
      let bit = Int(symbol - first)
      words[2 + bit / 32] |= 1 << UInt32(bit % 32)
    }
    return words
  }

  /// For each place of a pool the greatest symbol of the set that stands there, 0 if none does. Sets stand one behind the
  /// other: if they could overlap, a pool would hold more than its words. Nor is a window much longer than what is in it, or
  /// to read sets would take longer than their symbols are many. What is behind a broken one is none.
  static func greatest(in sets: [UInt32]) -> [UInt32] {
    var greatest = [UInt32](repeating: 0, count: sets.count)
    forEachSet(in: sets) { place, words in
      guard sets[place] >= Slot.firstConstant else { return false }
      let last = sets[place + 1 + words]
      let symbol = Int(sets[place]) + words * 32 - 1 - last.leadingZeroBitCount
      guard last != 0, let symbol = UInt32(exactly: symbol), words <= 4 * count(of: place, in: sets) + 1 else {
        return false
      }
      greatest[place] = symbol
      return true
    }
    return greatest
  }

  /// Calls with the place and the words of each set of a pool, up to one that is not whole or that `body` stops at.
  private static func forEachSet(in sets: [UInt32], _ body: (_ place: Int, _ words: Int) -> Bool) {
    var place = 0
    while place + 2 < sets.count {
      let words = wordCount(of: place, in: sets)
      guard words > 0, words <= sets.count - place - 2, body(place, words) else { return }
      place += 2 + words
    }
  }

  /// True if a symbol is in the set at a place of the pool.
  @inline(__always)
  static func contains(_ symbol: UInt32, at place: Int, in sets: Span<UInt32>) -> Bool {
    let bit = symbol &- sets[place]
    // A symbol below the window wraps round to a number far above it.
    return bit >> 5 < sets[place + 1] && sets[place + 2 + Int(bit >> 5)] & (1 << (bit & 31)) != 0
  }

  /// How many symbols each set has that takes more words than `words`. O(pool).
  static func counts(ofSetsLongerThan words: Int, in sets: [UInt32]) -> [Int: Int] {
    var counts: [Int: Int] = [:]
    forEachSet(in: sets) { place, length in
      if length > words { counts[place] = count(of: place, in: sets) }
      return true
    }
    return counts
  }

  /// How many words the set at a place of the pool takes.
  static func wordCount(of place: Int, in sets: [UInt32]) -> Int { Int(sets[place + 1]) }

  /// How many symbols the set at a place of the pool has. O(words).
  static func count(of place: Int, in sets: [UInt32]) -> Int {
    words(at: place, in: sets).reduce(0) { $0 + $1.nonzeroBitCount }
  }

  /// Calls with the symbols of the set at a place of the pool, ascending. O(words + symbols).
  @inline(__always)
  static func forEachMember(of place: Int, in sets: [UInt32], _ body: (UInt32) -> Void) {
    var first = sets[place]
    for word in words(at: place, in: sets) {
      var bits = word
      while bits != 0 {
        body(first + UInt32(bits.trailingZeroBitCount))
        bits &= bits - 1
      }
      first &+= 32
    }
  }

  private static func words(at place: Int, in sets: [UInt32]) -> ArraySlice<UInt32> {
    sets[(place + 2)..<(place + 2 + wordCount(of: place, in: sets))]
  }
}
