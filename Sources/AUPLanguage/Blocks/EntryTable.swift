import SCIMModel

/// What the values of one slot do in blocks: for each spelling the rules that it makes hold and the columns that it makes
/// true, found when the spelling is met for the first time. After that a look-up of its bytes is all.
struct EntryTable: Sendable {
  /// Values of which the same holds.
  struct Entry: Sendable {
    var symbol: UInt32
    /// Where its rules start in ``lists``; its columns stand behind them.
    var start: UInt32 = 0
    var rules: UInt32 = 0
    var columns: UInt32 = 0
  }

  private var reader: SlotReader
  private let firstKey: Int
  private let constants: Int
  private var spellings = ByteTable()
  /// For each spelling its entry.
  private var entryOfSpelling: [Int32] = []
  /// For each entry the bits that the reader found, and the symbol if it is a constant's: values are many, and what holds
  /// of them is little. That of entry `n` has number `n - 2`.
  private var meanings = ByteTable()
  /// First those without keys: of values that are no constant, and of what is no value of the type.
  private(set) var entries = Self.withoutKeys
  private(set) var lists: [Int32] = []
  /// Since there were no spellings.
  private var lookups = 0
  /// Values that are still read without being kept, since those before hardly ever came again.
  private var strangers = 0

  private static let withoutKeys = [Entry(symbol: Slot.other), Entry(symbol: Slot.absent)]

  /// Spellings are forgotten when there are so many, or so many that hardly ever came again.
  static let spellingLimit = 1 << 16
  static let strangerLimit = 1 << 10
  static let acquaintanceLimit = 1 << 13
  static let byteLimit = 1 << 22
  /// Values that are not kept after that: perhaps others come.
  static let strangersInARow = 1 << 16
  /// A table is to be emptied when it holds so much.
  static let entryLimit = 1 << 16
  static let listLimit = 1 << 21

  init(_ reader: SlotReader, firstKey: Int, constants: Int) {
    self.reader = reader
    self.firstKey = firstKey
    self.constants = constants
  }

  /// Spellings that are kept.
  var spellingCount: Int { entryOfSpelling.count }

  /// True if it should be emptied before the next user.
  var isFull: Bool { entries.count >= Self.entryLimit || lists.count >= Self.listLimit }

  mutating func removeAll() {
    removeSpellings()
    meanings.removeAll()
    entries = Self.withoutKeys
    lists.removeAll(keepingCapacity: true)
  }

  private mutating func removeSpellings() {
    spellings.removeAll()
    entryOfSpelling.removeAll(keepingCapacity: true)
    lookups = 0
  }

  /// The number of the entry of a value.
  @inline(__always)
  mutating func entry(of spelling: Span<UInt8>, _ plan: BlockPlan) -> Int {
    if strangers == 0 {
      lookups &+= 1
      if let known = spellings.find(spelling) { return Int(truncatingIfNeeded: entryOfSpelling[known]) }
    }
    return learn(spelling, plan)
  }

  @inline(never)
  private mutating func learn(_ spelling: Span<UInt8>, _ plan: BlockPlan) -> Int {
    let symbol = reader.read(spelling)
    var entry = symbol == Slot.absent ? 1 : 0
    if symbol >= Slot.firstConstant || !reader.bits.isEmpty { entry = self.entry(of: symbol, plan) }
    if strangers > 0 {
      strangers &-= 1
    } else {
      keep(spelling, entry)
    }
    return entry
  }

  /// True if fewer than every ninth came again, or of many fewer than every second.
  private var areStrangers: Bool {
    let count = spellingCount
    let again = lookups - count
    return count >= Self.strangerLimit && again < count / 8 || count >= Self.acquaintanceLimit && again < count
  }

  private mutating func keep(_ spelling: Span<UInt8>, _ entry: Int) {
    // Values that hardly ever come again are not worth the room: more than a cache holds of them costs more than to look
    // at each anew.
    if areStrangers {
      removeSpellings()
      strangers = Self.strangersInARow
      return
    }
    if spellingCount >= Self.spellingLimit || spellings.byteCount >= Self.byteLimit { removeSpellings() }
    _ = spellings.insert(spelling)
    entryOfSpelling.append(Int32(truncatingIfNeeded: entry))
  }

  /// The entry of what the reader found of a value.
  private mutating func entry(of symbol: UInt32, _ plan: BlockPlan) -> Int {
    let (number, isNew): (Int, Bool)
    if symbol == Slot.other {
      (number, isNew) = Self.insert(reader.bits, &meanings)
    } else {
      // No bit is negative.
      (number, isNew) = Self.insert(reader.bits + [-Int32(symbol)], &meanings)
    }
    if isNew {
      var keys = reader.bits.map { firstKey + constants + Int($0) }
      if symbol >= Slot.firstConstant { keys.append(firstKey + Int(symbol - Slot.firstConstant)) }
      let start = lists.count
      append(plan.direct, of: keys)
      let middle = lists.count
      append(plan.columns, of: keys)
      entries.append(
        Entry(
          symbol: symbol, start: UInt32(start), rules: UInt32(middle - start), columns: UInt32(lists.count - middle)))
    }
    return number + 2
  }

  private static func insert(_ meaning: [Int32], _ meanings: inout ByteTable) -> (index: Int, isNew: Bool) {
    unsafe meanings.insert(meaning.span.bytes)
  }

  /// Appends what is posted under the keys of a value, ascending and without duplicates.
  private mutating func append(_ postings: Postings, of keys: [Int]) {
    var found: [Int32] = []
    for key in keys { postings.forEach(of: key) { found.append($0) } }
    if keys.count > 1 && !found.isEmpty { found.sortAndUnite() }
    lists += found
  }
}
