import SCIMModel

/// Texts that are written again and again, one behind the other.
struct ReadyTexts: Sendable {
  fileprivate var bytes: [UInt8] = []
  fileprivate var starts: [UInt32] = [0]
  /// The length of the longest.
  fileprivate var longest = 0

  /// Bytes that are copied at once, whatever the length of a text: so many stand behind the last.
  fileprivate static let step = 48

  init(_ texts: some Sequence<[UInt8]>) {
    for text in texts {
      bytes += text
      starts.append(UInt32(bytes.count))
      longest = max(longest, text.count)
    }
    bytes += [UInt8](repeating: 0, count: Self.step)
  }

  /// A text in quotes, as JSON has it.
  static func quoted(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    SCIMValue.string(text).writeJSON(to: &bytes)
    return bytes
  }
}

/// Output on its way: a buffer that is written to without asking for memory each time.
@safe final class OutputBytes {
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int = 1 << 16) {
    unsafe base = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  deinit { unsafe base.deallocate() }

  /// Forgets all bytes and keeps the room.
  func removeAll() { count = 0 }

  /// Takes the last byte back.
  func removeLast() {
    precondition(count > 0)
    count -= 1
  }

  /// Makes room for so many bytes, and for as many as are copied at once.
  @inline(__always)
  private func reserve(_ more: Int) {
    if capacity - count < more + ReadyTexts.step { grow(more) }
  }

  @inline(never)
  private func grow(_ more: Int) {
    let larger = max(2 * capacity, count + more + ReadyTexts.step)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    unsafe moved.update(from: base, count: count)
    unsafe base.deallocate()
    unsafe base = moved
    capacity = larger
  }

  /// Appends one of the texts.
  @inline(__always)
  func append(_ texts: borrowing ReadyTexts, _ number: Int) {
    let start = Int(texts.starts[number])
    let length = Int(texts.starts[number + 1]) - start
    reserve(length)
    unsafe texts.bytes.withUnsafeBufferPointer { source in
      precondition(start + length + ReadyTexts.step <= source.count)
      unsafe copy(UnsafeRawPointer(source.baseAddress! + start), length)
    }
  }

  /// Appends some of the texts.
  ///
  /// - Parameter numbers: Ascending.
  func append(_ texts: borrowing ReadyTexts, _ numbers: Span<Int32>) {
    switch texts.longest {
    case ...16: append(texts, numbers, pieces: 1)
    case ...ReadyTexts.step: append(texts, numbers, pieces: ReadyTexts.step / 16)
    default: for index in numbers.indices { append(texts, Int(truncatingIfNeeded: numbers[index])) }
    }
  }

  /// Appends texts of up to 16 times `pieces` bytes: so many are copied of each.
  @inline(__always)
  private func append(_ texts: borrowing ReadyTexts, _ numbers: Span<Int32>, pieces: Int) {
    guard let first = numbers.indices.first.map({ numbers[$0] }), let last = numbers.indices.last.map({ numbers[$0] })
    else { return }
    // The starts ascend, and so do the numbers.
    precondition(first >= 0 && Int(last) < texts.starts.count - 1)
    reserve(numbers.count * 16 * pieces)
    unsafe texts.bytes.withUnsafeBufferPointer { bytes in
      unsafe texts.starts.withUnsafeBufferPointer { starts in
        unsafe numbers.withUnsafeBufferPointer { numbers in
          guard let bytes = bytes.baseAddress else { return }
          var to = unsafe base + count
          for index in numbers.indices {
            let number = unsafe Int(truncatingIfNeeded: numbers[index])
            let start = unsafe starts[number]
            let from = unsafe bytes + Int(start)
            for piece in 0..<pieces { unsafe Self.copy16(UnsafeRawPointer(from + 16 * piece), to: to + 16 * piece) }
            unsafe to += Int(starts[number &+ 1] &- start)
          }
          unsafe count = to - base
        }
      }
    }
  }

  @inline(__always)
  private static func copy16(_ from: UnsafeRawPointer, to: UnsafeMutablePointer<UInt8>) {
    unsafe UnsafeMutableRawPointer(to).storeBytes(
      of: from.loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
  }

  /// Copies a text behind which ``ReadyTexts/step`` bytes may be read, where there is room for as many.
  @inline(__always)
  private func copy(_ from: UnsafeRawPointer, _ length: Int) {
    let to = unsafe UnsafeMutableRawPointer(base + count)
    if length <= ReadyTexts.step {
      unsafe to.storeBytes(of: from.loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
      unsafe (to + 16).storeBytes(of: (from + 16).loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
      unsafe (to + 32).storeBytes(of: (from + 32).loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
    } else {
      unsafe to.copyMemory(from: from, byteCount: length)
    }
    count &+= length
  }

  /// Appends bytes.
  @inline(__always)
  func append(_ bytes: Span<UInt8>) {
    reserve(bytes.count)
    unsafe bytes.withUnsafeBufferPointer { source in
      if let start = source.baseAddress { unsafe (base + count).update(from: start, count: source.count) }
    }
    count += bytes.count
  }

  /// Appends bytes of an array.
  @inline(__always)
  func append(_ bytes: [UInt8], _ range: Range<Int>) { append(bytes.span.extracting(range)) }

  func append(_ bytes: [UInt8]) { append(bytes.span) }

  func append(_ byte: UInt8) {
    reserve(1)
    unsafe base[count] = byte
    count += 1
  }

  func append(_ text: String) { append(text.utf8.span) }

  /// Hands out the bytes from an index on.
  func withSpan<Failure: Error>(from start: Int = 0, _ body: (Span<UInt8>) throws(Failure) -> Void) throws(Failure) {
    precondition(start <= count)
    try unsafe body(UnsafeBufferPointer(start: base + start, count: count - start).span)
  }
}
