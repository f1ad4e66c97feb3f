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
}
