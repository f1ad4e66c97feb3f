import SCIMModel

/// What values mean to one slot: the constant that a value equals, and the predicates that hold for it.
struct SlotReader: Sendable {
  private let type: ComparisonType
  /// The keys of the slot's constants, in order.
  private let constants: ByteTable
  private let keywords: KeywordSearch
  /// The predicates that are not keywords, with their bits.
  private var predicates: [(bit: Int, predicate: ValuePredicate)]
  /// The value that is being read, in room that is used again.
  private var value = ComparableValue()

  init(_ slot: Slot, constants: ByteTable, keywords: KeywordSearch, patterns: [Pattern?], now: Instant) {
    type = slot.field.type
    self.constants = constants
    self.keywords = keywords
    predicates = keywords.others.map { ($0, ValuePredicate(slot.predicates[$0], pattern: patterns[$0], now: now)) }
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

  /// The symbol of a value by its spelling; ``Slot/absent`` if it is no value of the slot's type. `found` is called with
  /// each predicate that holds for it, perhaps several times.
  mutating func read(_ spelling: Span<UInt8>, _ found: (Int) -> Void) -> UInt32 {
    guard value.read(spelling, type) else { return Slot.absent }
    keywords.forEachMatch(in: value.key.span, found)
    for index in predicates.indices where predicates[index].predicate.holds(value) { found(predicates[index].bit) }
    return constants.find(value.key.span).map { Slot.firstConstant + UInt32($0) } ?? Slot.other
  }
}
