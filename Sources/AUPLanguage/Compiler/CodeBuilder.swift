import SCIMModel

/// Code that is being made from its end to its beginning, and the slots, constants and sets that it speaks of.
struct CodeBuilder {
  /// An instruction, by its distance from the end of the code.
  typealias Label = UInt32

  /// A slot that is still growing.
  private struct DraftSlot {
    var constants: [Constant] = []
    /// Texts and other constants have tables of their own; no slot has both.
    var texts = ByteTable()
    var symbols: [Constant: UInt32] = [:]
    var predicates: [Predicate] = []
    var bits: [Predicate: UInt32] = [:]

    /// The symbol of a constant: a new one, or that of an equal one.
    mutating func symbol(of constant: Constant) -> UInt32 {
      let next = Slot.firstConstant + UInt32(constants.count)
      if case .text(let key) = constant {
        let (index, isNew) = texts.insert(key.span)
        guard isNew else { return Slot.firstConstant + UInt32(index) }
      } else {
        if let symbol = symbols[constant] { return symbol }
        symbols[constant] = next
      }
      constants.append(constant)
      return next
    }

    /// The bit of a predicate: a new one, or that of an equal one.
    mutating func bit(of predicate: Predicate) -> UInt32 {
      if let bit = bits[predicate] { return bit }
      let bit = UInt32(predicates.count)
      predicates.append(predicate)
      bits[predicate] = bit
      return bit
    }
  }

  /// What tells slots apart.
  private struct SlotKey {
    /// The number of the field in ``fields``.
    var field: Int
    var layout: Int
    var kind: Slot.Kind
    /// The slot before it of the same field.
    var previous: Int?
  }

  private var drafts = DraftTable()
  private var slots: [DraftSlot] = []
  private var slotKeys: [SlotKey] = []
  private var fields = FieldTable()
  /// For each field the last of its slots.
  private var slotOfField: [Int] = []
  private var elementLayouts: [Field: (slot: Int, layout: Int)] = [:]
  private var sets: [UInt32] = []
  private var setPlaces: [SetKey: UInt32] = [:]
  private var listTests: [ListKey: (list: [Constant], test: SlotTest)] = [:]
  private var counters = 0

  /// The ends of every condition and of every body.
  private(set) var match: Label = 0
  private(set) var noMatch: Label = 0
  private(set) var holds: Label = 0
  private(set) var fails: Label = 0

  init() {
    // The last two instructions of every program are match and nomatch.
    noMatch = emit(Draft(.noMatch))
    match = emit(Draft(.match))
    fails = emit(Draft(.fails))
    holds = emit(Draft(.holds))
  }

  /// The label of an instruction: a new one, or that of an equal one.
  mutating func emit(_ draft: Draft) -> Label { drafts.insert(draft) }

  /// The counter for `at least` inside so many others.
  mutating func takeCounter(_ depth: Int) -> Int {
    precondition(depth < Program.counterLimit, "`at least` nests too deeply")
    counters = max(counters, depth + 1)
    return depth
  }

  /// The number of the slot of a field.
  mutating func slot(for field: Field, _ kind: Slot.Kind, in layout: Int) -> Int {
    let number = fields.number(of: field)
    var known = number < slotOfField.count ? slotOfField[number] : nil
    while let slot = known {
      if slotKeys[slot].layout == layout, slotKeys[slot].kind == kind { return slot }
      known = slotKeys[slot].previous
    }
    let isNew = number == slotOfField.count
    slots.append(DraftSlot())
    slotKeys.append(
      SlotKey(field: number, layout: layout, kind: kind, previous: isNew ? nil : slotOfField[number]))
    if isNew { slotOfField.append(slots.count - 1) } else { slotOfField[number] = slots.count - 1 }
    return slots.count - 1
  }

  /// The slot of the elements of a complex attribute, and the layout of one element.
  mutating func elements(of field: Field) -> (slot: Int, layout: Int) {
    if let known = elementLayouts[field] { return known }
    let layout = elementLayouts.count + 1
    let new = (slot: slot(for: field, .elements(layout: layout), in: 0), layout: layout)
    elementLayouts[field] = new
    return new
  }
}

/// What a slot must tell apart.
extension CodeBuilder {
  /// What a predicate asks of a slot.
  enum SlotTest {
    /// The bit of a predicate.
    case bit(UInt32)
    /// That the value is this constant.
    case symbol(UInt32)
    /// That the value is in the set at this place of the pool.
    case set(UInt32)
    /// That the value is one of these; what the code asks for first stands last.
    case members([Member])
  }

  /// Constants that one instruction asks for.
  enum Member {
    case symbol(UInt32)
    /// A place in the pool of sets.
    case set(UInt32)
  }

  /// A list by its place in memory: rules that name one list share it, and need not look at its members again.
  struct ListKey: Hashable {
    var slot: Int
    var comparison: Comparison
    var address: UInt
  }

  /// The words of a set, hashed at once.
  struct SetKey: Hashable {
    var words: [UInt32]

    func hash(into hasher: inout Hasher) { unsafe words.withUnsafeBytes { unsafe hasher.combine(bytes: $0) } }
  }

  /// Lists below this are looked at each time.
  private static let shortList = 8

