import SCIMModel

/// What values mean to one slot: the constant that a value equals, and the predicates that hold for it.
struct SlotReader: Sendable {
  private let type: ComparisonType
  /// The keys of the slot's constants, in order.
  private let constants: ByteTable
  private let keywords: KeywordSearch
  /// The predicates `pr`.
  private let presence: [Int32]
  /// The predicates that are neither keywords nor `pr`, with their bits.
  private var predicates: [(bit: Int32, predicate: ValuePredicate)] = []
  /// The value that is being read, in room that is used again.
  private var value = ComparableValue()
  /// The bits of the predicates that hold for the value that was read last, ascending.
  private(set) var bits: [Int32] = []

  init(_ slot: Slot, constants: ByteTable, keywords: KeywordSearch, patterns: [Pattern?], now: Instant) {
    type = slot.field.type
    self.constants = constants
    self.keywords = keywords
    var presence: [Int32] = []
    for bit in keywords.others {
      if case .present = slot.predicates[bit] {
        presence.append(Int32(bit))
      } else {
        let predicate = ValuePredicate(slot.predicates[bit], pattern: patterns[bit], now: now)
        predicates.append((Int32(bit), predicate))
      }
    }
    self.presence = presence
  }

  /// The constants of a slot, numbered as its symbols are.
  static func constants(of slot: Slot) -> ByteTable {
    var table = ByteTable(capacity: slot.constants.count)
    for constant in slot.constants {
      let key = ComparableValue.key(of: constant) ?? []
      _ = table.insert(key.span)
    }
    return table
  }

  /// The symbol of a value by its spelling; ``Slot/absent`` if it is no value of the slot's type. The predicates that hold
  /// for it are in ``bits`` then.
  mutating func read(_ spelling: Span<UInt8>) -> UInt32 {
    bits.empty()
    // Most texts are ASCII. What is asked of them is asked of their spelling, without making a key of it.
    guard case .text(let caseExact) = type, predicates.isEmpty, unsafe ASCIIText.isASCII(spelling.bytes) else {
      return readAny(spelling)
    }
    keywords.appendMatches(in: spelling, to: &bits)
    finishBits(isPresent: !spelling.isEmpty)
    if constants.count == 0 { return Slot.other }
    return symbol(caseExact ? constants.find(spelling) : constants.find(folding: spelling))
  }

  @inline(never)
  private mutating func readAny(_ spelling: Span<UInt8>) -> UInt32 {
    guard value.read(spelling, type) else { return Slot.absent }
    let key = value.key
    keywords.appendMatches(in: key.span, to: &bits)
    for index in predicates.indices where predicates[index].predicate.holds(value) {
      bits.append(predicates[index].bit)
    }
    finishBits(isPresent: value.isPresent)
    return symbol(constants.find(key.span))
  }

  @inline(__always)
  private func symbol(_ constant: Int?) -> UInt32 {
    constant.map { Slot.firstConstant + UInt32(truncatingIfNeeded: $0) } ?? Slot.other
  }

  @inline(__always)
  private mutating func finishBits(isPresent: Bool) {
    if isPresent { for bit in presence { bits.append(bit) } }
    if bits.count > 1 { bits.sortAndUnite() }
  }
}

extension [Int32] {
  /// Removes all numbers and keeps the room: of few one by one, which costs less.
  @inline(__always)
  mutating func empty() {
    if count > 8 { removeAll(keepingCapacity: true) }
    while !isEmpty { removeLast() }
  }

  /// Brings the numbers into their order, each once.
  mutating func sortAndUnite() {
    sort()
    var kept = 1
    for index in indices.dropFirst() where self[index] != self[kept - 1] {
      self[kept] = self[index]
      kept += 1
    }
    removeLast(Swift.max(0, count - kept))
  }
}
