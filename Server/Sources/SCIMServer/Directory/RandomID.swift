/// Ids of resources: UUIDs of random bits (RFC 9562 §5.4), in small letters.
enum RandomID {
  /// A new one. Foundation's `UUID` opens a device for each.
  static func text() -> String {
    var generator = SystemRandomNumberGenerator()
    let version = generator.next() & ~0xf000 | 0x4000
    let variant = generator.next() & ~(0b11 << 62) | 0b10 << 62
    var bytes: [UInt8] = []
    bytes.reserveCapacity(36)
    for (half, dashes) in [(version, [8, 12]), (variant, [0, 4])] {
      for digit in 0..<16 {
        if dashes.contains(digit) { bytes.append(UInt8(ascii: "-")) }
        bytes.append(digits[Int(half >> UInt64(60 - 4 * digit) & 15)])
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let digits = Array("0123456789abcdef".utf8)
}