  /// What a predicate asks of a slot. O(1) where a long list is asked for again.
  mutating func test(of predicate: Predicate, in slot: Int) -> SlotTest {
    guard case .compare(let comparison, let list) = predicate, list.count >= Self.shortList else {
      return makeTest(of: predicate, in: slot)
    }
    let address = unsafe list.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    let key = ListKey(slot: slot, comparison: comparison, address: address)
    if let known = listTests[key] { return known.test }
    let test = makeTest(of: predicate, in: slot)
    // The list is kept, so that no other can come to stand in its place.
    listTests[key] = (list, test)
    return test
  }

  private mutating func makeTest(of predicate: Predicate, in slot: Int) -> SlotTest {
    guard case .compare(.equal, let constants) = predicate, constants.allSatisfy({ $0.isFixed }) else {
      return .bit(slots[slot].bit(of: predicate))
    }
    if constants.count == 1 { return .symbol(symbol(of: constants[0], in: slot)) }
    var symbols: [UInt32] = []
    symbols.reserveCapacity(constants.count)
    for constant in constants { symbols.append(slots[slot].symbol(of: constant)) }
    symbols.sort()
    symbols.removeDuplicates()
    if SymbolSet.isOneWindow(symbols) { return .set(set(of: symbols[...])) }
    return .members(
      SymbolSet.windows(of: symbols).reversed().map { window in
        window.count == 1 ? .symbol(window[window.startIndex]) : .set(set(of: window))
      })
  }

  /// The symbol of a constant of a slot.
  mutating func symbol(of constant: Constant, in slot: Int) -> UInt32 { slots[slot].symbol(of: constant) }

  /// The place of a set in the pool.
  private mutating func set(of symbols: ArraySlice<UInt32>) -> UInt32 {
    let key = SetKey(words: SymbolSet.words(of: symbols))
    if let place = setPlaces[key] { return place }
    let place = UInt32(sets.count)
    sets += key.words
    setPlaces[key] = place
    return place
  }
}

extension CodeBuilder {
  /// Everything in its final place.
  struct Finished {
    var layouts: [RecordLayout]
    var code: [Instruction]
    var sets: [UInt32]
    var counters: Int
    var entries: [Int]
    fileprivate var slotPlaces: [(layout: Int, slot: Int)]

    /// The first cell of a slot.
    func cell(_ slot: Int) -> Int {
      let place = slotPlaces[slot]
      return layouts[place.layout].slots[place.slot].cell
    }
  }

  /// Lays out the records, drops code that no entry reaches, and turns the rest round.
  func finish(_ entries: [Label]) -> Finished {
    var finished = layOut()
    var isReached = [Bool](repeating: false, count: drafts.count)
    for entry in entries { isReached[Int(entry)] = true }
    isReached[Int(match)] = true
    isReached[Int(noMatch)] = true
    for label in isReached.indices.reversed() where isReached[label] {
      let draft = drafts[label]
      if draft.flow == .verdict || draft.flow == .elementVerdict { continue }
      isReached[Int(draft.whenTrue)] = true
      if draft.flow == .branch { isReached[Int(draft.whenFalse)] = true }
      if draft.opcode == .anyElement { isReached[Int(draft.operand)] = true }
    }
    let length = isReached.count { $0 }
    var places = [UInt32](repeating: 0, count: drafts.count)
    var behind = 0
    for label in isReached.indices where isReached[label] {
      behind += 1
      places[label] = UInt32(length - behind)
    }
    finished.code.reserveCapacity(length)
    for label in isReached.indices.reversed() where isReached[label] {
      finished.code.append(instruction(drafts[label], places, finished))
    }
    finished.entries = entries.map { Int(places[Int($0)]) }
    return finished
  }

  private func instruction(_ draft: Draft, _ places: [UInt32], _ finished: Finished) -> Instruction {
    let shape = draft.opcode.shape
    if shape.flow == .verdict || shape.flow == .elementVerdict { return Instruction(draft.opcode) }
    var place = draft.place
    if case .cell = shape.place { place = finished.cell(place) }
    var operand = draft.operand
    switch shape.operand {
    case .body: operand = places[Int(operand)]
    case .mask:
      place += Int(operand / 32)
      operand = 1 << (operand % 32)
    case .none, .symbol, .set, .number: break
    }
    precondition(place < Instruction.placeLimit, "a record has too many cells")
    return Instruction(
      draft.opcode, place: place, operand: operand,
      whenTrue: Int(places[Int(draft.whenTrue)]), whenFalse: Int(places[Int(draft.whenFalse)]))
  }

  /// Slots were met from the last rule to the first; records have them the other way round.
  private func layOut() -> Finished {
    var members = [[Int]](repeating: [], count: elementLayouts.count + 1)
    for slot in slots.indices.reversed() { members[slotKeys[slot].layout].append(slot) }
    var places = [(layout: Int, slot: Int)](repeating: (0, 0), count: slots.count)
    let layouts = members.enumerated().map { layout, members in
      for (index, slot) in members.enumerated() { places[slot] = (layout, index) }
      return RecordLayout(
        members.map {
          (fields.fields[slotKeys[$0].field], slotKeys[$0].kind, slots[$0].constants, slots[$0].predicates)
        })
    }
    return Finished(layouts: layouts, code: [], sets: sets, counters: counters, entries: [], slotPlaces: places)
  }
}

extension [UInt32] {
  /// Of equal neighbours leaves one.
  fileprivate mutating func removeDuplicates() {
    var kept = 0
    for index in indices where index == 0 || self[index] != self[kept - 1] {
      self[kept] = self[index]
      kept += 1
    }
    removeLast(count - kept)
  }
}
