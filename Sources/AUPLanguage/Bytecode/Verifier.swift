/// Why a program may not run.
public struct VerificationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One sentence: lower case, no full stop.
  public var message: String
  /// The index of the instruction at fault, if it is one.
  public var instruction: Int?

  /// The message, and the instruction that it is about.
  public var description: String {
    instruction.map { "instruction \($0): \(message)" } ?? message
  }
}

/// Proves that a program is safe to run: run on every program before it may run, from a file or from the compiler.
///
/// What passes reads only cells that its records have, as what they are; jumps only ahead, so that it ends; comes to a
/// verdict of its own kind, for a user or for an element; counts only with counters that it cleared; and its rules share
/// no more code than the limits allow. O(program).
public struct Verifier {
  private let program: Program
  /// For each layout what code may ask of its slots.
  private let layouts: [[SlotShape]]
  /// For each instruction the layout of the record it looks at; -1 while none is known to reach it.
  private var layoutOf: [Int]
  /// For each instruction the counters that were cleared on every way to it; empty if the program has none.
  private var cleared: [CounterSet]
  /// For each place of the pool the greatest symbol of the set that stands there; 0 if none does.
  private let greatestOfSet: [UInt32]

  /// Throws unless the program is safe to run.
  public static func verify(_ program: Program, limits: Limits = .standard) throws(VerificationError) {
    try LayoutVerifier.verify(program)
    var verifier = Verifier(program)
    try verifier.verifyRules()
    try verifier.verifyCode()
    if let rule = StepSum.firstRuleBeyond(limits, in: program) {
      throw Self.error(
        "with rule \(rule) the conditions share too much code: they have more than \(limits.stepsPerSet) steps beyond the "
          + "first \(limits.ordinarySteps) of each")
    }
  }

  private init(_ program: Program) {
    self.program = program
    layouts = program.layouts.map { $0.slots.map(SlotShape.init) }
    layoutOf = [Int](repeating: -1, count: program.code.count)
    greatestOfSet = SymbolSet.greatest(in: program.sets)
    cleared = program.counters > 0 ? [CounterSet](repeating: .all, count: program.code.count) : []
  }

  // MARK: Rules

  private mutating func verifyRules() throws(VerificationError) {
    for index in program.rules.indices {
      let entry = program.rules[index].entry
      guard program.code.indices.contains(entry) else {
        throw Self.error("rule \(index) starts at no instruction")
      }
      let grants = program.rules[index].grants
      let areAscending = zip(grants, grants.dropFirst()).allSatisfy { $0 < $1 }
      guard areAscending, (grants.first ?? 0) >= 0, (grants.last ?? -1) < program.grants.count else {
        throw Self.error("rule \(index) has a grant that there is not")
      }
      layoutOf[entry] = 0
      if !cleared.isEmpty { cleared[entry] = .none }
    }
    guard zip(program.grants, program.grants.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw Self.error("grants are not in order")
    }
    for exception in program.exceptions {
      guard program.rules.indices.contains(exception.rule) else { throw Self.error("an exception is from no rule") }
      guard let cell = program.userNameCell else { throw Self.error("exceptions need the user's name") }
      try verifySymbol(exception.symbol, at: cell)
    }
    if let cell = program.userNameCell { _ = try symbolSlot(at: cell) }
    if let cell = program.activeCell { try verifySymbol(program.inactiveSymbol, at: cell) }
  }

  private func symbolSlot(at cell: Int) throws(VerificationError) -> SlotShape {
    guard cell >= 0, let slot = Self.slot(at: cell, of: layouts[0]), slot.cellKind(at: cell) == .symbol else {
      throw Self.error("cell \(cell) holds no symbol")
    }
    return slot
  }

  private func verifySymbol(_ symbol: UInt32, at cell: Int) throws(VerificationError) {
    guard try symbolSlot(at: cell).hasSymbol(symbol) else { throw Self.error("cell \(cell) has no symbol \(symbol)") }
  }

  // MARK: Code

  private mutating func verifyCode() throws(VerificationError) {
    let code = program.code
    guard code.count >= 2, code[code.count - 2] == Instruction(.match), code[code.count - 1] == Instruction(.noMatch)
    else { throw Self.error("the last two instructions are not match and nomatch") }
    for index in code.indices {
      guard let opcode = code[index].opcode else { throw Self.error("unknown opcode", index) }
      let isLast = index >= code.count - 2
      guard isLast == (opcode.shape.flow == .verdict) else { throw Self.error("a verdict before the end", index) }
      if isLast { break }
      guard layoutOf[index] >= 0 else { throw Self.error("no rule reaches it", index) }
      try verifyOperands(opcode, index)
      try verifyFlow(opcode, index)
    }
    for index in [code.count - 2, code.count - 1] where layoutOf[index] > 0 {
      throw Self.error("the verdict on a user is reached from an element", index)
    }
  }

  private mutating func verifyFlow(_ opcode: Opcode, _ index: Int) throws(VerificationError) {
    let instruction = program.code[index]
    switch opcode.shape.flow {
    case .verdict: break
    case .elementVerdict:
      guard instruction == Instruction(opcode) else { throw Self.error("words that mean nothing are not 0", index) }
      guard layoutOf[index] > 0 else { throw Self.error("the verdict on an element is reached from a user", index) }
    case .next:
      guard instruction.whenTrue == instruction.whenFalse else { throw Self.error("two targets for one way", index) }
      try reach(instruction.whenTrue, from: index, layoutOf[index])
    case .branch:
      try reach(instruction.whenTrue, from: index, layoutOf[index])
      try reach(instruction.whenFalse, from: index, layoutOf[index])
    }
  }

