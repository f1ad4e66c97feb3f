import SCIMModel
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ids of resources: UUIDs of the time and random bits (RFC 9562 §5.7), in small letters.
///
/// Those that are made one after the other stand together in the index of ids, so that a transaction changes few pages of
/// it.
enum ResourceID {
  private static let random = Mutex(SystemNumbers())
  private static let digits = Array("0123456789abcdef".utf8)

  /// A new one.
  static func text(at now: Instant) -> String {
    let time = UInt64(clamping: now.seconds) &* 1_000 &+ UInt64(now.nanoseconds / 1_000_000)
    let (some, others) = random.withLock { ($0.next(), $0.next()) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(36)
    func add(_ half: UInt64, dashesBefore first: Int, _ second: Int) {
      for digit in 0..<16 {
        if digit == first || digit == second { bytes.append(UInt8(ascii: "-")) }
        bytes.append(digits[Int(half >> UInt64(60 - 4 * digit) & 15)])
      }
    }
    add(time << 16 | 0x7000 | some & 0xfff, dashesBefore: 8, 12)
    add(0b10 << 62 | others >> 2, dashesBefore: 0, 4)
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Random numbers of the system, some at a time: for each alone it would be asked anew.
private struct SystemNumbers {
  private var numbers: [UInt64] = []

  mutating func next() -> UInt64 {
    if let number = numbers.popLast() { return number }
    numbers = Array(repeating: 0, count: Self.bytesAtOnce / MemoryLayout<UInt64>.size)
    let result = unsafe numbers.withUnsafeMutableBytes { unsafe getentropy($0.baseAddress!, $0.count) }
    precondition(result == 0, "the system has no random numbers")
    return numbers.removeLast()
  }

  /// As many as `getentropy` gives.
  private static var bytesAtOnce: Int { 256 }
}
