import AUPLanguage
import SourceDiagnostics

/// How many users each rule matches and each role and unit is granted to; rules that match nobody are listed too.
struct SummaryWriter: DecisionWriter {
  private let rules: [String]
  private let roles: NameCounts
  private let units: NameCounts
  private var users = 0
  private var matched = 0
  private var leftOut = 0
  private var byRule: [Int]
  private var byRole: [Int]
  private var byUnit: [Int]
  private var ofUser: [UInt64] = []

  /// Names and the number that each grant has among them.
  private struct NameCounts {
    var names: [String]
    var numberOfGrant: [Int]

    init(_ names: [String]) {
      self.names = Set(names.map { Array($0.utf8) }).sorted { $0.lexicographicallyPrecedes($1) }.map {
        String(decoding: $0, as: UTF8.self)
      }
      var numbers: [[UInt8]: Int] = [:]
      for (number, name) in self.names.enumerated() { numbers[Array(name.utf8)] = number }
      numberOfGrant = names.map { numbers[Array($0.utf8)] ?? 0 }
    }
  }

  init(_ program: Program) {
    rules = program.rules.map(\.name)
    roles = NameCounts(program.grants.map(\.role))
    units = NameCounts(program.grants.map(\.unit))
    byRule = Array(repeating: 0, count: rules.count)
    byRole = Array(repeating: 0, count: roles.names.count)
    byUnit = Array(repeating: 0, count: units.names.count)
  }

  mutating func write(_ user: WrittenUser, _ decision: BlockDecision, of block: RecordBlock, to output: OutputBytes) {
    users += 1
    if user.isLeftOut { leftOut += 1 }
    if !decision.rules.isEmpty { matched += 1 }
    for rule in decision.rules.indices { byRule[Int(rule)] += 1 }
    // A user with a role in three units is one user of the role.
    Self.count(decision.grants.indices, roles.numberOfGrant, &byRole, &ofUser)
    Self.count(decision.grants.indices, units.numberOfGrant, &byUnit, &ofUser)
  }

  private static func count(_ grants: ArraySlice<Int32>, _ numbers: [Int], _ counts: inout [Int], _ seen: inout [UInt64]) {
    let words = (counts.count + 63) / 64
    if seen.count < words { seen = Array(repeating: 0, count: words) }
    for grant in grants {
      let number = numbers[Int(grant)]
      seen[number >> 6] |= 1 << UInt64(number & 63)
    }
    for word in 0..<words {
      var bits = seen[word]
      seen[word] = 0
      while bits != 0 {
        counts[word * 64 + bits.trailingZeroBitCount] += 1
        bits &= bits - 1
      }
    }
  }

  mutating func merge(_ copy: SummaryWriter) {
    users += copy.users
    matched += copy.matched
    leftOut += copy.leftOut
    for index in byRule.indices { byRule[index] += copy.byRule[index] }
    for index in byRole.indices { byRole[index] += copy.byRole[index] }
    for index in byUnit.indices { byUnit[index] += copy.byUnit[index] }
  }

  func end(_ output: OutputBytes, isEmpty: Bool) {
    let blocks: [(String, [(String, Int)])] = [
      ("USERS", [("all", users), ("matched by a rule", matched), ("inactive, not evaluated", leftOut)]),
      ("RULE", Array(zip(rules, byRule))), ("ROLE", Array(zip(roles.names, byRole))),
      ("UNIT", Array(zip(units.names, byUnit))),
    ]
    let rows = blocks.flatMap(\.1).map { TerminalText.harmless($0.0) }
    let width = (rows + blocks.map(\.0)).map { ColumnWidth.of($0) }.max() ?? 0
    let digits = max(5, String(users).utf8.count)
    for (index, (title, rows)) in blocks.enumerated() where !rows.isEmpty {
      if index > 0 { output.append("\n") }
      line(title, "users", width, digits, output)
      for (name, count) in rows { line(TerminalText.harmless(name), String(count), width, digits, output) }
    }
  }

  private func line(_ name: String, _ value: String, _ width: Int, _ digits: Int, _ output: OutputBytes) {
    let blanks = width - ColumnWidth.of(name) + 2 + digits - value.utf8.count
    output.append("\(name)\(String(repeating: " ", count: blanks))\(value)\n")
  }
}
