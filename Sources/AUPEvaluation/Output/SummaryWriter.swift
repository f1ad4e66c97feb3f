import AUPLanguage
import SourceDiagnostics

/// How many users each rule matches and each role and unit is granted to; rules that match nobody are listed too.
struct SummaryWriter: DecisionWriter {
  private let rules: [String]
  private let roles: [String]
  private let units: [String]
  /// The roles and units that rules grant, by number in ``byName``: those of rule `r` are
  /// `names[starts[r] ..< starts[r + 1]]`.
  private let names: [Int32]
  private let starts: [Int]
  private var users = 0
  private var matched = 0
  private var leftOut = 0
  private var byRule: [Int]
  /// Roles first, then units.
  private var byName: [Int]
  private var ofUser: [UInt64]

  init(_ program: Program) {
    rules = program.rules.map(\.name)
    let (roles, units) = (Self.sorted(program.grants.map(\.role)), Self.sorted(program.grants.map(\.unit)))
    (self.roles, self.units) = (roles, units)
    byRule = Array(repeating: 0, count: rules.count)
    byName = Array(repeating: 0, count: roles.count + units.count)
    ofUser = Array(repeating: 0, count: (byName.count + 63) / 64)
    var names: [Int32] = []
    var starts = [0]
    let roleNumbers = Self.numbers(of: roles)
    let unitNumbers = Self.numbers(of: units)
    for rule in program.rules {
      let grants = rule.grants.map { program.grants[$0] }
      let found =
        grants.compactMap { roleNumbers[Array($0.role.utf8)] }
        + grants.compactMap { unitNumbers[Array($0.unit.utf8)].map { $0 + roles.count } }
      names += Set(found).sorted().map { Int32($0) }
      starts.append(names.count)
    }
    (self.names, self.starts) = (names, starts)
  }

  /// Names by code points, each once.
  private static func sorted(_ names: [String]) -> [String] {
    Set(names.map { Array($0.utf8) }).sorted { $0.lexicographicallyPrecedes($1) }.map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  private static func numbers(of names: [String]) -> [[UInt8]: Int] {
    Dictionary(uniqueKeysWithValues: names.enumerated().map { (Array($1.utf8), $0) })
  }

  var needsGrants: Bool { false }

  mutating func write(_ user: WrittenUser, _ decision: BlockDecision, of block: RecordBlock, to output: OutputBytes) {
    users += 1
    if user.isLeftOut { leftOut += 1 }
    if decision.rules.isEmpty { return }
    matched += 1
    decision.rules.withIndices { Self.count($0, names, starts, &byRule, &ofUser) }
    // A user with a role in three units is one user of the role.
    for word in ofUser.indices where ofUser[word] != 0 {
      var bits = ofUser[word]
      ofUser[word] = 0
      while bits != 0 {
        byName[word * 64 + bits.trailingZeroBitCount] += 1
        bits &= bits - 1
      }
    }
  }

  private static func count(
    _ rules: Span<Int32>, _ names: [Int32], _ starts: [Int], _ byRule: inout [Int], _ ofUser: inout [UInt64]
  ) {
    let names = names.span
    let starts = starts.span
    var byRule = byRule.mutableSpan
    var ofUser = ofUser.mutableSpan
    for index in rules.indices {
      let rule = Int(truncatingIfNeeded: rules[index])
      byRule[rule] &+= 1
      for place in starts[rule]..<starts[rule &+ 1] {
        let name = Int(truncatingIfNeeded: names[place])
        ofUser[name >> 6] |= 1 << UInt64(truncatingIfNeeded: name & 63)
      }
    }
  }

  mutating func merge(_ copy: SummaryWriter) {
    users += copy.users
    matched += copy.matched
    leftOut += copy.leftOut
    for index in byRule.indices { byRule[index] += copy.byRule[index] }
    for index in byName.indices { byName[index] += copy.byName[index] }
  }

  func end(_ output: OutputBytes, isEmpty: Bool) {
    let blocks: [(String, [(String, Int)])] = [
      ("USERS", [("all", users), ("matched by a rule", matched), ("inactive, not evaluated", leftOut)]),
      ("RULE", Array(zip(rules, byRule))), ("ROLE", Array(zip(roles, byName))),
      ("UNIT", Array(zip(units, byName[roles.count...]))),
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
