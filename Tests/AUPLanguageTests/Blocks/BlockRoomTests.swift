import TestSupport
import Testing

@testable import AUPLanguage

/// The rows and columns of a block against sets, over several blocks, for their room is used again.
@Suite struct BlockRoomTests {
  @Test(arguments: [1, 64, 65, 4_096, 4_097, 10_000]) func rowsHoldWhatWasInserted(rules: Int) {
    var random = SeededGenerator.fromEnvironment()
    let users = 70
    var rows = RuleRows(rules: rules, users: users)
    var list = IndexList()
    for _ in 0..<4 {
      var expected = Array(repeating: Set<Int32>(), count: users)
      for user in 0..<users where user % 3 > 0 {
        for _ in 0..<Int.random(in: 0...3, using: &random) {
          let found = ascending(Int.random(in: 0...20, using: &random), below: rules, &random)
          if Bool.random(using: &random) {
            let list = grouped(found)
            rows.insert([-1] + list + [-1], 1..<list.count + 1, for: user)
          } else {
            var row = [UInt64](repeating: 0, count: (rules + 63) / 64)
            for rule in found { row[Int(rule / 64)] |= 1 << UInt64(rule % 64) }
            rows.insert([.max] + row + [.max], 1, for: user)
          }
          expected[user].formUnion(found)
        }
      }
      for _ in 0..<10 {
        let rule = Int.random(in: 0..<rules, using: &random)
        let chosen = (0..<users).filter { _ in Int.random(in: 0..<4, using: &random) == 0 }
        var column = ColumnStrip.Column()
        for user in chosen { column[user / 64] |= 1 << UInt64(user % 64) }
        rows.insert(rule, forUsersOf: column)
        for user in chosen { expected[user].insert(Int32(rule)) }
      }
      for user in 0..<users {
        rows.take(user, into: &list)
        #expect(Array(list.indices) == expected[user].sorted(), "\(random)")
      }
    }
    for user in 0..<users {
      rows.take(user, into: &list)
      #expect(list.isEmpty)
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

  @Test(arguments: [1, 63, 64, 65, 200]) func columnsHoldWhatWasSet(columns: Int) {
    var random = SeededGenerator.fromEnvironment()
    var strip = ColumnStrip(columns: columns)
    for count in [0, 1, 64, 65, 511, 512] {
      strip.count = count
      var expected: Set<Int> = []
      for record in 0..<count where record % 5 == 0 {
        let found = ascending(Int.random(in: 0...3, using: &random), below: columns, &random)
        let list = grouped(found)
        strip.set([0] + list, 1..<list.count + 1, record)
        let column = Int.random(in: 0..<columns, using: &random)
        if record % 10 == 0 { strip.set(column, record) }
        expected.formUnion(found.map(Int.init) + (record % 10 == 0 ? [column] : []))
      }
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

  /// The list with its last number again and again, up to whole groups.
  private func grouped(_ list: [Int32]) -> [Int32] {
    let missing = (EntryStore.group - list.count % EntryStore.group) % EntryStore.group
    return list + (list.last.map { Array(repeating: $0, count: missing) } ?? [])
  }

  private func ascending(_ count: Int, below end: Int, _ random: inout SeededGenerator) -> [Int32] {
    Set((0..<count).map { _ in Int32(Int.random(in: 0..<end, using: &random)) }).sorted()
  }
}
