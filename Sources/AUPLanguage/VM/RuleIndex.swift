/// From what is true of a user to the rules that can match at all, so that a decision costs what those rules cost and
/// not what all rules do.
///
/// A *key* is a test about one value: it is this constant, or it has this predicate bit. For each rule some keys are
/// found of which one must be true of every user that the rule matches; rules without such keys are always candidates.
/// The index follows from the code alone, so it cannot disagree with it, and no file holds it.
struct RuleIndex: Sendable {
  /// The keys of one slot: where they are read, and the number of the first of each kind.
  private struct Source: Sendable {
    let cell: Int
    let isList: Bool
    let firstSymbolKey: Int
    let firstBitKey: Int
    let firstBitCell: Int
    let bitWords: Int
  }

  private let sources: [Source]
  /// For key `k` the rules `rules[starts[k] ..< starts[k + 1]]`.
  private let starts: [Int]
  private let rules: [Int32]
  /// Rules for which no keys were found, ascending.
  let always: [Int]

  /// The rules whose condition may hold for the user of a row, beside ``always``: ascending, without duplicates.
  func candidates(_ row: Span<UInt32>, into candidates: inout [Int32]) {
    candidates.removeAll(keepingCapacity: true)
    for source in sources {
      if source.isList {
        let list = Int(row[source.cell])
        if list > 0 {
          for index in 0..<Int(row[list]) { add(symbol: row[list + 1 + index], of: source, to: &candidates) }
        }
      } else if source.firstBitCell != source.cell {
        add(symbol: row[source.cell], of: source, to: &candidates)
      }
      for word in 0..<source.bitWords {
        var bits = row[source.firstBitCell + word]
        while bits != 0 {
          add(key: source.firstBitKey + word * 32 + bits.trailingZeroBitCount, to: &candidates)
          bits &= bits - 1
        }
      }
    }
    candidates.sort()
    var kept = 0
    for index in candidates.indices where index == 0 || candidates[index] != candidates[kept - 1] {
      candidates[kept] = candidates[index]
      kept += 1
    }
    candidates.removeLast(candidates.count - kept)
  }

  private func add(symbol: UInt32, of source: Source, to candidates: inout [Int32]) {
    if symbol >= Slot.firstConstant {
      add(key: source.firstSymbolKey + Int(symbol - Slot.firstConstant), to: &candidates)
    }
  }

  private func add(key: Int, to candidates: inout [Int32]) {
    for index in starts[key]..<starts[key + 1] { candidates.append(rules[index]) }
  }
}

extension RuleIndex {
  /// Finds the keys of every rule. O(code), and for each rule the code that it alone can reach.
  init(_ program: Program) {
    let keys = RuleKeys(program)
    var always: [Int] = []
    var pairs: [(key: Int32, rule: Int32)] = []
    var finder = KeyFinder(program, keys)
    for (rule, found) in program.rules.enumerated() {
      if let keys = finder.keys(of: found.entry) {
        for key in keys { pairs.append((Int32(key), Int32(rule))) }
      } else {
        always.append(rule)
      }
    }
    // Sorted by key without comparing; within a key the rules stay ascending.
    var starts = [Int](repeating: 0, count: keys.count + 1)
    for pair in pairs { starts[Int(pair.key) + 1] += 1 }
    let isUsed = starts.map { $0 > 0 }
    for key in 1..<starts.count { starts[key] += starts[key - 1] }
    var next = starts
    var rules = [Int32](repeating: 0, count: pairs.count)
    for pair in pairs {
      rules[next[Int(pair.key)]] = pair.rule
      next[Int(pair.key)] += 1
    }
    self.always = always
    self.starts = starts
    self.rules = rules
    sources = zip(program.layouts[0].slots, keys.firstKeys).compactMap { slot, first in
      let count = RuleKeys.count(of: slot)
      guard isUsed[(first + 1)..<(first + 1 + count)].contains(true) else { return nil }
      let isPresence = slot.kind == .presence
      return Source(
        cell: slot.cell, isList: slot.kind == .list, firstSymbolKey: first, firstBitKey: first + slot.constants.count,
        firstBitCell: isPresence ? slot.cell : slot.cell + 1, bitWords: isPresence ? 1 : slot.bitWords)
    }
  }
}

