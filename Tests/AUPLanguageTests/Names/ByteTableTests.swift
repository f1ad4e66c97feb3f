import SCIMModel
import TestSupport
import Testing

@testable import AUPLanguage

@Suite struct ByteTableTests {
  private func number(of text: String, in table: ByteTable) -> Int? { table.find(Array(text.utf8).span) }

  @Test func stringsAreNumberedInTheOrderTheyCame() {
    var table = ByteTable()
    for number in 0..<1_000 {
      let text = String(repeating: "x", count: number % 19) + "\(number)"
      #expect(table.insert(Array(text.utf8).span) == (number, true))
      #expect(table.insert(Array(text.utf8).span) == (number, false))
    }
    #expect(table.count == 1_000)
    #expect(number(of: "x1", in: table) == 1)
    #expect(number(of: "x2", in: table) == nil)
    table.removeAll()
    #expect(number(of: "x1", in: table) == nil)
    #expect(table.insert(Array("new".utf8).span) == (0, true))
  }

  /// Zeros, whole words and what is left behind them all count.
  @Test func lengthsAndTailsTellStringsApart() {
    var table = ByteTable()
    let keys =
      (0..<40).map { [UInt8](repeating: 0, count: $0) } + (0..<40).map { [UInt8](repeating: 0, count: $0) + [1] }
    for (number, key) in keys.enumerated() { #expect(table.insert(key.span) == (number, true)) }
    for (number, key) in keys.enumerated() { #expect(table.find(key.span) == number) }
  }
  /// Any byte that differs counts, and capitals do not where they are folded.
  @Test func stringsAreFoundByEachOfTheirBytes() {
    var random = SeededGenerator.fromEnvironment()
    for _ in 0..<20 {
      for count in 0...70 {
        let text = (0..<count).map { _ in UInt8.random(in: 0..<0x80, using: &random) }
        let key = text.map(ASCIICase.lower)
        var (exact, folded) = (ByteTable(), ByteTable())
        #expect(exact.insert(text.span) == (0, true))
        #expect(folded.insert(key.span) == (0, true))
        #expect(exact.find(text.span) == 0, "\(text) \(random)")
        #expect(folded.find(folding: text.span) == 0, "\(text) \(random)")
        for index in 0..<count {
          var other = text
          other[index] = UInt8.random(in: 0..<0x80, using: &random)
          #expect(exact.find(other.span) == (other == text ? 0 : nil), "\(text) \(other) \(random)")
          let isEqual = other.map(ASCIICase.lower) == key
          #expect(folded.find(folding: other.span) == (isEqual ? 0 : nil), "\(text) \(other) \(random)")
        }
      }
    }
  }
}
