/// What follows from values, for all slots: the rules that they make hold and the columns that they make true. Values are
/// many, and what follows from them is little: those with the same keys have one entry.
struct EntryStore: Sendable {
  struct Entry: Sendable {
    /// Where its rules start in ``lists``, or in ``rows`` if they are ``isDense``; its columns stand in ``lists``.
    fileprivate(set) var firstRule = 0
    fileprivate(set) var firstColumn = 0
    fileprivate(set) var rules: Int32 = 0
    fileprivate(set) var columns: Int32 = 0
    /// True if its rules are a row of bits.
    fileprivate(set) var isDense = false

    var ruleRange: Range<Int> { firstRule..<firstRule &+ Int(rules) }
    var columnRange: Range<Int> { firstColumn..<firstColumn &+ Int(columns) }
  }

  private let plan: BlockPlan
  /// Words of a row.
  private let words: Int
  /// The sets of keys that were met, and the entry of each.
  private var meanings = ByteTable()
  private var entryOfMeaning: [Int32] = []
  /// The first is that of values from which nothing follows.
  private(set) var entries = [Entry()]
  private(set) var lists: [Int32] = []
  private(set) var rows: [UInt64] = []
  private var found: [Int32] = []

  /// Lists have a multiple of so many numbers.
  static let group = 4

  /// It is to be emptied when it holds so much.
  static let meaningLimit = 1 << 16
  static let listLimit = 1 << 21
  static let rowLimit = 1 << 20

  init(_ plan: BlockPlan, rules: Int) {
    self.plan = plan
    words = (rules + 63) / 64
  }

  /// True if it should be emptied before the next user.
  var isFull: Bool {
    entryOfMeaning.count >= Self.meaningLimit || lists.count >= Self.listLimit || rows.count >= Self.rowLimit
  }

  /// Forgets all entries but the first.
  mutating func removeAll() {
    meanings.removeAll()
    entryOfMeaning.removeAll(keepingCapacity: true)
    entries.removeLast(entries.count - 1)
    lists.removeAll(keepingCapacity: true)
    rows.removeAll(keepingCapacity: true)
  }

  /// The number of the entry of values with these keys, ascending; 0 if nothing follows from them.
  mutating func entry(of keys: [Int32]) -> Int32 {
    let (meaning, isNew) = Self.insert(keys, &meanings)
    if isNew { entryOfMeaning.append(add(keys)) }
    return entryOfMeaning[meaning]
  }

  private static func insert(_ keys: [Int32], _ meanings: inout ByteTable) -> (index: Int, isNew: Bool) {
    unsafe meanings.insert(keys.span.bytes)
  }

  private mutating func add(_ keys: [Int32]) -> Int32 {
    var entry = Entry()
    find(keys, in: plan.direct)
    entry.rules = Int32(found.count)
    // A list costs so much for each rule, a row for each word.
    entry.isDense = found.count >= 32 && 3 * found.count > words
    if entry.isDense {
      entry.firstRule = rows.count
      rows += Array(repeating: 0, count: words)
      for rule in found { rows[entry.firstRule + Int(rule) >> 6] |= 1 << UInt64(rule & 63) }
    } else {
      entry.firstRule = lists.count
      entry.rules = appendFound()
    }
    find(keys, in: plan.columns)
    entry.firstColumn = lists.count
    entry.columns = appendFound()
    if entry.rules == 0, entry.columns == 0 { return 0 }
    entries.append(entry)
    return Int32(entries.count - 1)
  }

  /// Appends what was found, the last perhaps again: lists are read in groups, for where a short list ends cannot be
  /// foreseen.
  private mutating func appendFound() -> Int32 {
    let start = lists.count
    lists += found
    while let last = found.last, (lists.count - start) % Self.group > 0 { lists.append(last) }
    return Int32(lists.count - start)
  }

  /// Finds what is posted under keys, ascending and without duplicates.
  private mutating func find(_ keys: [Int32], in postings: Postings) {
    found.removeAll(keepingCapacity: true)
    for key in keys { postings.forEach(of: Int(key)) { found.append($0) } }
    if keys.count > 1 && !found.isEmpty { found.sortAndUnite() }
  }
}
