/// From what is true of a user to the rules that can match at all, so that a decision costs what those rules cost and
/// not what all rules do.
///
/// For each rule some keys (see ``RuleKeys``) are found of which one must be true of every user that the rule matches;
/// rules without such keys are always candidates. The index follows from the code alone, so it cannot disagree with it,
/// and no file holds it.
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

  /// For each layout the slots whose keys rules are posted under.
  private let sources: [[Source]]
  /// The cells of the elements whose layouts have sources.
  private let elements: [(cell: Int, layout: Int)]
  /// For each key the rules that it makes candidates.
  private let rules: Postings
  /// Rules for which no keys were found, or too many, ascending.
  let always: [Int32]
  /// For each rule where its code starts; -1 if it holds as soon as it is a candidate, since its condition is nothing but
  /// `test or test or …`.
  let entries: [Int32]

  /// Adds the rules whose condition may hold for the user of a row, beside ``always``.
  func insertCandidates(_ row: Span<UInt32>, into candidates: inout RuleBits) {
    add(row, at: 0, layout: 0, to: &candidates)
    for (cell, layout) in elements {
      let place = Int(row[cell])
      guard place > 0 else { continue }
      for element in 0..<Int(row[place]) {
        add(row, at: place + 2 + element * Int(row[place + 1]), layout: layout, to: &candidates)
      }
    }
  }

  private func add(_ row: Span<UInt32>, at base: Int, layout: Int, to candidates: inout RuleBits) {
    for source in sources[layout] {
      if source.isList {
        let list = Int(row[base + source.cell])
        if list > 0 {
          for index in 0..<Int(row[list]) { add(symbol: row[list + 1 + index], of: source, to: &candidates) }
        }
      } else if source.firstBitCell != source.cell {
        add(symbol: row[base + source.cell], of: source, to: &candidates)
      }
      for word in 0..<source.bitWords {
        var bits = row[base + source.firstBitCell + word]
        while bits != 0 {
          rules.withItems(of: source.firstBitKey + word * 32 + bits.trailingZeroBitCount) { candidates.insert($0) }
          bits &= bits - 1
        }
      }
    }
  }

  private func add(symbol: UInt32, of source: Source, to candidates: inout RuleBits) {
    if symbol >= Slot.firstConstant {
      rules.withItems(of: source.firstSymbolKey + Int(symbol - Slot.firstConstant)) { candidates.insert($0) }
    }
  }
}

extension RuleIndex {
  /// Finds the keys of every rule. O(code), and for each rule the code that it alone can reach.
  ///
  /// - Parameter budget: Rules beyond are always candidates.
  init(_ program: Program, _ budget: KeyBudget) {
    var budget = budget
    let keys = RuleKeys(program)
    var always: [Int32] = []
    var entries: [Int32] = []
    var pairs: [(key: Int32, item: Int32)] = []
    var finder = GuardFinder(program, keys)
    for (rule, found) in program.rules.enumerated() {
      if let guards = finder.guards(of: found.entry), budget.take(finder.mostKeys(of: found.entry)) {
        for key in Self.keys(of: guards, in: 0, program, keys, &finder) { pairs.append((Int32(key), Int32(rule))) }
        entries.append(program.isChainOfTests(found.entry) ? -1 : Int32(found.entry))
      } else {
        always.append(Int32(rule))
        entries.append(Int32(found.entry))
      }
    }
    self.always = always
    self.entries = entries
    let rules = Postings(pairs, keys: keys.count)
    sources = zip(program.layouts, keys.firstKeys).map { layout, firstKeys in
      zip(layout.slots, firstKeys).compactMap { slot, first in
        guard rules.hasAny(of: first..<(first + RuleKeys.count(of: slot))) else { return nil }
        let isPresence = slot.kind == .presence
        return Source(
          cell: slot.cell, isList: slot.kind == .list, firstSymbolKey: first,
          firstBitKey: first + (isPresence ? 0 : slot.constants.count),
          firstBitCell: isPresence ? slot.cell : slot.cell + 1, bitWords: isPresence ? 1 : slot.bitWords)
      }
    }
    elements = program.layouts[0].slots.compactMap { [sources] slot in
      guard case .elements(let layout) = slot.kind, !sources[layout].isEmpty else { return nil }
      return (slot.cell, layout)
    }
    self.rules = rules
  }

  /// The keys of guards, those of bodies in their place: ascending, without duplicates.
  private static func keys(
    of guards: [Int], in layout: Int, _ program: Program, _ keys: RuleKeys, _ finder: inout GuardFinder
  ) -> [Int] {
    if guards.count == 1, let own = keys.keys(of: program.code[guards[0]], in: layout, program) { return own }
    var found: Set<Int> = []
    for index in guards {
      let instruction = program.code[index]
      if let own = keys.keys(of: instruction, in: layout, program) {
        found.formUnion(own)
      } else if case .elements(let inner)? = program.layouts[layout].slot(at: instruction.place)?.kind {
        let guards = finder.guards(of: Int(instruction.operand)) ?? []
        found.formUnion(Self.keys(of: guards, in: inner, program, keys, &finder))
      }
    }
    return found.sorted()
  }
}
