/// Random numbers that are the same on every machine and in every release of Swift: SplitMix64.
struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A number from 0 up to `bound`, which is left out.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// True in so many of 1,000 cases.
  mutating func permille(_ share: Int) -> Bool { below(1_000) < share }

  /// One of the values, each as likely.
  mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

  /// A UUID as text.
  mutating func uuid() -> String {
    let digits = Self.hex(next(), 16) + Self.hex(next(), 16)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if [8, 12, 16, 20].contains(index) { text += "-" }
      text += index == 12 ? "4" : index == 16 ? "a" : String(digit)
    }
    return text
  }

  /// The last digits of a number in hexadecimal.
  static func hex(_ number: UInt64, _ digits: Int) -> String {
    let text = String(number, radix: 16)
    return String((String(repeating: "0", count: 16) + text).suffix(digits))
  }
}

/// Draws ranks whose frequency falls as one by the rank: the first of 5,000 is drawn in 11 of 100 cases, the last in 2 of 100,000.
struct Zipf {
  /// For each rank, the weights up to and with it. Whole numbers: no rounding that depends on a machine.
  private let sums: [UInt64]

  init(_ count: Int) {
    var sum: UInt64 = 0
    sums = (1...count).map {
      sum += (1 << 32) / UInt64($0)
      return sum
    }
  }

  /// A rank from 0. O(log count).
  func draw(_ random: inout SplitMix) -> Int {
    let weight = random.next() % sums[sums.count - 1]
    var (low, high) = (0, sums.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > weight { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
