import SCIMModel
import TestSupport
import Testing

@testable import AUPLanguage

/// Tables of values that are emptied, again and again, by values that never come again.
@Suite struct EntryTableTests {
  static let rules = """
    rule "even" { when title ew "0" or title ew "2" assign role "R" in "U" }
    rule "known" { when title in ("known", "stranger 17") assign role "R" in "U" }
    rule "both" { when title sw "stranger" and title co "7" assign role "R" in "U" }
    """

  /// The table of the slot that has predicates, and a store.
  private static func titles(of rules: String) throws -> (EntryTable, EntryStore) {
    let program = try RuleEnvironment().compile(rules).program
    let plan = BlockPlan.of(program)
    let slots = program.layouts[0].slots
    let index = try #require(slots.firstIndex { !$0.predicates.isEmpty })
    let reader = try LoadedProgram(verifying: program, limits: .standard).readers(now: Instant(seconds: 0))[index]
    let table = EntryTable(
      reader, firstKey: plan.keys.firstKeys[0][index], constants: slots[index].constants.count)
    return (table, EntryStore(plan, rules: program.rules.count))
  }

  @Test func strangersAreNotKeptUntilOthersCome() throws {
    var (table, store) = try Self.titles(of: Self.rules)
    func entry(_ text: String) -> (number: Int32, lists: [Int32]) {
      let meaning = table.meaning(of: text.utf8.span, &store)
      let entry = store.entries[Int(meaning.entry)]
      #expect(!entry.isDense)
      return (meaning.entry, Array(store.lists[entry.rules]) + Array(store.lists[entry.columns]))
    }
    let known = entry("known")
    #expect(entry("known") == known)
    for number in 1..<EntryTable.strangerLimit {
      _ = entry("stranger \(number)")
      #expect(table.spellingCount == number + 1)
    }
    _ = entry("one more")
    #expect(table.spellingCount == 0)
    // From now on nothing is kept, but all is still read.
    for number in 0..<EntryTable.strangersInARow {
      _ = number % 100 == 0 ? entry("known") : entry("stranger \(number)")
      #expect(table.spellingCount == 0)
    }
    #expect(entry("known") == known)
    #expect(table.spellingCount == 1)
    // Then it is tried again, with values that do come again.
    for number in 0..<2_000 {
      for _ in 0..<3 { _ = entry("friend \(number)") }
    }
    #expect(table.spellingCount == 2_001)
    #expect(!store.isFull)
    #expect(entry("known") == known)
    // Beside nothing: known, and each ending with and without the others' beginning, and "7".
    #expect(store.entries.count <= 1 + 1 + 4 * 3)
    table.removeAll()
    store.removeAll()
    #expect(store.entries.count == 1)
    #expect(entry("known").lists == known.lists)
  }

  /// Values of which different things hold each have an entry: then the store fills.
  @Test func storesOfManyMeaningsAreEmptied() throws {
    let letters = (0..<17).map { String(Character(Unicode.Scalar(UInt8(ascii: "a") + $0))) }
    let rules = letters.map { "rule \"\($0)\" { when title co \"\($0)\" assign role \"R\" in \"U\" }" }
    var (table, store) = try Self.titles(of: rules.joined(separator: "\n"))
    var number = 0
    func add() -> Bool {
      let held = (0..<17).filter { number >> $0 & 1 != 0 }
      let text = held.map { letters[$0] }.joined()
      let meaning = table.meaning(of: text.utf8.span, &store)
      let entry = store.entries[Int(meaning.entry)]
      number += 1
      return Set(store.lists[entry.rules]) == Set(held.map { Int32($0) })
    }
    while !store.isFull { try #require(add(), "\(number)") }
    // The value of which nothing holds has no keys.
    #expect(store.entries.count == 1 + EntryStore.meaningLimit)
    table.removeAll()
    store.removeAll()
    for _ in 0..<100 { try #require(add(), "\(number)") }
    #expect(store.entries.count == 1 + 100)
  }

  /// Decisions are those of the evaluator for single users, whatever is emptied in the middle of a block.
  @Test func decisionsDoNotDependOnWhatIsKept() throws {
    let rules = try RuleEnvironment().compile(Self.rules)
    var single = rules.evaluator(now: Instant(seconds: 0))
    var block = rules.blockEvaluator(now: Instant(seconds: 0))
    var expected: [Decision] = []
    var found: [Decision] = []
    for number in 0..<6_000 {
      let title = number % 9 == 0 ? "known" : "stranger \(number % 5_000)"
      let user = SCIMObject([("userName", .string("u\(number)")), ("title", .string(title))])
      expected.append(single.evaluate(user))
      block.append(user)
      if block.isFull { found += block.decisions() }
    }
    found += block.decisions()
    #expect(found == expected)
    #expect(Set(found.map(\.rules)) == [[], [0], [1], [2], [0, 2], [1, 2]])
  }
}
