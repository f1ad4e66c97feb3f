import Foundation

/// A generator that gives the same numbers for the same seed on every machine (SplitMix64).
///
/// Property tests make one from ``fromEnvironment()`` and put its ``description`` into every failure message.
public struct SeededGenerator: RandomNumberGenerator, Sendable, CustomStringConvertible {
  /// The number it started from.
  public let seed: UInt64
  private var state: UInt64

  /// Makes a generator.
  public init(seed: UInt64) {
    self.seed = seed
    state = seed
  }

  /// The seed of the environment variable `AUP_TEST_SEED`, else a new one.
  public static func fromEnvironment() -> SeededGenerator {
    let seed = ProcessInfo.processInfo.environment["AUP_TEST_SEED"].flatMap { UInt64($0) }
    return SeededGenerator(seed: seed ?? .random(in: 0 ... .max))
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// The setting that repeats a run.
  public var description: String { "AUP_TEST_SEED=\(seed)" }
}
