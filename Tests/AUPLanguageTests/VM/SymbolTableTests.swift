import SCIMModel
import Testing

@testable import AUPLanguage

/// The tables of an evaluator are emptied when they are full: place 0 is given out anew.
@Suite struct SymbolTableTests {
  private func table() -> SymbolTable {
    let slot = Slot(field: Fields.title, kind: .scalar, cell: 0, constants: [], predicates: [])
    let reader = SlotReader(
      slot, constants: SlotReader.constants(of: slot), keywords: KeywordSearch(slot), patterns: [],
      now: Instant(seconds: 0))
    return SymbolTable(reader, bitWords: slot.bitWords)
  }

  @Test func holdsSoManySpellings() {
    var table = table()
    for number in 0..<SymbolTable.spellingLimit {
      #expect(table.row(of: Array("\(number)".utf8).span) == number)
    }
    #expect(table.row(of: Array("0".utf8).span) == 0)
    #expect(table.row(of: Array("one more".utf8).span) == 0)
    #expect(table.row(of: Array("0".utf8).span) == 1)
  }

  @Test func holdsSoManyBytes() {
    var table = table()
    #expect(table.row(of: Array("a".utf8).span) == 0)
    let rest = [UInt8](repeating: UInt8(ascii: "b"), count: SymbolTable.byteLimit - 1)
    #expect(table.row(of: rest.span) == 1)
    #expect(table.row(of: Array("a".utf8).span) == 0)
    #expect(table.row(of: Array("c".utf8).span) == 0)
    #expect(table.row(of: Array("a".utf8).span) == 1)
  }
}
