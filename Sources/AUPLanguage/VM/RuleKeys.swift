/// The numbers of the keys. A *key* is a fact about one value: it is this constant of its slot, or this predicate holds
/// for it. Each slot, of users and of elements, has first its constants, then its bits.
struct RuleKeys: Sendable {
  /// Where the keys of a slot start, in numbers alone: they are asked for at every test.
  private struct SlotKeys: Sendable {
    let cell, firstBitCell: Int
    let first, firstBit: Int
  }

  /// For each layout the first key of each slot.
  let firstKeys: [[Int]]
  let count: Int
  private let slots: [[SlotKeys]]
  /// How many symbols the larger sets have, by their places: they are asked for at every test, too.
  private let setCounts: [Int: Int]
  private static let smallSet = 16

  init(_ program: Program) {
    var count = 0
    slots = program.layouts.map { layout in
      layout.slots.map { slot in
        defer { count += Self.count(of: slot) }
        let isPresence = slot.kind == .presence
        return SlotKeys(
          cell: slot.cell, firstBitCell: isPresence ? slot.cell : slot.cell + 1, first: count,
          firstBit: isPresence ? count : count + slot.constants.count)
      }
    }
    firstKeys = slots.map { $0.map(\.first) }
    self.count = count
    setCounts = SymbolSet.counts(ofSetsLongerThan: Self.smallSet, in: program.sets)
  }

  static func count(of slot: Slot) -> Int {
    slot.kind == .presence ? 1 : slot.hasValues ? slot.constants.count + slot.predicates.count : 0
  }

  /// Calls with each key that makes a test of a record of this layout true: each of them does, and nothing else. False
  /// if the test is about no single value. O(log slots + keys).
  @inline(__always)
  func forEachKey(of test: Instruction, in layout: Int, _ program: Program, _ body: (Int) -> Void) -> Bool {
    switch test.opcode {
    case .equal, .has: body(slot(of: test, layout).first + Int(test.operand - Slot.firstConstant))
    case .isIn, .hasIn:
      let first = slot(of: test, layout).first
      SymbolSet.forEachMember(of: Int(test.operand), in: program.sets) { body(first + Int($0 - Slot.firstConstant)) }
    case .bit:
      let slot = slot(of: test, layout)
      var bits = test.operand
      while bits != 0 {
        body(slot.firstBit + (test.place - slot.firstBitCell) * 32 + bits.trailingZeroBitCount)
        bits &= bits - 1
      }
    default: return false
    }
    return true
  }

  /// How many keys make a test true. O(1).
  func count(of test: Instruction, _ program: Program) -> Int {
    switch test.opcode {
    case .equal, .has: 1
    case .isIn, .hasIn: count(ofSet: Int(test.operand), program)
    case .bit: test.operand.nonzeroBitCount
    default: 0
    }
  }

  private func count(ofSet place: Int, _ program: Program) -> Int {
    if SymbolSet.wordCount(of: place, in: program.sets) > Self.smallSet, let known = setCounts[place] { return known }
    return SymbolSet.count(of: place, in: program.sets)
  }

  /// The keys of ``forEachKey(of:in:_:_:)``, nil if the test is about no single value.
  func keys(of test: Instruction, in layout: Int, _ program: Program) -> [Int]? {
    var keys: [Int] = []
    return forEachKey(of: test, in: layout, program) { keys.append($0) } ? keys : nil
  }

  /// The slot that the cell of a test belongs to; the verifier has seen that there is one.
  private func slot(of test: Instruction, _ layout: Int) -> SlotKeys {
    let slots = slots[layout]
    var (low, high) = (0, slots.count)
    while low < high {
      let middle = (low + high) / 2
      if slots[middle].cell <= test.place { low = middle + 1 } else { high = middle }
    }
    return slots[low - 1]
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

  /// Calls with the tests of a chain of tests, in their order.
  @inline(__always)
  func forEachTest(ofChainAt entry: Int, _ body: (Instruction) -> Void) {
    var next = entry
    while next < code.count - 2 {
      body(code[next])
      next = Int(code[next].whenFalse)
    }
  }
}
