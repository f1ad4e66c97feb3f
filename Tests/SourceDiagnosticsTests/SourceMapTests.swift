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

  /// Processor time for a hundred findings, over six doublings of the line they stand on.
  @Test(.serialized, arguments: ["plain", "json"])
  func costOfAFindingDoesNotGrowWithItsLine(kind: String) {
    func cost(onLineOf length: Int) -> Double {
      let sample = Sample(String(repeating: "é ", count: length))
      let findings = (0..<100).map { number in
        let start = length / 100 * number * 3
        return Diagnostic(
          .error, code: "x", "bad", at: SourceSpan(start, start + 2), fixIt: FixIt(SourceSpan(start, start), ""))
      }
      return (0..<3).map { _ in
        let start = clock()
        let text =
          kind == "json"
          ? JSONRenderer(sample.sources).render(findings) : TextRenderer(sample.sources).render(findings)
        return text.isEmpty ? .infinity : clock() - start
      }.min() ?? 0
    }
    let first = cost(onLineOf: 2_000)
    let last = cost(onLineOf: 128_000)
    #expect(last < 4 * first, "\(first * 1e4) µs a finding became \(last * 1e4) µs")
  }

  private func clock() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