  /// Notes that an instruction is reached from another, and by which record.
  private mutating func reach(_ target: UInt32, from index: Int, _ layout: Int) throws(VerificationError) {
    let target = Int(target)
    guard target > index, target < program.code.count else { throw Self.error("a target that is not ahead", index) }
    // The end of a body reads nothing: elements of every kind may share it.
    let isSharedEnd = layout > 0 && layoutOf[target] > 0 && program.code[target].opcode?.shape.flow == .elementVerdict
    guard layoutOf[target] < 0 || layoutOf[target] == layout || isSharedEnd else {
      throw Self.error("a target that looks at records of another kind", index)
    }
    layoutOf[target] = layout
    if !cleared.isEmpty { cleared[target].formIntersection(cleared[index]) }
  }

  private mutating func verifyOperands(_ opcode: Opcode, _ index: Int) throws(VerificationError) {
    let instruction = program.code[index]
    var slot: SlotShape?
    switch opcode.shape.place {
    case .none: break
    case .cell(let kind):
      slot = Self.slot(at: instruction.place, of: layouts[layoutOf[index]])
      guard slot?.cellKind(at: instruction.place) == kind else {
        throw Self.error("cell \(instruction.place) does not hold \(kind.rawValue)", index)
      }
    case .counter:
      try verifyCounter(opcode, index)
    }
    switch opcode.shape.operand {
    case .none:
      guard instruction.operand == 0 else { throw Self.error("words that mean nothing are not 0", index) }
    case .mask:
      let bits = slot?.bits(at: instruction.place) ?? 0
      guard instruction.operand != 0, instruction.operand & ~bits == 0 else {
        throw Self.error("a bit without a predicate", index)
      }
    case .symbol:
      guard slot?.hasSymbol(instruction.operand) == true else { throw Self.error("no such symbol", index) }
    case .set:
      guard let slot, isSet(Int(instruction.operand), constants: slot.constants) else {
        throw Self.error("no such set", index)
      }
    case .number: break
    case .body:
      guard case .elements(let layout)? = slot?.kind else { throw Self.error("no elements", index) }
      try reach(instruction.operand, from: index, layout)
    }
  }

  /// The slot that a cell belongs to. O(log slots).
  private static func slot(at cell: Int, of slots: [SlotShape]) -> SlotShape? {
    var low = 0
    var high = slots.count
    while low < high {
      let middle = (low + high) / 2
      if slots[middle].cell <= cell { low = middle + 1 } else { high = middle }
    }
    guard low > 0, cell < slots[low - 1].end else { return nil }
    return slots[low - 1]
  }

  private mutating func verifyCounter(_ opcode: Opcode, _ index: Int) throws(VerificationError) {
    let counter = program.code[index].place
    guard counter < program.counters else { throw Self.error("no such counter", index) }
    if opcode == .clear {
      cleared[index].insert(counter)
    } else if !cleared[index].contains(counter) {
      throw Self.error("counter \(counter) may not have been cleared", index)
    }
  }

  /// True if a set stands at a place of the pool, and its greatest symbol is one of the slot's.
  private func isSet(_ place: Int, constants: Int) -> Bool {
    guard place < greatestOfSet.count, greatestOfSet[place] > 0 else { return false }
    return Int(greatestOfSet[place]) < Int(Slot.firstConstant) + constants
  }

  private static func error(_ message: String, _ instruction: Int? = nil) -> VerificationError {
    VerificationError(message: message, instruction: instruction)
  }
}

/// A set of counters.
private struct CounterSet {
  private var words: SIMD4<UInt64>

  static let none = CounterSet(words: SIMD4(repeating: 0))
  static let all = CounterSet(words: SIMD4(repeating: .max))

  mutating func insert(_ counter: Int) { words[counter >> 6 & 3] |= 1 << UInt64(counter & 63) }
  func contains(_ counter: Int) -> Bool { words[counter >> 6 & 3] & (1 << UInt64(counter & 63)) != 0 }
  mutating func formIntersection(_ other: CounterSet) { words &= other.words }
}

/// What code may ask of a slot: numbers alone, for it is looked at for every instruction.
private struct SlotShape {
  let kind: Slot.Kind
  let cell, end: Int
  let constants, predicates: Int

  init(_ slot: Slot) {
    kind = slot.kind
    cell = slot.cell
    end = slot.cell + slot.width
    constants = slot.constants.count
    predicates = slot.predicates.count
  }

  func cellKind(at index: Int) -> Opcode.CellKind { kind.cellKind(isFirst: index == cell) }

  /// True if one of the constants has this symbol.
  func hasSymbol(_ symbol: UInt32) -> Bool {
    symbol >= Slot.firstConstant && Int(symbol - Slot.firstConstant) < constants
  }

  /// The bits of a cell that predicates stand behind.
  func bits(at index: Int) -> UInt32 {
    if kind == .presence { return 1 }
    let left = predicates - 32 * (index - cell - 1)
    return left >= 32 ? .max : left > 0 ? (1 << UInt32(left)) - 1 : 0
  }
}
