/// Texts numbered in the order they came, told apart by their bytes: open addressing over one buffer, so that a look-up
/// makes no `String` and hashes eight bytes at once.
struct TextTable: Sendable {
  /// The hash in the high half, number + 1 in the low one; 0 is free. A power of two, at most half of them taken.
  private var places: [UInt64]
  /// Where each text starts in `bytes`, and where the last one ends.
  private var starts = [0]
  private var bytes: [UInt8] = []
  /// Nobody who writes rules knows it, so none can make texts that fall on one place.
  private static let seed = UInt64.random(in: .min ... .max)

  init(capacity: Int = 16) {
    var size = 32
    while size < 2 * capacity { size *= 2 }
    places = [UInt64](repeating: 0, count: size)
  }

  private var count: Int { starts.count - 1 }

  /// The number of a text; nil if it is not there.
  func number(of text: Span<UInt8>) -> Int? { number(of: text, Self.hash(text)) }

  /// The number of a text, and whether it is new.
  mutating func insert(_ text: Span<UInt8>) -> (number: Int, isNew: Bool) {
    let hash = Self.hash(text)
    if let known = number(of: text, hash) { return (known, false) }
    if 2 * (count + 1) > places.count { grow() }
    place(UInt64(hash) << 32 | UInt64(count + 1))
    for index in text.indices { bytes.append(text[index]) }
    starts.append(bytes.count)
    return (count - 1, true)
  }

  private func number(of text: Span<UInt8>, _ hash: UInt32) -> Int? {
    var place = Int(hash) & (places.count - 1)
    while places[place] != 0 {
      let number = Int(UInt32(truncatingIfNeeded: places[place])) - 1
      if places[place] >> 32 == hash, isEqual(number, text) { return number }
      place = (place + 1) & (places.count - 1)
    }
    return nil
  }

  private func isEqual(_ number: Int, _ text: Span<UInt8>) -> Bool {
    let start = starts[number]
    guard starts[number + 1] - start == text.count else { return false }
    for index in text.indices where bytes[start + index] != text[index] { return false }
    return true
  }

  private mutating func place(_ entry: UInt64) {
    var place = Int(entry >> 32) & (places.count - 1)
    while places[place] != 0 { place = (place + 1) & (places.count - 1) }
    places[place] = entry
  }

  private mutating func grow() {
    let old = places
    places = [UInt64](repeating: 0, count: 2 * old.count)
    for entry in old where entry != 0 { place(entry) }
  }

  private static func hash(_ text: Span<UInt8>) -> UInt32 {
    var hash = seed ^ UInt64(truncatingIfNeeded: text.count)
    var word: UInt64 = 0
    for index in text.indices {
      word = word << 8 | UInt64(text[index])
      if index & 7 == 7 {
        hash = mix(hash ^ word)
        word = 0
      }
    }
    hash = mix(hash ^ word)
    return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
  }

  /// Multiplied to twice the width, and folded.
  private static func mix(_ word: UInt64) -> UInt64 {
    let (high, low) = word.multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15)
    return (high ^ low) &+ 0xd1b5_4a32_d192_ed03
  }
}
