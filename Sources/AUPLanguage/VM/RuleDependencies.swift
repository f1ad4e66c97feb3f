/// From what differs between two users to the rules whose verdict may differ: those whose code reads it.
///
/// A verdict follows from the tests that the code of a rule may come to, and each test from keys (see ``RuleKeys``), from
/// a count, or from elements. Where nothing of all that differs, neither does the verdict.
struct RuleDependencies: Sendable {
  /// A slot of users that some rule reads.
  private struct Source: Sendable {
    let slot: Slot
    /// Of its symbols, and of its bits; of a count or of elements there is one only, for the whole slot.
    let firstKey: Int
    let firstBitKey: Int
  }

  private let layouts: [RecordLayout]
  private let sources: [Source]
  /// For each key, and behind them for each slot as a whole, the rules that read it.
  private let readers: Postings
  /// Rules that read too many keys, ascending: something else must tell whether their verdict differs.
  private let always: [Int32]

  /// O(for each rule the code that it can reach).
  init(_ program: Program, _ budget: KeyBudget) {
    var budget = budget
    var always: [Int32] = []
    let keys = RuleKeys(program)
    let slots = program.layouts[0].slots
    var pairs: [(key: Int32, item: Int32)] = []
    var read: Set<Int> = []
    var tests: [Instruction] = []
    var seen = [Int32](repeating: -1, count: program.code.count)
    var pending: [Int] = []
    for (rule, found) in program.rules.enumerated() {
      read.removeAll(keepingCapacity: true)
      tests.removeAll(keepingCapacity: true)
      pending.append(found.entry)
      while let index = pending.popLast() {
        guard seen[index] != rule else { continue }
        seen[index] = Int32(rule)
        let instruction = program.code[index]
        switch instruction.opcode?.shape.flow {
        case .next?: pending.append(Int(instruction.whenTrue))
        case .branch?:
          pending.append(Int(instruction.whenTrue))
          pending.append(Int(instruction.whenFalse))
        case .verdict?, .elementVerdict?, nil: continue
        }
        guard let opcode = instruction.opcode, case .cell = opcode.shape.place else { continue }
        if keys.count(of: instruction, program) > 0 {
          tests.append(instruction)
        } else if let slot = program.layouts[0].slotIndex(at: instruction.place) {
          read.insert(keys.count + slot)
        }
      }
      guard budget.take(tests.reduce(0) { $0 + keys.count(of: $1, program) }) else {
        always.append(Int32(rule))
        continue
      }
      for test in tests { _ = keys.forEachKey(of: test, in: 0, program) { read.insert($0) } }
      for key in read { pairs.append((Int32(key), Int32(rule))) }
    }
    let readers = Postings(pairs, keys: keys.count + slots.count)
    sources = slots.indices.compactMap { index in
      let (slot, first) = (slots[index], keys.firstKeys[0][index])
      guard
        readers.hasAny(of: first..<(first + RuleKeys.count(of: slot)))
          || readers.hasAny(of: (keys.count + index)..<(keys.count + index + 1))
      else { return nil }
      return Source(
        slot: slot, firstKey: slot.hasValues ? first : keys.count + index,
        firstBitKey: slot.kind == .presence ? first : first + slot.constants.count)
    }
    layouts = program.layouts
    self.readers = readers
    self.always = always
  }

  /// Adds the rules that read something in which two rows differ.
  func insertRules(for old: Span<UInt32>, _ new: Span<UInt32>, into rules: inout RuleBits) {
    rules.insert(always.span)
    for source in sources {
      let cell = source.slot.cell
      switch source.slot.kind {
      case .scalar:
        if old[cell] != new[cell] {
          insert(symbol: old[cell], of: source, into: &rules)
          insert(symbol: new[cell], of: source, into: &rules)
        }
        insertBits(old, new, firstCell: cell + 1, source, into: &rules)
      case .list:
        insertDifferences(old, Int(old[cell]), new, Int(new[cell]), source, into: &rules)
        insertBits(old, new, firstCell: cell + 1, source, into: &rules)
      case .presence: insertBits(old, new, firstCell: cell, source, into: &rules)
      case .count: if old[cell] != new[cell] { insert(source.firstKey, into: &rules) }
      case .elements(let layout):
        if !haveEqualElements(old, Int(old[cell]), new, Int(new[cell]), layouts[layout]) {
          insert(source.firstKey, into: &rules)
        }
      }
    }
  }

  private func insert(_ key: Int, into rules: inout RuleBits) { readers.withItems(of: key) { rules.insert($0) } }

  private func insert(symbol: UInt32, of source: Source, into rules: inout RuleBits) {
    if symbol >= Slot.firstConstant { insert(source.firstKey + Int(symbol - Slot.firstConstant), into: &rules) }
  }

  private func insertBits(
    _ old: Span<UInt32>, _ new: Span<UInt32>, firstCell: Int, _ source: Source, into rules: inout RuleBits
  ) {
    for word in 0..<(source.slot.kind == .presence ? 1 : source.slot.bitWords) {
      var bits = old[firstCell + word] ^ new[firstCell + word]
      while bits != 0 {
        insert(source.firstBitKey + word * 32 + bits.trailingZeroBitCount, into: &rules)
        bits &= bits - 1
      }
    }
  }

  /// The symbols that are in one list only: both are ascending.
  private func insertDifferences(
    _ old: Span<UInt32>, _ oldList: Int, _ new: Span<UInt32>, _ newList: Int, _ source: Source,
    into rules: inout RuleBits
  ) {
    var (a, b) = (oldList + 1, newList + 1)
    let endOfOld = oldList == 0 ? a : a + Int(old[oldList])
    let endOfNew = newList == 0 ? b : b + Int(new[newList])
    while a < endOfOld || b < endOfNew {
      let left = a < endOfOld ? old[a] : .max
      let right = b < endOfNew ? new[b] : .max
      if left != right { insert(symbol: min(left, right), of: source, into: &rules) }
      if left <= right { a += 1 }
      if right <= left { b += 1 }
    }
  }

  // MARK: Elements

  private func haveEqualElements(
    _ old: Span<UInt32>, _ oldPlace: Int, _ new: Span<UInt32>, _ newPlace: Int, _ layout: RecordLayout
  ) -> Bool {
    let count = oldPlace == 0 ? 0 : Int(old[oldPlace])
    guard count == (newPlace == 0 ? 0 : Int(new[newPlace])) else { return false }
    for element in 0..<count {
      let (a, b) = (oldPlace + 2 + element * layout.width, newPlace + 2 + element * layout.width)
      for slot in layout.slots {
        var first = slot.cell
        if slot.kind == .list {
          guard haveEqualItems(old, Int(old[a + first]), new, Int(new[b + first])) else { return false }
          first += 1
        }
        for cell in first..<slot.cell + slot.width where old[a + cell] != new[b + cell] { return false }
      }
    }
    return true
  }

  private func haveEqualItems(_ old: Span<UInt32>, _ oldList: Int, _ new: Span<UInt32>, _ newList: Int) -> Bool {
    let count = oldList == 0 ? 0 : old[oldList]
    guard count == (newList == 0 ? 0 : new[newList]) else { return false }
    return (0..<Int(count)).allSatisfy { old[oldList + 1 + $0] == new[newList + 1 + $0] }
  }
}
