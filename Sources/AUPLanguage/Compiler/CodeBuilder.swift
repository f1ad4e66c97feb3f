import SCIMModel

/// Code that is being made from its end to its beginning, and the slots, constants and sets that it speaks of.
struct CodeBuilder {
  /// An instruction, by its distance from the end of the code.
  typealias Label = Int

  /// An instruction whose slot has no place yet.
  struct Draft: Hashable {
    var opcode: Opcode
    /// A slot, or a counter.
    var slot: Int
    /// The cell within the slot.
    var word: Int
    var operand: UInt32
    var whenTrue: Label
    var whenFalse: Label
    /// The layout of the records that pass a counter: equal code over records of two kinds stays two.
    var layout: Int

    init(
      _ opcode: Opcode, slot: Int = 0, word: Int = 0, operand: UInt32 = 0, whenTrue: Label = 0, whenFalse: Label = 0,
      layout: Int = 0
    ) {
      self.opcode = opcode
      self.slot = slot
      self.word = word
      self.operand = operand
      self.whenTrue = whenTrue
      self.whenFalse = whenFalse
      self.layout = layout
    }
  }

  /// A slot that is still growing.
  private struct DraftSlot {
    var key: SlotKey
    var constants: [Constant] = []
    var symbols: [Constant: UInt32] = [:]
    var predicates: [Predicate] = []
    var bits: [Predicate: Int] = [:]
  }

  private struct SlotKey: Hashable {
    var layout: Int
    var field: Field
    var kind: Slot.Kind
  }

  private var drafts: [Draft] = []
  private var labels: [Draft: Label] = [:]
  private var slots: [DraftSlot] = []
  private var slotNumbers: [SlotKey: Int] = [:]
  private var elementLayouts: [Field: (slot: Int, layout: Int)] = [:]
  private var sets: [UInt32] = []
  private var setPlaces: [[UInt32]: UInt32] = [:]
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
  mutating func emit(_ draft: Draft) -> Label {
    if let label = labels[draft] { return label }
    drafts.append(draft)
    labels[draft] = drafts.count - 1
    return drafts.count - 1
  }

  /// The counter for `at least` inside so many others.
  mutating func takeCounter(_ depth: Int) -> Int {
    precondition(depth < Program.counterLimit, "`at least` nests too deeply")
    counters = max(counters, depth + 1)
    return depth
  }

  /// The number of the slot of a field.
  mutating func slot(for field: Field, _ kind: Slot.Kind, in layout: Int) -> Int {
    let key = SlotKey(layout: layout, field: field, kind: kind)
    if let slot = slotNumbers[key] { return slot }
    slots.append(DraftSlot(key: key))
    slotNumbers[key] = slots.count - 1
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

  /// The symbol of a constant of a slot.
  mutating func symbol(of constant: Constant, in slot: Int) -> UInt32 {
    if let symbol = slots[slot].symbols[constant] { return symbol }
    let symbol = Slot.firstConstant + UInt32(slots[slot].constants.count)
    slots[slot].constants.append(constant)
    slots[slot].symbols[constant] = symbol
    return symbol
  }

  /// The bit of a predicate of a slot.
  mutating func bit(of predicate: Predicate, in slot: Int) -> Int {
    if let bit = slots[slot].bits[predicate] { return bit }
    let bit = slots[slot].predicates.count
    slots[slot].predicates.append(predicate)
    slots[slot].bits[predicate] = bit
    return bit
  }

  /// The place of a set in the pool.
  mutating func set(of symbols: ArraySlice<UInt32>) -> UInt32 {
    let words = SymbolSet.words(of: symbols)
    if let place = setPlaces[words] { return place }
    let place = UInt32(sets.count)
    sets += words
    setPlaces[words] = place
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
    for entry in entries { isReached[entry] = true }
    isReached[match] = true
    isReached[noMatch] = true
    for label in drafts.indices.reversed() where isReached[label] {
      for target in targets(of: drafts[label]) { isReached[target] = true }
    }
    let length = isReached.count { $0 }
    var places = [Int](repeating: 0, count: drafts.count)
    var behind = 0
    for label in drafts.indices where isReached[label] {
      behind += 1
      places[label] = length - behind
    }
    finished.code.reserveCapacity(length)
    for label in drafts.indices.reversed() where isReached[label] {
      finished.code.append(instruction(drafts[label], places, finished))
    }
    finished.entries = entries.map { places[$0] }
    return finished
  }

  private func targets(of draft: Draft) -> [Label] {
    switch draft.opcode.shape.flow {
    case .verdict, .elementVerdict: []
    case .next: [draft.whenTrue]
    case .branch:
      draft.opcode == .anyElement
        ? [draft.whenTrue, draft.whenFalse, Int(draft.operand)] : [draft.whenTrue, draft.whenFalse]
    }
  }

  private func instruction(_ draft: Draft, _ places: [Int], _ finished: Finished) -> Instruction {
    let shape = draft.opcode.shape
    if targets(of: draft).isEmpty { return Instruction(draft.opcode) }
    let place = shape.place == .counter ? draft.slot : finished.cell(draft.slot) + draft.word
    precondition(place < Instruction.placeLimit, "a record has too many cells")
    return Instruction(
      draft.opcode, place: place,
      operand: shape.operand == .body ? UInt32(places[Int(draft.operand)]) : draft.operand,
      whenTrue: places[draft.whenTrue], whenFalse: places[draft.whenFalse])
  }

  /// Slots were met from the last rule to the first; records have them the other way round.
  private func layOut() -> Finished {
    var members = [[Int]](repeating: [], count: elementLayouts.count + 1)
    for slot in slots.indices.reversed() { members[slots[slot].key.layout].append(slot) }
    var places = [(layout: Int, slot: Int)](repeating: (0, 0), count: slots.count)
    let layouts = members.enumerated().map { layout, members in
      for (index, slot) in members.enumerated() { places[slot] = (layout, index) }
      return RecordLayout(
        members.map { (slots[$0].key.field, slots[$0].key.kind, slots[$0].constants, slots[$0].predicates) })
    }
    return Finished(layouts: layouts, code: [], sets: sets, counters: counters, entries: [], slotPlaces: places)
  }
}
