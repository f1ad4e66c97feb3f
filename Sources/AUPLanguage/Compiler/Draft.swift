/// An instruction whose slot has no place yet: four words, for a large program has many.
struct Draft: Hashable {
  /// The opcode in the low 8 bits; above them the slot, or the counter and the layout of the records that pass it:
  /// equal code over records of two kinds stays two.
  private let head: UInt32
  /// As in the instruction, but for a mask: the number of the bit from the slot's first cell on.
  let operand: UInt32
  let whenTrue: UInt32
  let whenFalse: UInt32

  private init(head: UInt32, operand: UInt32, whenTrue: UInt32, whenFalse: UInt32) {
    self.head = head
    self.operand = operand
    self.whenTrue = whenTrue
    self.whenFalse = whenFalse
  }

  /// A verdict.
  init(_ opcode: Opcode) {
    self.init(head: UInt32(opcode.rawValue), operand: 0, whenTrue: 0, whenFalse: 0)
  }

  /// A test of a slot.
  init(_ opcode: Opcode, slot: Int, operand: UInt32, whenTrue: UInt32, whenFalse: UInt32) {
    precondition(slot < 1 << 24, "a program has too many slots")
    self.init(
      head: UInt32(opcode.rawValue) | UInt32(slot) << 8, operand: operand, whenTrue: whenTrue, whenFalse: whenFalse)
  }

  /// A step of a counter.
  init(_ opcode: Opcode, counter: Int, layout: Int, operand: UInt32 = 0, whenTrue: UInt32, whenFalse: UInt32) {
    precondition(counter < Program.counterLimit && layout < 1 << 16, "a program has too many layouts")
    self.init(
      head: UInt32(opcode.rawValue) | UInt32(counter) << 8 | UInt32(layout) << 16, operand: operand,
      whenTrue: whenTrue, whenFalse: whenFalse)
  }

  var opcode: Opcode { Opcode(rawValue: UInt8(truncatingIfNeeded: head)) ?? .noMatch }

  /// Where it goes on.
  var flow: Opcode.Shape.Flow { opcode.shape.flow }

  /// The slot or the counter.
  var place: Int {
    if case .counter = opcode.shape.place { return Int(head >> 8 & 0xFF) }
    return Int(head >> 8)
  }

  /// A number that tells drafts apart well enough: two products of twice the width, folded.
  fileprivate var hash: Int {
    let first = UInt64(head) | UInt64(operand) << 32
    let second = UInt64(whenTrue) | UInt64(whenFalse) << 32
    let (high, low) = (first ^ 0x9e37_79b9_7f4a_7c15).multipliedFullWidth(by: second ^ 0xd1b5_4a32_d192_ed03)
    return Int(truncatingIfNeeded: high ^ low)
  }
}

/// Drafts numbered in the order they came, each once: open addressing over numbers.
struct DraftTable {
  private var drafts: [Draft] = []
  /// A number plus one; 0 is free. A power of two, at most half of them taken.
  private var places = [UInt32](repeating: 0, count: 32)

  var count: Int { drafts.count }

  subscript(number: Int) -> Draft { drafts[number] }

  /// The number of a draft: a new one, or that of an equal one.
  mutating func insert(_ draft: Draft) -> UInt32 {
    var place = self.place(of: draft)
    if places[place] != 0 { return places[place] - 1 }
    if 2 * (count + 1) > places.count {
      grow()
      place = self.place(of: draft)
    }
    drafts.append(draft)
    places[place] = UInt32(count)
    return UInt32(count - 1)
  }

  /// Where the draft is, or where it would stand.
  private func place(of draft: Draft) -> Int {
    let mask = places.count - 1
    var place = draft.hash & mask
    while places[place] != 0, drafts[Int(places[place]) - 1] != draft { place = (place + 1) & mask }
    return place
  }

  private mutating func grow() {
    places = [UInt32](repeating: 0, count: 2 * places.count)
    for (number, draft) in drafts.enumerated() { places[place(of: draft)] = UInt32(number + 1) }
  }
}
