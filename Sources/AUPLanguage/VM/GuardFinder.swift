/// Finds, for the code of a rule, tests of which one is true whenever it comes to `match`: its *guards*.
///
/// A run that leaves a test by its true target has found it true; one that leaves by its false target meets a guard from
/// there on. So at each test either itself is taken or the guards of its true target, whichever cost less, and those of
/// its false target are added.
struct GuardFinder {
  private let program: Program
  private let keys: RuleKeys
  private let uses: TestUses
  /// For each instruction what its guards cost; ``tooMany`` if there are none.
  private var cost: [Int32]
  /// For each instruction whether it is taken itself.
  private var takesOwn: [Bool]
  /// For each instruction the last rule that was there.
  private var seen: [Int32]
  private var round: Int32 = 0

  /// Guards that cost more than this are not worth their place.
  private static let tooMany: Int32 = 1 << 12
  /// A bit is likely to be true of more users than a constant is.
  private static let costOfBit: Int32 = 4

  init(_ program: Program, _ keys: RuleKeys) {
    self.program = program
    self.keys = keys
    uses = TestUses(program)
    let count = program.code.count
    cost = [Int32](repeating: Self.tooMany, count: count)
    takesOwn = [Bool](repeating: false, count: count)
    seen = [Int32](repeating: -1, count: count)
    for index in program.code.indices.reversed() { weigh(index) }
  }

  private mutating func weigh(_ index: Int) {
    let instruction = program.code[index]
    switch instruction.opcode {
    case .noMatch, .fails: cost[index] = 0
    case .match, .holds, nil: break
    case .clear: cost[index] = cost[Int(instruction.whenTrue)]
    case .some(let opcode):
      let own = ownCost(opcode, instruction)
      let onward = cost[Int(instruction.whenTrue)]
      takesOwn[index] = own < onward
      cost[index] = min(Self.tooMany, min(own, onward) + cost[Int(instruction.whenFalse)])
    }
  }

  private func ownCost(_ opcode: Opcode, _ instruction: Instruction) -> Int32 {
    switch opcode {
    case .equal, .has, .isIn, .hasIn:
      Int32(min(Int(Self.tooMany), keys.count(of: instruction, program))) + uses.magnitude(of: instruction)
    case .bit: Self.costOfBit * Int32(keys.count(of: instruction, program)) + uses.magnitude(of: instruction)
    // For some element the body holds: then a guard of the body is true of that element.
    case .anyElement: cost[Int(instruction.operand)]
    default: Self.tooMany
    }
  }

  /// No guards of the code that starts at an instruction have more keys than this, those of bodies among them.
  func mostKeys(of entry: Int) -> Int { Int(cost[entry]) }

  /// The guards of the code that starts at an instruction; nil if there are none. O(code that is reached).
  mutating func guards(of entry: Int) -> [Int]? {
    guard cost[entry] < Self.tooMany else { return nil }
    round += 1
    var found: [Int] = []
    var pending = [entry]
    while let index = pending.popLast() {
      guard cost[index] > 0, seen[index] != round else { continue }
      seen[index] = round
      let instruction = program.code[index]
      if takesOwn[index] { found.append(index) } else { pending.append(Int(instruction.whenTrue)) }
      pending.append(Int(instruction.whenFalse))
    }
    return found
  }
}
