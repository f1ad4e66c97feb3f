/// The choices that a search makes: its first try takes the first of everything, each later one others, the same on every
/// run (SplitMix64).
struct SearchChoices: Sendable {
  private var state: UInt64
  private let isFirst: Bool

  /// The choices of one try, counted from 0.
  init(try number: Int) {
    isFirst = number == 0
    state = UInt64(truncatingIfNeeded: number)
  }

  /// A number below `count`, which is one or more; 0 in the first try.
  mutating func index(below count: Int) -> Int {
    if isFirst { return 0 }
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(max(1, count)))
  }
}
