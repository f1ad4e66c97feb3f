/// Byte strings numbered in the order they came: open addressing over one buffer of bytes, so that a look-up makes no
/// `String`, no hash of a `Hasher` and no reference count.
struct ByteTable: Sendable {
  /// Index + 1 into `starts`; 0 is free. The number of places is a power of two, at most half of them taken.
  private var places: [UInt32]
  private var hashes: [UInt32] = []
  /// Where each string starts in `bytes`, and where the last one ends.
  private var starts: [UInt32] = [0]
  private var bytes: [UInt8] = []

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
    find(key, hash: Self.hash(key))
  }

  /// The number of a string, and whether it is new.
  mutating func insert(_ key: Span<UInt8>) -> (index: Int, isNew: Bool) {
    let hash = Self.hash(key)
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

  /// FNV-1a over 64 bits, its halves folded together. Unseeded, so that nothing depends on the run.
  private static func hash(_ key: Span<UInt8>) -> UInt32 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for position in key.indices {
      hash = (hash ^ UInt64(key[position])) &* 0x0000_0100_0000_01b3
    }
    return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
  }
}
