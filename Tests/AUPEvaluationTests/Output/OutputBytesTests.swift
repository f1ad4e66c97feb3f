import TestSupport
import Testing

@testable import AUPEvaluation

@Suite struct OutputBytesTests {
  private func bytes(of output: OutputBytes, from start: Int = 0) -> [UInt8] {
    var found: [UInt8] = []
    output.withSpan(from: start) { span in
      for index in span.indices { found.append(span[index]) }
    }
    return found
  }

  /// Texts around the size that is copied at once, and all ways to write them, into room that is always too small.
  @Test func whatIsWrittenIsThereHoweverOftenItGrows() {
    var random = SeededGenerator.fromEnvironment()
    let texts = [0, 1, 15, 16, 17, 47, 48, 49, 50, 300, 5_000].map { count in
      (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    }
    let ready = ReadyTexts(texts)
    for _ in 0..<50 {
      let output = OutputBytes(capacity: Int.random(in: 0...100, using: &random))
      var expected: [UInt8] = []
      for _ in 0..<200 {
        let number = Int.random(in: texts.indices, using: &random)
        let text = texts[number]
        switch Int.random(in: 0..<7, using: &random) {
        case 0:
          output.append(ready, number)
          expected += text
        case 1:
          let numbers = (0..<Int.random(in: 0...5, using: &random)).map { _ in
            Int32(Int.random(in: texts.indices, using: &random))
          }
          output.append(ready, numbers.span)
          expected += numbers.flatMap { texts[Int($0)] }
        case 2:
          output.append(text)
          expected += text
        case 3:
          let range = text.count / 3..<text.count
          output.append(text, range)
          expected += text[range]
        case 4:
          output.append(UInt8(truncatingIfNeeded: number))
          expected.append(UInt8(truncatingIfNeeded: number))
        case 5:
          output.append("é\u{0}😀")
          expected += "é\u{0}😀".utf8
        default:
          if !expected.isEmpty {
            output.removeLast()
            expected.removeLast()
          }
        }
      }
      #expect(bytes(of: output) == expected, "\(random)")
      #expect(bytes(of: output, from: expected.count / 2) == Array(expected[(expected.count / 2)...]))
      output.removeAll()
      #expect(bytes(of: output) == [])
    }
  }
}
