import Testing

@testable import AUPEvaluation

@Suite struct RecordLimitTests {
  static let limits = {
    var limits = RecordLimits()
    limits.recordBytes = 40
    return limits
  }()

  /// An object of just so many bytes.
  private func object(_ bytes: Int) -> String {
    #"{"userName":""# + String(repeating: "u", count: bytes - 15) + #""}"#
  }

  @Test func aLineMayBeAsLongAsTheLimit() throws {
    let name = String(repeating: "u", count: 25)
    #expect(
      try transcript(of: "\(object(40))\n\(object(41))\n\(object(40))\n", limits: Self.limits) == [
        "1 line 1 byte 0: \(name)",
        "users: record 2 (line 2, byte 41): the line is longer than 40 bytes; expected one resource on each line",
        "3 line 3 byte 83: \(name)",
      ])
  }

  @Test func aRecordOfAnArrayOrPageMayBeAsLargeAsTheLimit() throws {
    let name = String(repeating: "u", count: 25)
    let large = "the record is larger than 40 bytes; nothing behind it was read"
    #expect(
      try transcript(of: "[\(object(40)),\(object(41)),{}]", limits: Self.limits) == [
        "1 line 1 byte 1: \(name)", "users: record 2 (line 1, byte 42): \(large)",
      ])
    #expect(
      try transcript(of: "{\"Resources\":[\(object(40))]}", limits: Self.limits) == ["1 line 1 byte 14: \(name)"])
    let blanks = String(repeating: " ", count: 40)
    #expect(
      try transcript(of: "{\(blanks)\"Resources\":[]}", limits: Self.limits) == [
        "users: record 1 (line 1, byte 0): the line is longer than 40 bytes; expected one resource on each line"
      ])
    #expect(
      try transcript(of: "[{\(blanks)\"Resources\":[]}]", limits: Self.limits) == [
        "users: record 1 (line 1, byte 1): \(large)"
      ])
    #expect(
      try transcript(of: "[{\"Resources\":[]\(blanks)}]", limits: Self.limits) == [
        "users: record 1 (line 1, byte 16): \(large)"
      ])
  }

  @Test func aMistakeThatHidesTheEndOfARecordIsNamedRatherThanTheSize() throws {
    let rest = String(repeating: ",{\"a\":1}", count: 20)
    #expect(
      try transcript(of: "[{\"a\":[1}\(rest)]", limits: Self.limits) == [
        "users: record 1 (line 1, byte 8): unexpected `}`; expected `,` or `]`; nothing behind it was read"
      ])
    #expect(
      try transcript(of: "[{\"a\":{\(rest)]", limits: Self.limits) == [
        "users: record 1 (line 1, byte 7): unexpected `,`; expected a name in quotes, or `}`; nothing behind it was read"
      ])
  }

  @Test func aMillionBracketsAreAClearError() throws {
    let deep = String(repeating: "[", count: 1_000_000)
    let message = "arrays and objects nest deeper than 200 levels"
    #expect(try transcript(of: "{\"a\":\(deep)}\n") == ["users: record 1 (line 1, byte 204): \(message)"])
    #expect(
      try transcript(of: deep) == [
        "users: record 1 (line 1, byte 200): unexpected `[`; expected arrays nested at most 200 deep; nothing behind it was read"
      ])
  }
}
