/// The loops around ``Machine/run(_:from:sets:row:counters:)``: over rules, over users.
extension Machine {
  /// True if the condition of a rule holds for the user of a row.
  static func holds(rule: Int, of program: Program, _ row: [UInt32], _ counters: inout [UInt32]) -> Bool {
    var room = counters.mutableSpan
    return run(
      program.code.span, from: program.rules[rule].entry, sets: program.sets.span, row: row.span, counters: &room)
  }

  /// Keeps of the candidates of an index, ascending, those whose condition holds for the user of a row.
  static func keepMatching(
    _ candidates: inout [Int32], _ row: Span<UInt32>, of program: Program, _ index: RuleIndex,
    _ counters: inout [UInt32]
  ) {
    let code = program.code.span
    let sets = program.sets.span
    let entries = index.entries.span
    var room = counters.mutableSpan
    var rules = candidates.mutableSpan
    var kept = 0
    for place in rules.indices {
      let rule = rules[place]
      let entry = Int(entries[Int(rule)])
      if entry < 0 || run(code, from: entry, sets: sets, row: row, counters: &room) {
        rules[kept] = rule
        kept += 1
      }
    }
    candidates.removeSubrange(kept...)
  }

  /// The users for whom the condition of a rule holds, ascending.
  static func users(
    matching rule: Int, of program: Program, in users: PreparedUsers, _ counters: inout [UInt32]
  ) -> [Int] {
    var matching: [Int] = []
    let entry = program.rules[rule].entry
    let code = program.code.span
    let sets = program.sets.span
    let cells = users.cells.span
    let starts = users.starts.span
    var room = counters.mutableSpan
    for user in 0..<users.count {
      let row = cells.extracting(starts[user]..<starts[user + 1])
      if run(code, from: entry, sets: sets, row: row, counters: &room) { matching.append(user) }
    }
    return matching
  }

  /// The users for whom the condition of a rule holds, ascending: of `count` whose rows, `width` long, stand one behind the
  /// other, with all their lists and elements behind them.
  static func users(
    matching rule: Int, of program: Program, in cells: [UInt32], count: Int, width: Int, _ counters: inout [UInt32]
  ) -> [Int] {
    var matching: [Int] = []
    let entry = program.rules[rule].entry
    let code = program.code.span
    let sets = program.sets.span
    let cells = cells.span
    var room = counters.mutableSpan
    for user in 0..<count {
      let row = cells.extracting(user &* width..<cells.count)
      if run(code, from: entry, sets: sets, row: row, counters: &room) { matching.append(user) }
    }
    return matching
  }
}
