import SCIMModel
import Testing

@testable import AUPEvaluation

@Suite struct PlainDateTimeTests {
  /// True if the text is one of the form that is read without the strict parser.
  private func matches(_ text: String) -> Bool {
    let quoted = Array("\"\(text)\"".utf8)
    let padded = quoted + [UInt8](repeating: 0, count: TokenText.padding)
    return unsafe padded.withUnsafeBufferPointer { bytes in
      guard let tokens = unsafe TokenIndexer().index(bytes, 0..<quoted.count) else { return false }
      return PlainDateTime.matches(tokens, 1..<quoted.count - 1)
    }
  }

  private func digits(_ value: Int, _ count: Int) -> String {
    String(repeating: "0", count: count - String(value).count) + String(value)
  }

  @Test func itIsRightAboutEveryDayThatItTakes() {
    for year in [0, 1, 999, 1_000, 1_899, 1_900, 2_000, 2_023, 2_024, 9_999] {
      for month in 0...13 {
        for day in 0...32 {
          let text = "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))T23:59:59Z"
          let isPlain = year >= 1_000 && (month, day) != (2, 29) && Instant(parsing: text) != nil
          #expect(matches(text) == isPlain, "\(text)")
        }
      }
    }
  }

  @Test func itIsRightAboutEveryTimeThatItTakes() {
    for hour in 0...30 {
      for minute in [0, 1, 9, 10, 59, 60, 61, 99] {
        for second in [0, 1, 9, 10, 59, 60, 61, 99] {
          let text = "2026-01-28T\(digits(hour, 2)):\(digits(minute, 2)):\(digits(second, 2))Z"
          #expect(matches(text) == (Instant(parsing: text) != nil), "\(text)")
        }
      }
    }
    for count in 0...12 {
      let text = "2026-01-28T00:00:00.\(String(repeating: "7", count: count))Z"
      #expect(matches(text) == (Instant(parsing: text) != nil), "\(text)")
    }
  }

  /// Whatever stands in the place of one byte: what is taken is valid.
  @Test(arguments: ["2026-11-18T19:55:38Z", "2026-11-18T19:55:38.125Z"])
  func itTakesNoOtherByte(_ text: String) {
    #expect(matches(text))
    for offset in text.utf8.indices {
      for byte in UInt8(0x20)...0x7E where byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") {
        var bytes = Array(text.utf8)
        bytes[text.utf8.distance(from: text.utf8.startIndex, to: offset)] = byte
        let changed = String(decoding: bytes, as: UTF8.self)
        if matches(changed) { #expect(Instant(parsing: changed) != nil, "\(changed)") }
      }
    }
  }
}
