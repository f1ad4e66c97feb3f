import TestSupport
import Testing

@testable import AUPLanguage

/// The rows and columns of a block against sets, over several blocks, for their room is used again.
@Suite struct BlockRoomTests {
  @Test(arguments: [1, 64, 65, 4_096, 4_097, 10_000]) func rowsHoldWhatWasInserted(rules: Int) throws {
    var random = SeededGenerator.fromEnvironment()
    let users = RuleRows.users
    var rows = RuleRows(rules: rules)
    var results = RuleColumns()
    var store = try EntryStore(BlockPlan.of(RuleEnvironment().compile("").program), rules: rules)
    var list = IndexList()
    for _ in 0..<4 {
      var expected = Array(repeating: Set<Int32>(), count: users)
      for user in 0..<users where user % 3 > 0 {
        for _ in 0..<Int.random(in: 0...3, using: &random) {
          // Of few rules a list, of many a row.
          let found = ascending(Int.random(in: 0...100, using: &random), below: rules, &random)
          let entries = (0..<2).map { part in
            store.append(rules: found.indices.filter { $0 % 2 == part }.map { found[$0] }, columns: [])
          }
          rows.insert([-1] + entries + [-1], 1..<3, of: store, for: user)
          expected[user].formUnion(found)
        }
      }
      // What holds for users 192 to 255 of a block, in an order of its own.
      let word = 3
      results.removeAll()
      for rule in Set((0..<10).map { _ in Int32(Int.random(in: 0..<rules, using: &random)) }) {
        var column = ColumnStrip.Column(repeating: .max)
        column[word] =
          UInt64.random(in: .min ... .max, using: &random) & UInt64.random(in: .min ... .max, using: &random)
        results.append(rule, column)
        for user in 0..<users where column[word] >> UInt64(user) & 1 != 0 { expected[user].insert(rule) }
      }
      rows.insert(results, word: word)
      for user in 0..<users {
        rows.take(user, into: &list)
        #expect(Array(list.indices) == expected[user].sorted(), "\(random)")
      }
    }
    for user in 0..<users {
      rows.take(user, into: &list)
      #expect(list.isEmpty)
    }
    rows.insert([store.append(rules: [0], columns: [])], 0..<1, of: store, for: 5)
    rows.removeAll()
    rows.take(5, into: &list)
    #expect(list.isEmpty)
  }

  @Test func onlyPiecesWithUsersAreKept() {
    var results = RuleColumns()
    for round in 0..<2 {
      results.append(Int32(round), [1, 0, 2, 0, 0, 0, 0, 3])
      results.append(2, [0, 0, 4, 0, 0, 0, 0, 0])
      var found: [[[UInt64]]] = []
      for word in 0..<8 {
        results.withPieces(ofWord: word) { pieces in
          found.append(pieces.indices.map { [pieces[$0].users, UInt64(pieces[$0].rule)] })
        }
      }
      let rule = UInt64(round)
      #expect(found == [[[1, rule]], [], [[2, rule], [4, 2]], [], [], [], [], [[3, rule]]])
      results.removeAll()
    }
  }

  @Test func aListOfIndicesGrowsAndLeavesOut() {
    var list = IndexList()
    for index in 0..<10_000 { list.append(Int32(index)) }
    #expect(Array(list.indices) == Array(0..<10_000))
    list.removeAll { $0 % 3 != 1 }
    #expect(Array(list.indices) == Array(stride(from: 1, to: 10_000, by: 3)))
    var bits: [UInt64] = [7, .max, 0, 1 << 63]
    list.append(firstBit: 20_000, &bits, 1..<4)
    #expect(Array(list.indices.suffix(65)) == Array(20_000..<20_064) + [20_191])
    #expect(bits == [7, 0, 0, 0])
    list.removeAll()
    #expect(list.isEmpty && list.indices == [])
  }

  @Test(arguments: [1, 63, 64, 65, 200]) func columnsHoldWhatWasSet(columns: Int) throws {
    var random = SeededGenerator.fromEnvironment()
    var strip = ColumnStrip(columns: columns)
    for count in [0, 1, 64, 65, 511, 512] {
      strip.count = count
      var store = try EntryStore(BlockPlan.of(RuleEnvironment().compile("").program), rules: 1)
      var expected: Set<Int> = []
      var entries: [Int32] = []
      var ends: [Int32] = []
      for record in 0..<count {
        if record % 5 == 0 {
          let found = ascending(Int.random(in: 0...3, using: &random), below: columns, &random)
          entries += [store.append(rules: [], columns: found), 0]
          let column = Int.random(in: 0..<columns, using: &random)
          if record % 10 == 0 { strip.set(column, record) }
          expected.formUnion(found.map(Int.init) + (record % 10 == 0 ? [column] : []))
        }
        ends.append(Int32(entries.count))
      }
      strip.set(entries, ends: ends, of: store)
      var touched: [Int] = []
      strip.forEachTouched { touched.append($0) }
      #expect(touched == expected.sorted(), "\(random)")
      var all: [Int] = []
      ColumnStrip.forEach(of: strip.all) { all.append($0) }
      #expect(all == Array(0..<count))
      strip.removeAll()
      strip.forEachTouched { Issue.record("column \($0) is still set, \(random)") }
      #expect(strip.count == 0)
    }
  }

  @Test func aUnionHoldsWhereOneOfItsPartsDoes() {
    var strip = ColumnStrip(columns: 130)
    strip.count = 512
    strip.set(0, 3)
    strip.set(1, 200)
    strip.set(128, 511)
    let parts: [[Int32]] = [[0, 1], [2, 3], [1, 1, 128]]
    for (union, parts) in parts.enumerated() { strip.set(64 + union, anyOf: parts.span) }
    var touched: [Int] = []
    strip.forEachTouched { touched.append($0) }
    #expect(touched == [0, 1, 64, 66, 128])
  }

  private func ascending(_ count: Int, below end: Int, _ random: inout SeededGenerator) -> [Int32] {
    Set((0..<count).map { _ in Int32(Int.random(in: 0..<end, using: &random)) }).sorted()
  }
}
