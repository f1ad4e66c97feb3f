import AUPLanguage
import SourceDiagnostics

/// How many users each rule matches and each role and unit is granted to; rules that match nobody are listed too.
struct SummaryWriter: DecisionWriter {
  private let rules: [String]
  private let roles: [String]
  private let units: [String]
  /// For each rule the role and unit of its first grant and of its second, or of the first once more, by number in
  /// ``byName``; the place behind all where it has none. If it has more grants, the last is negated bit by bit.
  private let names: [SIMD4<Int32>]
  /// The roles and units of the grants of rules that have more.
  private let moreNames: [Int32: [Int32]]
  private var users = 0
  private var matched = 0
  private var leftOut = 0
  private var byRule: [Int]
  /// Roles first, then units.
  private var byName: [Int]
  /// For each name 1 if the user has it, and how many of the last users had. Bytes, not bits: to set a bit one must wait
  /// for the one before.
  private var ofUser: [UInt8]
  private var ofUsers: [UInt8]
  private var usersInBytes = 0

  init(_ program: Program) {
    rules = program.rules.map(\.name)
    let (roles, units) = (Self.sorted(program.grants.map(\.role)), Self.sorted(program.grants.map(\.unit)))
    (self.roles, self.units) = (roles, units)
    byRule = Array(repeating: 0, count: rules.count)
    byName = Array(repeating: 0, count: roles.count + units.count)
    let none = byName.count
    ofUser = Array(repeating: 0, count: none + 1)
    ofUsers = ofUser
    let roleNumbers = Self.numbers(of: roles)
    let unitNumbers = Self.numbers(of: units)
    let ofGrants = program.grants.map { grant in
      [
        Int32(roleNumbers[Array(grant.role.utf8)] ?? 0),
        Int32((unitNumbers[Array(grant.unit.utf8)] ?? 0) + roles.count),
      ]
    }
    var more: [Int32: [Int32]] = [:]
    names = program.rules.enumerated().map { rule, found in
      let names = found.grants.flatMap { ofGrants[$0] }
      if names.count > 4 { more[Int32(rule)] = Array(names.dropFirst(4)) }
      let first = names.prefix(2) + [Int32(none), Int32(none)].dropFirst(names.count)
      let second = names.count > 2 ? names[2..<4] : first.prefix(2)
      var four = SIMD4(lowHalf: SIMD2(first), highHalf: SIMD2(second))
      if names.count > 4 { four.w = ~four.w }
      return four
    }
    moreNames = more
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
    // A user with a role in three units is one user of the role.
    decision.rules.withIndices { Self.count($0, names, moreNames, &byRule, &ofUser) }
    Self.add(&ofUser, to: &ofUsers)
    usersInBytes += 1
    if usersInBytes == UInt8.max { addBytes() }
  }

  /// What rules grant together follows from the rules.
  var needsGrants: Bool { false }

  private static func count(
    _ rules: Span<Int32>, _ names: [SIMD4<Int32>], _ moreNames: [Int32: [Int32]], _ byRule: inout [Int],
    _ ofUser: inout [UInt8]
  ) {
    var byRule = byRule.mutableSpan
    var ofUser = ofUser.mutableSpan
    let names = names.span
    for index in rules.indices {
      let rule = Int(truncatingIfNeeded: rules[index])
      byRule[rule] &+= 1
      let four = names[rule]
      ofUser[Int(truncatingIfNeeded: four.x)] = 1
      ofUser[Int(truncatingIfNeeded: four.y)] = 1
      ofUser[Int(truncatingIfNeeded: four.z)] = 1
      if four.w >= 0 {
        ofUser[Int(truncatingIfNeeded: four.w)] = 1
      } else {
        ofUser[Int(truncatingIfNeeded: ~four.w)] = 1
        for name in moreNames[rules[index]] ?? [] { ofUser[Int(name)] = 1 }
      }
    }
  }

  /// Adds a user's names to those of others, and clears them.
  private static func add(_ ofUser: inout [UInt8], to ofUsers: inout [UInt8]) {
    let count = min(ofUser.count, ofUsers.count)
    unsafe ofUser.withUnsafeMutableBufferPointer { ofUser in
      unsafe ofUsers.withUnsafeMutableBufferPointer { ofUsers in
        for name in 0..<count {
          unsafe ofUsers[name] &+= ofUser[name]
          unsafe ofUser[name] = 0
        }
      }
    }
  }

  /// Takes the users of bytes, which hold no more, into ``byName``.
  private mutating func addBytes() {
    for name in byName.indices { byName[name] += Int(ofUsers[name]) }
    for name in ofUsers.indices { ofUsers[name] = 0 }
    usersInBytes = 0
  }

  mutating func merge(_ copy: SummaryWriter) {
    var copy = copy
    copy.addBytes()
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
