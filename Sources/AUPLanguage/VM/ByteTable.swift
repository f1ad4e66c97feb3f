/// Byte strings numbered in the order they came: open addressing over one buffer of bytes, so that a look-up makes no
/// `String`, no hash of a `Hasher` and no reference count.
package struct ByteTable: Sendable {
  /// The hash in the high half, index + 1 in the low one; 0 is free. The number of places is a power of two, at most half
  /// of them taken.
  private var places: [UInt64]
  /// Where each string starts in `bytes`, and where the last one ends.
  private var starts: [UInt32] = [0]
  private var bytes: [UInt8] = []
  /// Strings that are made to fall on one place fall apart, for nobody knows the seed. Strings are numbered in the order
  /// they came, so nothing else depends on it.
  private let seed = Self.seed
  private static let seed = UInt64.random(in: .min ... .max)

  package init(capacity: Int = 16) {
    var size = 32
    while size < 2 * capacity { size *= 2 }
    places = [UInt64](repeating: 0, count: size)
  }

  package var count: Int { starts.count - 1 }
  /// Bytes of all strings together.
  var byteCount: Int { bytes.count }

  /// Forgets all strings and keeps the room.
  mutating func removeAll() {
    for index in places.indices { places[index] = 0 }
    starts.removeAll(keepingCapacity: true)
    starts.append(0)
    bytes.removeAll(keepingCapacity: true)
  }

  /// The number of a string; nil if it is not there.
  package func find(_ key: Span<UInt8>) -> Int? {
    find(key, hash: hash(key))
  }

  /// The number of a string, and whether it is new.
  package mutating func insert(_ key: Span<UInt8>) -> (index: Int, isNew: Bool) {
    let hash = hash(key)
    if let known = find(key, hash: hash) { return (known, false) }
    add(key, hash: hash)
    return (count - 1, true)
  }

  /// Adds a string that is known not to be there; its number is the count before.
  package mutating func add(_ key: Span<UInt8>) { add(key, hash: hash(key)) }

  private mutating func add(_ key: Span<UInt8>, hash: UInt32) {
    if 2 * (count + 1) > places.count { grow() }
    place(count, hash: hash)
    bytes.append(key)
    starts.append(UInt32(truncatingIfNeeded: bytes.count))
  }

  /// Gives what `body` makes of the string of a number.
  @inline(__always)
  func read<Result>(_ index: Int, _ body: (Span<UInt8>) -> Result) -> Result {
    body(bytes.span.extracting(Int(starts[index])..<Int(starts[index + 1])))
  }

  @inline(__always)
  private func find(_ key: Span<UInt8>, hash: UInt32) -> Int? {
    let places = places.span
    let mask = places.count - 1
    var place = Int(hash) & mask
    while true {
      let found = places[place]
      if found == 0 { return nil }
      if UInt32(truncatingIfNeeded: found >> 32) == hash {
        let index = Int(UInt32(truncatingIfNeeded: found)) - 1
        if isEqual(index, key) { return index }
      }
      place = (place + 1) & mask
    }
  }

  @inline(__always)
  private func isEqual(_ index: Int, _ key: Span<UInt8>) -> Bool {
    let starts = starts.span
    let start = Int(starts[index])
    let count = key.count
    guard Int(starts[index + 1]) - start == count else { return false }
    let known = bytes.span.extracting(start..<start + count)
    var offset = 0
    while offset + 8 <= count {
      if Self.word(known, offset) != Self.word(key, offset) { return false }
      offset += 8
    }
    if offset == count { return true }
    if count >= 8 { return Self.word(known, count - 8) == Self.word(key, count - 8) }
    while offset < count {
      if known[offset] != key[offset] { return false }
      offset += 1
    }
    return true
  }

  private mutating func place(_ index: Int, hash: UInt32) {
    let mask = places.count - 1
    var place = Int(hash) & mask
    while places[place] != 0 { place = (place + 1) & mask }
    places[place] = UInt64(hash) << 32 | UInt64(index + 1)
  }

  private mutating func grow() {
    let old = places
    places = [UInt64](repeating: 0, count: 2 * old.count)
    for found in old where found != 0 {
      place(Int(UInt32(truncatingIfNeeded: found)) - 1, hash: UInt32(truncatingIfNeeded: found >> 32))
    }
  }

  /// Eight bytes at a time, the last eight once more where the length is no multiple; each multiplied to twice its width
  /// and folded.
  @inline(__always)
  private func hash(_ key: Span<UInt8>) -> UInt32 {
    let count = key.count
    var hash = seed ^ UInt64(truncatingIfNeeded: count)
    var offset = 0
    while offset + 8 <= count {
      hash = Self.mix(hash ^ Self.word(key, offset))
      offset += 8
    }
    if offset < count {
      var word: UInt64 = 0
      if count >= 8 {
        word = Self.word(key, count - 8)
      } else {
        while offset < count {
          word = word << 8 | UInt64(key[offset])
          offset += 1
        }
      }
      hash = Self.mix(hash ^ word)
    }
    return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
  }

  /// Eight bytes from an offset on; both ends are checked.
  @inline(__always)
  private static func word(_ bytes: Span<UInt8>, _ offset: Int) -> UInt64 {
    unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }

  @inline(__always)
  private static func mix(_ word: UInt64) -> UInt64 {
    let (high, low) = word.multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15)
    return (high ^ low) &+ 0xd1b5_4a32_d192_ed03
  }
}

extension [UInt8] {
  /// Appends bytes, all at once.
  mutating func append(_ bytes: Span<UInt8>) {
    // Of no bytes an empty array would write its length into storage that all empty arrays share: two threads, one place.
    if bytes.isEmpty { return }
    unsafe bytes.withUnsafeBufferPointer { bytes in unsafe append(contentsOf: bytes) }
  }
}
