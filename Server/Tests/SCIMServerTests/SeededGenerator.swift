import Foundation

/// A generator that gives the same numbers for the same seed on every machine (SplitMix64).
struct SeededGenerator: RandomNumberGenerator, CustomStringConvertible {
  private let seed: UInt64
  private var state: UInt64

  /// The seed of the environment variable `AUP_TEST_SEED`, else a new one.
  static func fromEnvironment() -> SeededGenerator {
    let seed = ProcessInfo.processInfo.environment["AUP_TEST_SEED"].flatMap { UInt64($0) }
    return SeededGenerator(seed: seed ?? .random(in: 0 ... .max))
  }

  init(seed: UInt64) { (self.seed, state) = (seed, seed) }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// The setting that repeats a run.
  var description: String { "AUP_TEST_SEED=\(seed)" }
}
