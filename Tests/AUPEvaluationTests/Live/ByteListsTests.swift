import TestSupport
import Testing

@testable import AUPEvaluation
@testable import AUPLanguage

@Suite struct ByteListsTests {
  @Test func whatIsPutInComesBackAndCopiesKeepWhatTheyHad() {
    var random = SeededGenerator.fromEnvironment()
    let seed = "\(random)"
    var (rows, lists) = (UserRows(), RuleLists())
    var (users, rules): ([[UInt32]], [[Int32]]) = ([], [])
    func cells() -> [UInt32] {
      (0..<Int.random(in: 0..<60, using: &random)).map { _ in
        [0, 0, 0, 1, 127, 128, 1 << 31, .max, UInt32.random(in: 0..<5_000, using: &random)]
          .randomElement(using: &random) ?? 0
      }
    }
    func list() -> [Int32] {
      Set((0..<Int.random(in: 0..<60, using: &random)).map { _ in Int32.random(in: 0..<40_000, using: &random) })
        .sorted()
    }
    func user(_ cells: [UInt32]) -> PreparedUser {
      var user = PreparedUser()
      user.cells = cells
      return user
    }
    func check(_ rows: UserRows, _ lists: RuleLists, _ users: [[UInt32]], _ rules: [[Int32]]) {
      var (row, list) = (PreparedUser(), [] as [Int32])
      for place in users.indices {
        rows.read(place, into: &row)
        lists.read(place, into: &list)
        #expect(row.cells == users[place] && list == rules[place], "\(seed)")
        #expect(lists.flag(of: place) == rules[place].count.isMultiple(of: 2), "\(seed)")
        for rule in rules[place].prefix(3) {
          #expect(lists.contains(rule, at: place), "\(seed)")
          #expect(lists.contains(rule + 1, at: place) == rules[place].contains(rule + 1), "\(seed)")
        }
      }
    }
    for _ in 0..<100 {
      users.append(cells())
      rules.append(list())
      rows.append(user(users[users.count - 1]))
      lists.append(rules[rules.count - 1], flag: rules[rules.count - 1].count.isMultiple(of: 2))
    }
    let (oldRows, oldLists, oldUsers, oldRules) = (rows, lists, users, rules)
    for _ in 0..<300 {
      let place = Int.random(in: users.indices, using: &random)
      users[place] = cells()
      rules[place] = list()
      rows.replace(place, with: user(users[place]))
      lists.replace(place, rules[place], flag: rules[place].count.isMultiple(of: 2))
    }
    check(rows, lists, users, rules)
    check(oldRows, oldLists, oldUsers, oldRules)
  }
}
