import TestSupport
import Testing

@testable import AUPEvaluation

@Test func listsOfRulesComeBackAsTheyWerePut() {
  var random = SeededGenerator.fromEnvironment()
  let seed = "\(random)"
  var lists = RuleLists()
  var expected: [(rules: [Int32], flag: Bool)] = []
  func list() -> [Int32] {
    let most: Int32 = [10, 200, 40_000, .max].randomElement(using: &random) ?? 1
    return Set((0..<Int.random(in: 0...40, using: &random)).map { _ in Int32.random(in: 0...most, using: &random) })
      .sorted()
  }
  for step in 0..<3_000 {
    let new = (rules: list(), flag: Bool.random(using: &random))
    if expected.isEmpty || step % 3 == 0 {
      lists.append(new.rules, flag: new.flag)
      expected.append(new)
    } else {
      let place = Int.random(in: 0..<expected.count, using: &random)
      lists.replace(place, new.rules, flag: new.flag)
      expected[place] = new
    }
  }
  var found: [Int32] = []
  for (place, list) in expected.enumerated() {
    lists.read(place, into: &found)
    #expect(found == list.rules && lists.flag(of: place) == list.flag, "\(seed)")
    for rule in list.rules.prefix(3) {
      #expect(lists.contains(rule, at: place), "\(seed)")
      #expect(lists.contains(rule &+ 1, at: place) == list.rules.contains(rule &+ 1), "\(seed)")
    }
  }
  #expect(lists.count == expected.count)
}