/// The numbers of the keys: for each slot of the user first its constants, then its bits.
private struct RuleKeys {
  let firstKeys: [Int]
  let count: Int

  init(_ program: Program) {
    var firstKeys: [Int] = []
    var count = 0
    for slot in program.layouts[0].slots {
      firstKeys.append(count)
      count += Self.count(of: slot)
    }
    self.firstKeys = firstKeys
    self.count = count
  }

  static func count(of slot: Slot) -> Int {
    slot.kind == .presence ? 1 : slot.hasValues ? slot.constants.count + slot.predicates.count : 0
  }
}

/// Finds, for the code of a rule, keys of which one is true whenever it comes to `match`.
///
/// A run that leaves a test by its true target has made the test's keys true; one that leaves by its false target has
/// keys from there. So at each test either its own keys are taken or those of its true target, whichever are fewer, and
/// those of its false target are added.
private struct KeyFinder {
  private let program: Program
  private let keys: RuleKeys
  /// For each instruction what its keys cost; ``tooMany`` if there are none.
  private var cost: [Int32]
  /// For each instruction whether its own keys are taken.
  private var takesOwn: [Bool]
  /// For each instruction the last rule that was there.
  private var seen: [Int32]
  private var round: Int32 = 0

  /// Keys that cost more than this are not worth their place.
  private static let tooMany: Int32 = 1 << 12
  /// A bit is likely to be true of more users than a constant is.
  private static let costOfBit: Int32 = 4

  init(_ program: Program, _ keys: RuleKeys) {
    self.program = program
    self.keys = keys
    let count = program.code.count
    cost = [Int32](repeating: Self.tooMany, count: count)
    takesOwn = [Bool](repeating: false, count: count)
    seen = [Int32](repeating: -1, count: count)
    for index in program.code.indices.reversed() { weigh(index) }
  }

  private mutating func weigh(_ index: Int) {
    let instruction = program.code[index]
    switch instruction.opcode {
    case .noMatch: cost[index] = 0
    case .match, .holds, .fails, nil: break
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
    case .equal, .has: 1
    case .isIn, .hasIn:
      SymbolSet.members(of: Int(instruction.operand), in: program.sets, limit: Int(Self.tooMany)).map {
        Int32($0.count)
      } ?? Self.tooMany
    case .bit: Self.costOfBit * Int32(instruction.operand.nonzeroBitCount)
    default: Self.tooMany
    }
  }

  /// The keys of the code that starts at an instruction; nil if there are none.
  mutating func keys(of entry: Int) -> [Int]? {
    guard cost[entry] < Self.tooMany else { return nil }
    round += 1
    var found: Set<Int> = []
    var pending = [entry]
    while let index = pending.popLast() {
      guard cost[index] > 0, seen[index] != round else { continue }
      seen[index] = round
      let instruction = program.code[index]
      if takesOwn[index] { found.formUnion(ownKeys(instruction)) } else { pending.append(Int(instruction.whenTrue)) }
      pending.append(Int(instruction.whenFalse))
    }
    return found.sorted()
  }

  private func ownKeys(_ instruction: Instruction) -> [Int] {
    guard let slot = program.layouts[0].slotIndex(at: instruction.place) else { return [] }
    let first = keys.firstKeys[slot]
    let constants = program.layouts[0].slots[slot].constants.count
    switch instruction.opcode {
    case .equal, .has: return [first + Int(instruction.operand - Slot.firstConstant)]
    case .isIn, .hasIn:
      return (SymbolSet.members(of: Int(instruction.operand), in: program.sets, limit: .max) ?? []).map {
        first + Int($0 - Slot.firstConstant)
      }
    case .bit:
      let found = program.layouts[0].slots[slot]
      let word = found.kind == .presence ? 0 : instruction.place - found.cell - 1
      return (0..<32).filter { instruction.operand & 1 << UInt32($0) != 0 }.map { first + constants + word * 32 + $0 }
    default: return []
    }
  }
}
