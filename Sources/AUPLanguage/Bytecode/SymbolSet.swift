/// Sets of symbols as the code knows them: a window of bits, `[first symbol, number of words, words of bits…]`.
enum SymbolSet {
  /// Cuts ascending symbols into runs whose windows are not much longer than the runs, so that sets take space in
  /// proportion to their members however many constants a rule set has. Nearly always there is one.
  static func windows(of symbols: [UInt32]) -> [ArraySlice<UInt32>] {
    guard let first = symbols.first, let last = symbols.last else { return [] }
    if Int(last - first) / 32 <= 4 * symbols.count { return [symbols[...]] }
    var windows: [ArraySlice<UInt32>] = []
    var start = 0
    for index in symbols.indices.dropFirst() where symbols[index] - symbols[index - 1] > 128 {
      windows.append(symbols[start..<index])
      start = index
    }
    windows.append(symbols[start...])
    return windows
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

  /// The symbols of the set at a place of the pool, ascending; nil if there are more than `limit`.
  static func members(of place: Int, in sets: [UInt32], limit: Int) -> [UInt32]? {
    let words = sets[(place + 2)..<(place + 2 + Int(sets[place + 1]))]
    guard words.reduce(0, { $0 + $1.nonzeroBitCount }) <= limit else { return nil }
    var members: [UInt32] = []
    for (index, word) in words.enumerated() {
      var bits = word
      while bits != 0 {
        members.append(sets[place] + UInt32(index * 32 + bits.trailingZeroBitCount))
        bits &= bits - 1
      }
    }
    return members
  }
}
