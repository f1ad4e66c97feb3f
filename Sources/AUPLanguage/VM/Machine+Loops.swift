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
    let entry = program.rules[rule].entry
    let code = program.code.span
    let sets = program.sets.span
    let cells = users.cells.span
    let starts = users.starts.span
    var room = counters.mutableSpan
    return numbers(below: users.count) { user in
      let row = cells.extracting(starts[user]..<starts[user + 1])
      return run(code, from: entry, sets: sets, row: row, counters: &room)
    }
  }

  /// The users for whom the condition of a rule holds, ascending: of `count` whose rows, `width` long, stand one behind the
  /// other, with all their lists and elements behind them.
  static func users(
    matching rule: Int, of program: Program, in cells: [UInt32], count: Int, width: Int, _ counters: inout [UInt32]
  ) -> [Int] {
    let entry = program.rules[rule].entry
    let code = program.code.span
    let sets = program.sets.span
    let cells = cells.span
    var room = counters.mutableSpan
    return numbers(below: count) { user in
      let row = cells.extracting(user &* width..<cells.count)
      return run(code, from: entry, sets: sets, row: row, counters: &room)
    }
  }

  /// The numbers for which something holds, ascending. Each is written down, and the next one over it if it does not: no
  /// branch can foresee which.
  @inline(__always)
  private static func numbers(below count: Int, where holds: (Int) -> Bool) -> [Int] {
    var numbers = [Int](repeating: 0, count: count)
    var found = 0
    var room = numbers.mutableSpan
    for number in 0..<count {
      room[found] = number
      found &+= holds(number) ? 1 : 0
    }
    numbers.removeLast(count - found)
    return numbers
  }
}
