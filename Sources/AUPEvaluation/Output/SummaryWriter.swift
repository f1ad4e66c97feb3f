import AUPLanguage
import SourceDiagnostics

/// How many users each rule matches and each role and unit is granted to; rules that match nobody are listed too.
struct SummaryWriter: DecisionWriter {
  private let rules: [String]
  private let roles: [String]
  private let units: [String]
  /// For each grant its role and its unit, by number in ``byName``.
  private let names: [SIMD2<Int32>]
  private var users = 0
  private var matched = 0
  private var leftOut = 0
  private var byRule: [Int]
  /// Roles first, then units.
  private var byName: [Int]
  /// For each name 1 if the user has it. Bytes, not bits: to set a bit one must wait for the one before.
  private var ofUser: [UInt8]

  init(_ program: Program) {
    rules = program.rules.map(\.name)
    let (roles, units) = (Self.sorted(program.grants.map(\.role)), Self.sorted(program.grants.map(\.unit)))
    (self.roles, self.units) = (roles, units)
    byRule = Array(repeating: 0, count: rules.count)
    byName = Array(repeating: 0, count: roles.count + units.count)
    ofUser = Array(repeating: 0, count: byName.count)
    let roleNumbers = Self.numbers(of: roles)
    let unitNumbers = Self.numbers(of: units)
    names = program.grants.map { grant in
      SIMD2(
        Int32(roleNumbers[Array(grant.role.utf8)] ?? 0), Int32((unitNumbers[Array(grant.unit.utf8)] ?? 0) + roles.count)
      )
    }
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

  mutating func write(_ user: WrittenUser, _ decision: BlockDecision, of block: RecordBlock, to output: OutputBytes) {
    users += 1
    if user.isLeftOut { leftOut += 1 }
    if decision.rules.isEmpty { return }
    matched += 1
    decision.rules.withIndices { Self.count($0, &byRule) }
    // A user with a role in three units is one user of the role.
    decision.grants.withIndices { Self.mark($0, names, &ofUser) }
    Self.add(&ofUser, to: &byName)
  }

  private static func count(_ rules: Span<Int32>, _ byRule: inout [Int]) {
    var byRule = byRule.mutableSpan
    for index in rules.indices { byRule[Int(truncatingIfNeeded: rules[index])] &+= 1 }
  }

  private static func mark(_ grants: Span<Int32>, _ names: [SIMD2<Int32>], _ ofUser: inout [UInt8]) {
    var ofUser = ofUser.mutableSpan
    for index in grants.indices {
      let name = names[Int(truncatingIfNeeded: grants[index])]
      ofUser[Int(truncatingIfNeeded: name.x)] = 1
      ofUser[Int(truncatingIfNeeded: name.y)] = 1
    }
  }

  private static func add(_ ofUser: inout [UInt8], to byName: inout [Int]) {
    var ofUser = ofUser.mutableSpan
    var byName = byName.mutableSpan
    for name in ofUser.indices {
      byName[name] &+= Int(ofUser[name])
      ofUser[name] = 0
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
