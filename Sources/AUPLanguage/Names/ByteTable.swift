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
  private let seeds = Self.seeds
  private static let seeds = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))

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
    unsafe find(key.bytes, hash: hash(key.bytes, isFolded: false), isFolded: false)
  }

  /// The number of what a string of ASCII is when its capitals are made small; nil if it is not there.
  func find(folding key: Span<UInt8>) -> Int? {
    unsafe find(key.bytes, hash: hash(key.bytes, isFolded: true), isFolded: true)
  }

  /// The number of a string, and whether it is new.
  package mutating func insert(_ key: Span<UInt8>) -> (index: Int, isNew: Bool) { unsafe insert(key.bytes) }

  /// The number of a string, and whether it is new.
  mutating func insert(_ key: RawSpan) -> (index: Int, isNew: Bool) {
    let hash = hash(key, isFolded: false)
    if let known = find(key, hash: hash, isFolded: false) { return (known, false) }
    add(key, hash: hash)
    return (count - 1, true)
  }

  private mutating func add(_ key: RawSpan, hash: UInt32) {
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
  private func find(_ key: RawSpan, hash: UInt32, isFolded: Bool) -> Int? {
    let places = places.span
    let mask = places.count - 1
    var place = Int(hash) & mask
    while true {
      let found = places[place]
      if found == 0 { return nil }
      if UInt32(truncatingIfNeeded: found >> 32) == hash {
        let index = Int(UInt32(truncatingIfNeeded: found)) - 1
        if isEqual(index, key, isFolded: isFolded) { return index }
      }
      place = (place + 1) & mask
    }
  }

  @inline(__always)
  private func isEqual(_ index: Int, _ key: RawSpan, isFolded: Bool) -> Bool {
    let starts = starts.span
    let start = Int(starts[index])
    let count = key.byteCount
    guard Int(starts[index + 1]) - start == count else { return false }
    let known = unsafe bytes.span.bytes.extracting(start..<start + count)
    @inline(__always)
    func differ(at offset: Int) -> Bool {
      let (a, b) = (known.words(at: offset), key.words(at: offset))
      return a.0 ^ Self.folded(b.0, isFolded) | (a.1 ^ Self.folded(b.1, isFolded)) != 0
    }
    var offset = 0
    while offset + 16 <= count {
      if differ(at: offset) { return false }
      offset += 16
    }
    if offset == count { return true }
    if count >= 16 { return !differ(at: count - 16) }
    return known.lastWord == Self.folded(key.lastWord, isFolded)
      && (count < 8 || known.word(at: 0) == Self.folded(key.word(at: 0), isFolded))
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

  /// Sixteen bytes at a time, the last sixteen once more where the length is no multiple: the product of both words.
  @inline(__always)
  private func hash(_ key: RawSpan, isFolded: Bool) -> UInt32 {
    let count = key.byteCount
    var hash = seeds.0 ^ UInt64(truncatingIfNeeded: count)
    @inline(__always)
    func mix(_ words: (UInt64, UInt64)) {
      let product = (hash ^ Self.folded(words.0, isFolded)).multipliedFullWidth(
        by: seeds.1 ^ Self.folded(words.1, isFolded))
      hash = product.high ^ product.low
    }
    var offset = 0
    while offset + 16 <= count {
      mix(key.words(at: offset))
      offset += 16
    }
    if offset < count {
      if count >= 16 {
        mix(key.words(at: count - 16))
      } else {
        let last = key.lastWord
        mix((count < 8 ? last : key.word(at: 0), last))
      }
    }
    return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
  }

  @inline(__always)
  private static func folded(_ word: UInt64, _ isFolded: Bool) -> UInt64 { isFolded ? ASCIIText.lower(word) : word }
}

extension [UInt8] {
  /// Appends bytes, all at once.
  mutating func append(_ bytes: RawSpan) {
    // Of no bytes an empty array would write its length into storage that all empty arrays share: two threads, one place.
    if bytes.isEmpty { return }
    unsafe bytes.withUnsafeBytes { unsafe append(contentsOf: $0) }
  }
}
