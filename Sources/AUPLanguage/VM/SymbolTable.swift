import SCIMModel

/// What the values of one slot mean to the program: the symbol of each, and its predicate bits.
///
/// Values are known by their spelling. A spelling that is met for the first time is compared and searched; after that a
/// look-up of its bytes is all. (By spelling, not by what compares equal: `matches` may tell `ß` from `ss`.)
struct SymbolTable: Sendable {
  let type: ComparisonType
  /// Words of predicate bits.
  let bitWords: Int
  /// The keys of the slot's constants, in order.
  private let constants: ByteTable
  private let keywords: KeywordSearch
  /// The predicates that are not keywords, with their bits.
  private var predicates: [(bit: Int, predicate: ValuePredicate)]
  private var spellings = ByteTable()
  /// For each spelling its symbol and its bits.
  private(set) var rows: [UInt32] = []

  /// The table is emptied when it holds so much; rows that were filled before stay valid.
  static let spellingLimit = 1 << 16
  static let byteLimit = 1 << 22

  init(_ slot: Slot, constants: ByteTable, keywords: KeywordSearch, patterns: [Pattern?], now: Instant) {
    type = slot.field.type
    bitWords = slot.bitWords
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

  /// The place in ``rows`` of the symbol and the bits of a value.
  mutating func row(of spelling: Span<UInt8>) -> Int {
    let stride = 1 + bitWords
    if let known = spellings.find(spelling) { return known * stride }
    let isFull =
      spellings.count >= Self.spellingLimit || spellings.byteCount + spelling.count > Self.byteLimit
    if isFull {
      spellings.removeAll()
      rows.removeAll(keepingCapacity: true)
    }
    learn(spelling)
    return spellings.insert(spelling).index * stride
  }

  private mutating func learn(_ spelling: Span<UInt8>) {
    guard let value = ComparableValue(spelling, type) else {
      for _ in 0...bitWords { rows.append(0) }
      return
    }
    let symbol = constants.find(value.key.span).map { Slot.firstConstant + UInt32($0) }
    rows.append(symbol ?? Slot.other)
    let first = rows.count
    for _ in 0..<bitWords { rows.append(0) }
    func set(_ bit: Int) { rows[first + bit / 32] |= 1 << UInt32(bit % 32) }
    keywords.forEachMatch(in: value.key, set)
    for index in predicates.indices where predicates[index].predicate.holds(value) { set(predicates[index].bit) }
  }
}
