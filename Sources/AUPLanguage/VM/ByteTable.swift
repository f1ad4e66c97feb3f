/// Byte strings numbered in the order they came: open addressing over one buffer of bytes, so that a look-up makes no
/// `String`, no hash of a `Hasher` and no reference count.
struct ByteTable: Sendable {
  /// Index + 1 into `starts`; 0 is free. The number of places is a power of two, at most half of them taken.
  private var places: [UInt32]
  private var hashes: [UInt32] = []
  /// Where each string starts in `bytes`, and where the last one ends.
  private var starts: [UInt32] = [0]
  private var bytes: [UInt8] = []
  /// Strings that are made to fall on one place fall apart, for nobody knows the seed. Strings are numbered in the order
  /// they came, so nothing else depends on it.
  private let seed = Self.seed
  private static let seed = UInt64.random(in: .min ... .max)

  init(capacity: Int = 16) {
    var size = 32
    while size < 2 * capacity { size *= 2 }
    places = [UInt32](repeating: 0, count: size)
  }

  var count: Int { hashes.count }
  /// Bytes of all strings together.
  var byteCount: Int { bytes.count }

  /// Forgets all strings and keeps the room.
  mutating func removeAll() {
    for index in places.indices { places[index] = 0 }
    hashes.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    starts.append(0)
    bytes.removeAll(keepingCapacity: true)
  }

  /// The number of a string; nil if it is not there.
  func find(_ key: Span<UInt8>) -> Int? {
    find(key, hash: hash(key))
  }

  /// The number of a string, and whether it is new.
  mutating func insert(_ key: Span<UInt8>) -> (index: Int, isNew: Bool) {
    let hash = hash(key)
    if let known = find(key, hash: hash) { return (known, false) }
    if 2 * (count + 1) > places.count { grow() }
    let index = count
    place(index, hash: hash)
    hashes.append(hash)
    for position in key.indices { bytes.append(key[position]) }
    starts.append(UInt32(truncatingIfNeeded: bytes.count))
    return (index, true)
  }

  private func find(_ key: Span<UInt8>, hash: UInt32) -> Int? {
    let mask = places.count - 1
    var place = Int(hash) & mask
    while places[place] != 0 {
      let index = Int(places[place]) - 1
      if hashes[index] == hash, isEqual(index, key) { return index }
      place = (place + 1) & mask
    }
    return nil
  }

  private func isEqual(_ index: Int, _ key: Span<UInt8>) -> Bool {
    let start = Int(starts[index])
    guard Int(starts[index + 1]) - start == key.count else { return false }
    for position in key.indices where bytes[start + position] != key[position] { return false }
    return true
  }

  private mutating func place(_ index: Int, hash: UInt32) {
    let mask = places.count - 1
    var place = Int(hash) & mask
    while places[place] != 0 { place = (place + 1) & mask }
    places[place] = UInt32(index + 1)
  }

  private mutating func grow() {
    places = [UInt32](repeating: 0, count: 2 * places.count)
    for (index, hash) in hashes.enumerated() { place(index, hash: hash) }
  }

  /// Eight bytes at a time, multiplied to twice their width and folded.
  private func hash(_ key: Span<UInt8>) -> UInt32 {
    var hash = seed ^ UInt64(truncatingIfNeeded: key.count)
    var word: UInt64 = 0
    for position in key.indices {
      word = word << 8 | UInt64(key[position])
      if position & 7 == 7 {
        hash = Self.mix(hash ^ word)
        word = 0
      }
    }
    hash = Self.mix(hash ^ word)
    return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
  }

  private static func mix(_ word: UInt64) -> UInt64 {
    let (high, low) = word.multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15)
    return (high ^ low) &+ 0xd1b5_4a32_d192_ed03
  }
}
