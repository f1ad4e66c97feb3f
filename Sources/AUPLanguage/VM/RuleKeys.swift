/// The numbers of the keys. A *key* is a fact about one value: it is this constant of its slot, or this predicate holds
/// for it. Each slot, of users and of elements, has first its constants, then its bits.
struct RuleKeys: Sendable {
  /// For each layout the first key of each slot.
  let firstKeys: [[Int]]
  let count: Int

  init(_ program: Program) {
    var count = 0
    firstKeys = program.layouts.map { layout in
      layout.slots.map { slot in
        defer { count += Self.count(of: slot) }
        return count
      }
    }
    self.count = count
  }

  static func count(of slot: Slot) -> Int {
    slot.kind == .presence ? 1 : slot.hasValues ? slot.constants.count + slot.predicates.count : 0
  }

  /// The keys that make a test of a record of this layout true: each of them does, and nothing else; nil if the test is
  /// about no single value.
  func keys(of instruction: Instruction, in layout: Int, _ program: Program) -> [Int]? {
    guard let opcode = instruction.opcode, case .cell = opcode.shape.place,
      let index = program.layouts[layout].slotIndex(at: instruction.place)
    else { return nil }
    let slot = program.layouts[layout].slots[index]
    let first = firstKeys[layout][index]
    switch opcode {
    case .equal, .has:
      return [first + Int(instruction.operand - Slot.firstConstant)]
    case .isIn, .hasIn:
      return SymbolSet.members(of: Int(instruction.operand), in: program.sets, limit: .max)?.map {
        first + Int($0 - Slot.firstConstant)
      }
    case .bit:
      let isPresence = slot.kind == .presence
      let word = isPresence ? 0 : instruction.place - slot.cell - 1
      let firstBit = first + (isPresence ? 0 : slot.constants.count) + word * 32
      return (0..<32).filter { instruction.operand & 1 << UInt32($0) != 0 }.map { firstBit + $0 }
    default: return nil
    }
  }
}

extension Program {
  /// True of code that is nothing but tests of single values, each of which is enough.
  func isChainOfTests(_ entry: Int) -> Bool {
    let match = code.count - 2
    var next = entry
    while next < match {
      switch code[next].opcode {
      case .equal, .has, .isIn, .hasIn, .bit: break
      default: return false
      }
      guard Int(code[next].whenTrue) == match else { return false }
      next = Int(code[next].whenFalse)
    }
    return next > match && entry != next
  }
}

/// Finds, for the code of a rule, tests of which one is true whenever it comes to `match`: its *guards*.
///
/// A run that leaves a test by its true target has found it true; one that leaves by its false target meets a guard from
/// there on. So at each test either itself is taken or the guards of its true target, whichever cost less, and those of
/// its false target are added.
struct GuardFinder {
  private let program: Program
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

  init(_ program: Program) {
    self.program = program
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
    case .equal, .has: 1 + uses.magnitude(of: instruction)
    case .isIn, .hasIn:
      SymbolSet.members(of: Int(instruction.operand), in: program.sets, limit: Int(Self.tooMany)).map {
        Int32($0.count) + uses.magnitude(of: instruction)
      } ?? Self.tooMany
    case .bit: Self.costOfBit * Int32(instruction.operand.nonzeroBitCount) + uses.magnitude(of: instruction)
    // For some element the body holds: then a guard of the body is true of that element.
    case .anyElement: cost[Int(instruction.operand)]
    default: Self.tooMany
    }
  }

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
