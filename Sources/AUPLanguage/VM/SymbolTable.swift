import SCIMModel

/// What the values of one slot mean to the program: the symbol of each, and its predicate bits.
///
/// Values are known by their spelling. A spelling that is met for the first time is compared and searched; after that a
/// look-up of its bytes is all. (By spelling, not by what compares equal: `matches` may tell `ß` from `ss`.)
struct SymbolTable: Sendable {
  /// Words of predicate bits.
  let bitWords: Int
  private var reader: SlotReader
  private var spellings = ByteTable()
  /// For each spelling its symbol and its bits.
  private(set) var rows: [UInt32] = []

  /// The table is emptied when it holds so much; rows that were filled before stay valid.
  static let spellingLimit = 1 << 16
  static let byteLimit = 1 << 22

  init(_ reader: SlotReader, bitWords: Int) {
    self.reader = reader
    self.bitWords = bitWords
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
    let first = rows.count
    for _ in 0...bitWords { rows.append(0) }
    rows[first] = reader.read(spelling)
    for bit in reader.bits { rows[first + 1 + Int(bit) / 32] |= 1 << UInt32(bit % 32) }
    return spellings.insert(spelling).index * stride
  }
}
