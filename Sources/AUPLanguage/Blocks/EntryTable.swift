import SCIMModel

/// What the values of one slot do in blocks: for each spelling the rules that it makes hold and the columns that it makes
/// true, found when the spelling is met for the first time. After that a look-up of its bytes is all.
struct EntryTable: Sendable {
  /// One spelling.
  struct Entry: Sendable {
    var symbol: UInt32
    /// Where its rules start in ``lists``; its columns stand behind them.
    var start: UInt32
    var rules: UInt32
    var columns: UInt32
  }

  private var reader: SlotReader
  private let firstKey: Int
  private let constants: Int
  private var spellings = ByteTable()
  private(set) var entries: [Entry] = []
  private(set) var lists: [Int32] = []
  /// Since the table was empty.
  private var lookups = 0
  /// Values that are still read without being kept, since those before hardly ever came again.
  private var strangers = 0
  private var keys: [Int] = []
  private var found: [Int32] = []

  /// A table is to be emptied when it holds so much.
  static let spellingLimit = 1 << 16
  static let strangerLimit = 1 << 10
  static let byteLimit = 1 << 22
  static let listLimit = 1 << 21

  init(_ reader: SlotReader, firstKey: Int, constants: Int) {
    self.reader = reader
    self.firstKey = firstKey
    self.constants = constants
  }

  /// True if it should be emptied before the next user. Values that hardly ever come again are not worth the room: more
  /// than a cache holds of them costs more than to look at each anew.
  var isFull: Bool {
    let count = entries.count
    return count >= Self.strangerLimit && areStrangers || count >= Self.spellingLimit
      || spellings.byteCount >= Self.byteLimit || lists.count >= Self.listLimit
  }

  private var areStrangers: Bool { strangers > 0 || lookups < 2 * entries.count }

  /// Entries were used without a look-up.
  mutating func addLookups(_ count: Int) { lookups += count }

  mutating func removeAll() {
    // After a while they are kept again: perhaps others come.
    strangers = strangers > 0 ? strangers - 1 : areStrangers ? 64 : 0
    spellings.removeAll()
    entries.removeAll(keepingCapacity: true)
    lists.removeAll(keepingCapacity: true)
    lookups = 0
  }

  /// The number of the entry of a value.
  @inline(__always)
  mutating func entry(of spelling: Span<UInt8>, _ plan: BlockPlan) -> Int {
    lookups &+= 1
    if strangers > 0 { return learn(spelling, plan) }
    return spellings.find(spelling) ?? learn(spelling, plan)
  }

  @inline(never)
  private mutating func learn(_ spelling: Span<UInt8>, _ plan: BlockPlan) -> Int {
    keys.removeAll(keepingCapacity: true)
    let firstBit = firstKey + constants
    let symbol = reader.read(spelling) { keys.append(firstBit + $0) }
    if symbol >= Slot.firstConstant { keys.append(firstKey + Int(symbol - Slot.firstConstant)) }
    let start = lists.count
    append(plan.direct)
    let middle = lists.count
    append(plan.columns)
    let (rules, columns) = (middle - start, lists.count - middle)
    entries.append(
      Entry(symbol: symbol, start: UInt32(start), rules: UInt32(rules), columns: UInt32(columns)))
    if strangers == 0 { spellings.add(spelling) }
    return entries.count - 1
  }

  /// Appends what is posted under the keys of a value, ascending and without duplicates.
  private mutating func append(_ postings: Postings) {
    if keys.count == 1 {
      postings.forEach(of: keys[0]) { lists.append($0) }
    } else if !keys.isEmpty {
      found.removeAll(keepingCapacity: true)
      for key in keys { postings.forEach(of: key) { found.append($0) } }
      found.sort()
      var last: Int32 = -1
      for item in found where item != last {
        lists.append(item)
        last = item
      }
    }
  }
}
