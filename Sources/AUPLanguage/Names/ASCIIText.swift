import SCIMModel

/// Texts of ASCII alone, eight or sixteen bytes at a time.
enum ASCIIText {
  /// True if no byte is above 0x7F.
  @inline(__always)
  static func isASCII(_ text: RawSpan) -> Bool {
    let count = text.byteCount
    let high: UInt64 = 0x8080_8080_8080_8080
    var offset = 0
    while offset + 16 <= count {
      let words = text.words(at: offset)
      if (words.0 | words.1) & high != 0 { return false }
      offset += 16
    }
    if offset + 8 <= count && text.word(at: offset) & high != 0 { return false }
    return text.lastWord & high == 0
  }

  /// Eight bytes of ASCII with the capitals made small.
  @inline(__always)
  static func lower(_ word: UInt64) -> UInt64 {
    // The high bit of each byte of the sums is that it is at least `A`, and that it is above `Z`.
    let fromA = word &+ 0x3f3f_3f3f_3f3f_3f3f
    let aboveZ = word &+ 0x2525_2525_2525_2525
    return word | ((fromA ^ aboveZ) & 0x8080_8080_8080_8080) >> 2
  }

  /// Makes the capitals of a text of ASCII small.
  static func lower(_ text: inout [UInt8]) {
    let count = text.count
    var span = text.mutableSpan
    var bytes = unsafe span.mutableBytes
    var offset = 0
    while offset &+ 8 <= count {
      bytes.storeBytes(of: lower(bytes.bytes.word(at: offset)), toByteOffset: offset, as: UInt64.self)
      offset &+= 8
    }
    while offset < count {
      let byte = unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      bytes.storeBytes(of: ASCIICase.lower(byte), toByteOffset: offset, as: UInt8.self)
      offset &+= 1
    }
  }
}

extension RawSpan {
  /// The eight bytes from an offset on; both ends are checked.
  @inline(__always)
  func word(at offset: Int) -> UInt64 { unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self) }

  /// The sixteen bytes from an offset on; both ends are checked.
  @inline(__always)
  func words(at offset: Int) -> (UInt64, UInt64) {
    unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: (UInt64, UInt64).self)
  }

  /// The last eight bytes; of fewer all, some perhaps twice, so that texts of one length have one word only if they are
  /// equal.
  @inline(__always)
  var lastWord: UInt64 {
    let count = byteCount
    if count >= 8 { return word(at: count &- 8) }
    if count >= 4 {
      let first = unsafe unsafeLoadUnaligned(fromByteOffset: 0, as: UInt32.self)
      let last = unsafe unsafeLoadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
      return UInt64(first) | UInt64(last) << 32
    }
    if count == 0 { return 0 }
    let first = unsafe unsafeLoad(fromByteOffset: 0, as: UInt8.self)
    let middle = unsafe unsafeLoad(fromByteOffset: count >> 1, as: UInt8.self)
    let last = unsafe unsafeLoad(fromByteOffset: count &- 1, as: UInt8.self)
    return UInt64(first) | UInt64(middle) << 8 | UInt64(last) << 16
  }
}
