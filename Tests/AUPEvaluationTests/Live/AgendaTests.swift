import SCIMModel
import TestSupport
import Testing

@testable import AUPEvaluation

@Suite struct AgendaTests {
  private static func moment(_ random: inout SeededGenerator) -> Instant {
    // Some lie at the ends of time, as those that are always compared with a time before all others.
    if Int.random(in: 0..<50, using: &random) == 0 {
      return Instant(seconds: Bool.random(using: &random) ? .max : .min)
    }
    return Instant(
      seconds: Int64.random(in: -300...300, using: &random),
      nanoseconds: Bool.random(using: &random) ? 0 : UInt32.random(in: 0..<1_000_000_000, using: &random))
  }

  private static func moments(_ random: inout SeededGenerator) -> [Instant] {
    (0..<[0, 1, 1, 1, 3].randomElement(using: &random)!).map { _ in moment(&random) }
  }

  /// Against a list of moments that is looked through.
  @Test func itFindsThoseWithAMomentBetweenTwoTimes() {
    var random = SeededGenerator.fromEnvironment()
    let seed = "\(random)"
    var agenda = Agenda()
    var expected: [[Instant]] = []
    for share in 0..<3 {
      var part = Agenda()
      // The last one does not end with a chunk.
      for _ in 0..<(share == 2 ? 37 : 64) {
        expected.append(Self.moments(&random))
        part.append(expected[expected.count - 1])
      }
      agenda.append(contentsOf: part)
    }
    var found = 0
    for step in 0..<20_000 {
      let place = Int.random(in: 0...expected.count, using: &random)
      if place < expected.count {
        // Often the same: a user is written who stays as he is in this.
        if Bool.random(using: &random) { expected[place] = Self.moments(&random) }
      } else if expected.count < 200 {
        expected.append(Self.moments(&random))
      } else {
        continue
      }
      agenda.set(expected[place], for: Int32(place))
      if step % 20 > 0 { continue }
      let (one, other) = (Self.moment(&random), Self.moment(&random))
      let (start, end) = (min(one, other), max(one, other))
      let places = expected.indices.filter { expected[$0].contains { start <= $0 && $0 <= end } }.map { Int32($0) }
      #expect(
        Set(agenda.places(from: start, through: end)).sorted() == places, "\(start) to \(end), step \(step); \(seed)")
      found += places.count
    }
    #expect(found > 10_000, "hardly anything was found; \(seed)")
  }
}
