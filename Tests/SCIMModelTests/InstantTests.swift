import Foundation
import SCIMModel
import TestSupport
import Testing

@Suite struct InstantTests {
  @Test(arguments: [
    ("1970-01-01", "1970-01-01T00:00:00Z"), ("2027-01-31", "2027-01-31T00:00:00Z"),
    ("2024-02-29", "2024-02-29T00:00:00Z"), ("2000-02-29", "2000-02-29T00:00:00Z"),
    ("0001-01-01", "0001-01-01T00:00:00Z"), ("9999-12-31", "9999-12-31T00:00:00Z"),
    ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"), ("2026-01-01t23:59:59z", "2026-01-01T23:59:59Z"),
    ("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z"), ("2026-01-01T00:00:00-23:59", "2026-01-01T23:59:00Z"),
    ("2026-01-01T00:00:00-00:00", "2026-01-01T00:00:00Z"), ("2026-01-01T00:00:00.5Z", "2026-01-01T00:00:00.5Z"),
    ("2026-01-01T00:00:00.123456789Z", "2026-01-01T00:00:00.123456789Z"),
    ("2026-01-01T00:00:00.000000001Z", "2026-01-01T00:00:00.000000001Z"),
    ("2026-01-01T00:00:00.100Z", "2026-01-01T00:00:00.1Z"), ("2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00Z"),
    ("1969-12-31T23:59:59.25Z", "1969-12-31T23:59:59.25Z"),
    ("0001-01-01T00:00:00-01:00", "0001-01-01T01:00:00Z"),
    ("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999999Z"),
  ])
  func dateIsReadAndWrittenInOneSpelling(text: String, expected: String) throws {
    let instant = try #require(Instant(parsing: text))
    #expect(instant.description == expected)
    #expect(Instant(parsing: expected) == instant)
  }

  @Test(arguments: [
    "", "2026", "2026-01", "2026-1-01", "2026-01-1", "26-01-01", "0000-01-01", "10000-01-01", "-001-01-01",
    "+2026-01-01", "2026-00-01", "2026-13-01", "2026-01-00", "2026-01-32", "2026-04-31", "2026-02-29", "1900-02-29",
    "2100-02-29", "2026/01/01", "2026-01-01 ", " 2026-01-01", "2026-01-01T", "2026-01-01Z", "2026-01-01T00:00Z",
    "2026-01-01T00:00:00", "2026-01-01 00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
    "2016-12-31T23:59:60Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.1234567890Z",
    "2026-01-01T00:00:00,5Z", "2026-01-01T00:00:00+0100", "2026-01-01T00:00:00+01", "2026-01-01T00:00:00+24:00",
    "2026-01-01T00:00:00+01:60", "2026-01-01T00:00:00ZZ", "2026-01-01T00:00:00 Z", "0001-01-01T00:00:00+00:01",
    "9999-12-31T23:59:59-00:01", "２０２６-01-01", "2026-01-01T00:00:00\u{2212}01:00", "2026-W01-1", "2026-001",
  ])
  func whatIsNoDateIsRefused(text: String) {
    #expect(Instant(parsing: text) == nil)
  }

  /// Foundation's calendar as the other implementation.
  @Test func calendarAgreesWithFoundation() {
    var random = SeededGenerator.fromEnvironment()
    let seed = "\(random)"
    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = .gmt
    let formatter = ISO8601DateFormatter()
    for _ in 0..<2_000 {
      // From 1600 on: Foundation's calendars may turn Julian before.
      let seconds = Int64.random(in: -11_676_096_000..<253_402_300_800, using: &random)
      let text = Instant(seconds: seconds).description
      #expect(text == formatter.string(from: Date(timeIntervalSince1970: Double(seconds))), "\(seed)")
      #expect(Instant(parsing: text) == Instant(seconds: seconds), "\(text); \(seed)")
    }
  }

  @Test func everyDayOfFourHundredYearsFollowsTheOneBefore() {
    var previous = Instant(parsing: "1999-12-31")
    var days = 0
    for year in 2000..<2400 {
      for month in 1...12 {
        for day in 1...31 {
          func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
          guard let instant = Instant(parsing: "\(year)-\(two(month))-\(two(day))") else { continue }
          #expect(instant == previous?.advanced(bySeconds: 86_400))
          previous = instant
          days += 1
        }
      }
    }
    #expect(days == 146_097)
  }

  @Test(arguments: [Int64.min, .min + 1, -62_135_596_801, 253_402_300_800, .max])
  func endsOfTimeAreNoCrash(seconds: Int64) {
    #expect(Instant(seconds: seconds).description.hasSuffix("Z"))
    #expect(Instant(parsing: Instant(seconds: seconds).description) == nil)
  }

  @Test func instantsCompareAcrossOffsets() throws {
    let early = try #require(Instant(parsing: "2026-01-01T00:00:00+02:00"))
    let late = try #require(Instant(parsing: "2025-12-31T22:00:00.000000001Z"))
    #expect(early < late)
    #expect(early == Instant(parsing: "2025-12-31T17:00:00-05:00"))
  }
}
