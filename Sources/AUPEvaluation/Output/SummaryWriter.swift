import AUPLanguage
import SourceDiagnostics

/// How many users each rule matches and each role and unit is granted to; rules that match nobody are listed too.
struct SummaryWriter: DecisionWriter {
  private let rules: [RuleTitle]
  private var users = 0
  private var matched = 0
  private var leftOut = 0
  private var byRule: [Int]
  private var byRole: [String: Int] = [:]
  private var byUnit: [String: Int] = [:]

  init(rules: [RuleTitle]) {
    self.rules = rules
    byRule = Array(repeating: 0, count: rules.count)
  }

  mutating func begin(_ output: inout [UInt8]) {}

  mutating func write(_ user: UserDecision, to output: inout [UInt8]) {
    users += 1
    if user.isLeftOut { leftOut += 1 }
    if !user.decision.rules.isEmpty { matched += 1 }
    for rule in user.decision.rules { byRule[rule] += 1 }
    // A user with a role in three units is one user of the role.
    for role in Set(user.decision.grants.map(\.role)) { byRole[role, default: 0] += 1 }
    for unit in Set(user.decision.grants.map(\.unit)) { byUnit[unit, default: 0] += 1 }
  }

  mutating func end(_ output: inout [UInt8]) {
    // What rules could grant and nobody has shows a zero, not nothing.
    for grant in rules.flatMap(\.grants) {
      byRole[grant.role, default: 0] += 0
      byUnit[grant.unit, default: 0] += 0
    }
    let blocks: [(String, [(String, Int)])] = [
      ("USERS", [("all", users), ("matched by a rule", matched), ("inactive, not evaluated", leftOut)]),
      ("RULE", zip(rules, byRule).map { ($0.name, $1) }), ("ROLE", Self.sorted(byRole)), ("UNIT", Self.sorted(byUnit)),
    ]
    let rows = blocks.flatMap(\.1).map { TerminalText.harmless($0.0) }
    let width = (rows + blocks.map(\.0)).map { ColumnWidth.of($0) }.max() ?? 0
    let digits = max(5, String(users).utf8.count)
    for (index, (title, rows)) in blocks.enumerated() where !rows.isEmpty {
      if index > 0 { output += "\n".utf8 }
      line(title, "users", width, digits, &output)
      for (name, count) in rows { line(TerminalText.harmless(name), String(count), width, digits, &output) }
    }
  }

  private static func sorted(_ counts: [String: Int]) -> [(String, Int)] {
    counts.sorted { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }.map { ($0.key, $0.value) }
  }

  private func line(_ name: String, _ value: String, _ width: Int, _ digits: Int, _ output: inout [UInt8]) {
    let blanks = width - ColumnWidth.of(name) + 2 + digits - value.utf8.count
    output += "\(name)\(String(repeating: " ", count: blanks))\(value)\n".utf8
  }
}
