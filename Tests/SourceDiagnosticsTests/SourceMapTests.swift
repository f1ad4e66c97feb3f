import Foundation
import SourceDiagnostics
import Testing

@Suite struct SourceMapTests {
  private func place(_ offset: Int, in text: String) -> [Int] {
    let location = Sample(text).sources.location(of: offset)
    return [location.line, location.column]
  }

  @Test func columnsAreCodePointsHoweverFarDownTheLine() {
    let text = "x\n" + String(repeating: "aé€😀", count: 2_000)
    let bytes = Array(text.utf8)
    var line = 1
    var column = 1
    let sources = Sample(text).sources
    for (offset, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
      let found = sources.location(of: offset)
      guard found.line == line, found.column == column else { return #expect(Bool(false), "\(offset): \(found)") }
      (line, column) = byte == 0x0A ? (line + 1, 1) : (line, column + 1)
    }
    #expect(place(bytes.count, in: text) == [2, 8_001])
    #expect(place(1_024, in: String(repeating: "a", count: 1_024)) == [1, 1_025])
  }

  /// The lexer ends comments and strings at CR too.
  @Test func linesEndWithLFOrCRLFOrCR() {
    let text = "a\rb\r\nc\n\rd"
    #expect([0, 2, 5, 7, 8].map { place($0, in: text) } == [[1, 1], [2, 1], [3, 1], [4, 1], [5, 1]])
    let sample = Sample("one\rtwo\rthree")
    #expect(
      sample.text(Diagnostic(.error, code: "x", "bad", at: sample.span(of: "two"))) == """
        error[x]: bad
          --> rules.aup:2:1
           |
         2 | two
           | ^^^

        """)
  }

  /// Processor time for each finding, over six doublings of a text on one line.
  @Test(.serialized, arguments: ["plain", "json"])
  func costOfAFindingDoesNotGrowWithItsLine(kind: String) {
    func cost(of count: Int) -> Double {
      let text = String(repeating: "é ", count: count)
      let sample = Sample(text)
      let findings = (0..<count).map {
        Diagnostic(.error, code: "x", "bad", at: SourceSpan($0 * 3, $0 * 3 + 2), fixIt: FixIt(SourceSpan(0, 1), ""))
      }
      return (0..<3).map { _ in
        let start = clock()
        let length =
          kind == "json"
          ? JSONRenderer(sample.sources).render(findings).utf8.count
          : TextRenderer(sample.sources).render(findings).utf8.count
        return length > count ? clock() - start : .infinity
      }.min() ?? 0
    }
    let first = cost(of: 32) / 32
    let last = cost(of: 2_048) / 2_048
    #expect(last < 4 * first, "\(first * 1e6) µs became \(last * 1e6) µs")
  }

  private func clock() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
