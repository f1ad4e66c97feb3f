/// Runs bytecode over a prepared user.
///
/// It trusts the ``Verifier`` for meaning, never for memory: every read is checked against its span.
enum Machine {
  /// The verdict of the code that starts at `entry`, in at most ``StepBound/fixed`` steps and, for each element looked
  /// at, ``StepBound/perElement`` more.
  ///
  /// - Parameters:
  ///   - sets: ``Program/sets``.
  ///   - row: The prepared user.
  ///   - counters: Room for ``Program/counters`` numbers; what is in them does not matter.
  @inline(__always)
  static func run(
    _ code: Span<Instruction>, from entry: Int, sets: Span<UInt32>, row: Span<UInt32>,
    counters: inout MutableSpan<UInt32>
  ) -> Bool {
    var next = entry
    // The elements that an `any` is going through: where it stands, and the rows that are left.
    var any = 0
    var base = 0
    var width = 0
    var rows: UInt32 = 0
    // The last two instructions are the verdicts.
    let match = code.count - 2
    while next < match {
      let instruction = code[next]
      let cell = base &+ instruction.place
      let operand = instruction.operand
      let opcode = instruction.opcode
      let isTrue: Bool
      // Most instructions are of these two kinds: a branch to them costs less than the jump table of the switch.
      if opcode == .equal {
        next = Int(row[cell] == operand ? instruction.whenTrue : instruction.whenFalse)
        continue
      }
      if opcode == .bit {
        next = Int(row[cell] & operand != 0 ? instruction.whenTrue : instruction.whenFalse)
        continue
      }
      switch opcode {
      case .match, .noMatch, .bit, .equal, nil: return false
      case .isIn: isTrue = SymbolSet.contains(row[cell], at: Int(operand), in: sets)
      case .has: isTrue = has(row, Int(row[cell]), operand)
      case .hasIn: isTrue = hasIn(row, Int(row[cell]), sets, Int(operand))
      case .countIs: isTrue = row[cell] == operand
      case .countAtLeast: isTrue = row[cell] >= operand
      case .clear:
        counters[instruction.place] = 0
        isTrue = true
      case .tally:
        counters[instruction.place] &+= 1
        isTrue = counters[instruction.place] >= operand
      case .anyElement:
        let start = Int(row[cell])
        rows = start == 0 ? 0 : row[start]
        if rows == 0 {
          isTrue = false
        } else {
          any = next
          width = Int(row[start + 1])
          base = start + 2
          next = Int(operand)
          continue
        }
      case .holds:
        next = Int(code[any].whenTrue)
        base = 0
        continue
      case .fails:
        rows &-= 1
        if rows == 0 {
          next = Int(code[any].whenFalse)
          base = 0
        } else {
          next = Int(code[any].operand)
          base += width
        }
        continue
      }
      next = Int(isTrue ? instruction.whenTrue : instruction.whenFalse)
    }
    return next == match
  }

  /// True if a symbol is in the list at a place of the row.
  @inline(__always)
  private static func has(_ row: Span<UInt32>, _ list: Int, _ symbol: UInt32) -> Bool {
    if list == 0 { return false }
    var index = list + 1
    let end = index + Int(row[list])
    while index < end {
      if row[index] >= symbol { return row[index] == symbol }
      index += 1
    }
    return false
  }

  /// True if some member of the list at a place of the row is in the set at a place of the pool.
  @inline(__always)
  private static func hasIn(_ row: Span<UInt32>, _ list: Int, _ sets: Span<UInt32>, _ set: Int) -> Bool {
    if list == 0 { return false }
    var index = list + 1
    let end = index + Int(row[list])
    while index < end {
      if SymbolSet.contains(row[index], at: set, in: sets) { return true }
      index += 1
    }
    return false
  }
}
