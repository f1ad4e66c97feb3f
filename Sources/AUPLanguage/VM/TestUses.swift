/// About how many rules ask each test. What many rules ask is true of many users (`active eq true`,
/// `emails.type eq "work"`), so where a rule can be found by one of two tests, the rarer one finds it for fewer.
///
/// Rules that share code are counted by a flow: one unit enters at each entry, and half of it goes on either way, all of
/// it where the other way ends in a verdict. So no test counts more than there are rules, however code comes together.
struct TestUses: Sendable {
  /// A hash table: the test at each place, and its count. A test of users and one of elements may look alike and be
  /// counted as one, which makes a guess worse and nothing wrong.
  private var tests: [UInt64]
  private var counts: [Float]

  /// O(code).
  init(_ program: Program) {
    let room = 1 << (Int.bitWidth - program.code.count.leadingZeroBitCount + 1)
    tests = [UInt64](repeating: 0, count: room)
    counts = [Float](repeating: 0, count: room)
    var flow = [Float](repeating: 0, count: program.code.count)
    for rule in program.rules { flow[rule.entry] += 1 }
    func isVerdict(_ index: UInt32) -> Bool {
      switch program.code[Int(index)].opcode {
      case .match, .noMatch, .holds, .fails, nil: true
      default: false
      }
    }
    for (index, instruction) in program.code.enumerated() where flow[index] > 0 && !isVerdict(UInt32(index)) {
      let place = place(of: instruction)
      tests[place] = Self.test(of: instruction)
      counts[place] += flow[index]
      if instruction.opcode == .anyElement { flow[Int(instruction.operand)] += flow[index] }
      let (yes, no) = (instruction.whenTrue, instruction.whenFalse)
      let share = isVerdict(yes) || isVerdict(no) ? flow[index] : flow[index] / 2
      flow[Int(yes)] += share
      flow[Int(no)] += share
    }
  }

  /// The binary logarithm of the number of rules that ask a test, rounded down; 0 for one rule.
  func magnitude(of instruction: Instruction) -> Int32 {
    let count = UInt32(max(1, counts[place(of: instruction)]))
    return Int32(UInt32.bitWidth - 1 - count.leadingZeroBitCount)
  }

  /// Never 0: the opcode of a test is not.
  private static func test(of instruction: Instruction) -> UInt64 {
    UInt64(instruction.head) << 32 | UInt64(instruction.operand)
  }

  /// Where a test stands or would stand; at least half of the places are free.
  private func place(of instruction: Instruction) -> Int {
    let test = Self.test(of: instruction)
    let mask = tests.count - 1
    var place = Int(truncatingIfNeeded: (test &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while tests[place] != 0, tests[place] != test { place = (place + 1) & mask }
    return place
  }
}
