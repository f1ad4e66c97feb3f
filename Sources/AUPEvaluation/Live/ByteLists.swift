/// For each place some bytes. They stand together by 16 places, so that changing one moves a few kilobytes at most, and a
/// copy shares what is not changed.
struct ByteLists: Sendable {
  private struct Chunk: Sendable {
    /// Where the bytes of each place end.
    var ends: [UInt32] = []
    var bytes: [UInt8] = []

    func range(of index: Int) -> Range<Int> { (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index]) }

    func bytes(_ index: Int) -> ArraySlice<UInt8> { bytes[range(of: index)] }
  }

  private var chunks: [Chunk] = []
  private(set) var count = 0

  static var chunkSize: Int { 16 }

  /// Bytes of all places together, and the room for more.
  var byteCount: Int { chunks.reduce(0) { $0 + $1.bytes.capacity + 4 * $1.ends.capacity } }

  /// Adds a place.
  mutating func append(_ bytes: [UInt8]) {
    if count % Self.chunkSize == 0 {
      if !chunks.isEmpty { chunks[chunks.count - 1].bytes = Self.trimmed(chunks[chunks.count - 1].bytes) }
      chunks.append(Chunk())
      chunks[chunks.count - 1].ends.reserveCapacity(Self.chunkSize)
    }
    chunks[chunks.count - 1].bytes += bytes
    chunks[chunks.count - 1].ends.append(UInt32(chunks[chunks.count - 1].bytes.count))
    count += 1
  }

  /// Adds places without bytes. O(places), in chunks that share theirs until they are changed.
  mutating func append(empty places: Int) {
    var rest = places
    while rest > 0, count % Self.chunkSize != 0 {
      append([])
      rest -= 1
    }
    let empty = Chunk(ends: [UInt32](repeating: 0, count: Self.chunkSize))
    chunks += repeatElement(empty, count: rest / Self.chunkSize)
    count += rest / Self.chunkSize * Self.chunkSize
    for _ in 0..<rest % Self.chunkSize { append([]) }
  }

  /// Adds the places of other lists. O(bytes); where they go on with a new chunk they share those of the others.
  mutating func append(contentsOf other: ByteLists) {
    if count % Self.chunkSize == 0 {
      chunks += other.chunks
      count += other.count
      return
    }
    for place in 0..<other.count { append(Array(other.chunks[place / Self.chunkSize].bytes(place % Self.chunkSize))) }
  }

  /// Puts bytes in the place of others. O(bytes of 16 places).
  mutating func replace(_ place: Int, with bytes: [UInt8]) {
    Self.replace(place % Self.chunkSize, of: &chunks[place / Self.chunkSize], with: bytes)
  }

  private static func replace(_ index: Int, of chunk: inout Chunk, with bytes: [UInt8]) {
    let range = chunk.range(of: index)
    chunk.bytes.replaceSubrange(range, with: bytes)
    let growth = bytes.count - range.count
    if growth == 0 { return }
    for later in index..<chunk.ends.count { chunk.ends[later] = UInt32(Int(chunk.ends[later]) + growth) }
  }

  /// Gives what `body` makes of the bytes of a place.
  @inline(__always)
  func read<Result>(_ place: Int, _ body: (Span<UInt8>) -> Result) -> Result {
    let chunk = chunks[place / Self.chunkSize]
    return body(chunk.bytes.span.extracting(chunk.range(of: place % Self.chunkSize)))
  }

  /// The same bytes with room for a few more.
  private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
    var trimmed: [UInt8] = []
    trimmed.reserveCapacity(bytes.count + bytes.count / 16 + chunkSize)
    trimmed += bytes
    return trimmed
  }
}

/// Numbers in as few bytes as they need, seven bits in each: the low ones first, and a high bit where more follow.
enum ShortNumber {
  @inline(__always)
  static func append(_ number: UInt32, to bytes: inout [UInt8]) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// The number at a place, which moves on behind it.
  @inline(__always)
  static func read(_ bytes: Span<UInt8>, at index: inout Int) -> UInt32 {
    var number = UInt32(bytes[index] & 0x7f)
    var shift: UInt32 = 7
    while bytes[index] & 0x80 != 0 {
      index += 1
      number |= UInt32(bytes[index] & 0x7f) << shift
      shift += 7
    }
    index += 1
    return number
  }
}
