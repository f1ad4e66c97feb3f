import SCIMModel

/// Ids of resources: UUIDs of the time and random bits (RFC 9562 §5.7), in small letters.
///
/// Those that are made one after the other stand together in the index of ids, so that a transaction changes few pages of
/// it. Foundation's `UUID` has no such ids, and opens a device for each.
enum ResourceID {
  /// A new one.
  static func text(at now: Instant) -> String {
    var generator = SystemRandomNumberGenerator()
    let time = UInt64(clamping: now.seconds) &* 1_000 &+ UInt64(now.nanoseconds / 1_000_000)
    let first = time << 16 | 0x7000 | generator.next() & 0xfff
    let second = 0b10 << 62 | generator.next() >> 2
    var bytes: [UInt8] = []
    bytes.reserveCapacity(36)
    for (half, dashes) in [(first, [8, 12]), (second, [0, 4])] {
      for digit in 0..<16 {
        if dashes.contains(digit) { bytes.append(UInt8(ascii: "-")) }
        bytes.append(digits[Int(half >> UInt64(60 - 4 * digit) & 15)])
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let digits = Array("0123456789abcdef".utf8)
}
