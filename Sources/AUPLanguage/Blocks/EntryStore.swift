/// What follows from values, for all slots: the rules that they make hold and the columns that they make true. Values are
/// many, and what follows from them is little: those with the same keys have one entry.
struct EntryStore: Sendable {
  struct Entry: BitwiseCopyable, Sendable {
    /// Where its rules start in ``lists``, or in ``rows`` if they are ``isDense``; its columns stand in ``lists``.
    fileprivate var ruleStart: Int32 = 0
    fileprivate var columnStart: Int32 = 0
    /// How many there are; -1 if they are a row.
    fileprivate var ruleCount: Int32 = 0
    fileprivate var columnCount: Int32 = 0

    /// True if its rules are a row of bits.
    var isDense: Bool { ruleCount < 0 }
    var firstRule: Int { Int(ruleStart) }
    var rules: Range<Int> { Int(ruleStart)..<Int(ruleStart &+ ruleCount) }
    var columns: Range<Int> { Int(columnStart)..<Int(columnStart &+ columnCount) }
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

  /// Lists of rules have a multiple of so many numbers.
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
    let rules = rules(of: keys)
    var columns: [Int32] = []
    for key in keys where plan.columnOfKey[Int(key)] >= 0 { columns.append(plan.columnOfKey[Int(key)]) }
    let sets = plan.sets
    for list in plan.longLists {
      for key in keys where list.keys.contains(key) {
        let symbol = Slot.firstConstant + UInt32(key - list.keys.lowerBound)
        if SymbolSet.contains(symbol, at: list.set, in: sets.span) { columns.append(list.column) }
      }
    }
    return rules.isEmpty && columns.isEmpty ? 0 : append(rules: rules, columns: columns)
  }

  /// Adds an entry.
  ///
  /// - Parameter rules: Ascending.
  mutating func append(rules: [Int32], columns: [Int32]) -> Int32 {
    var entry = Entry()
    // A list costs so much for each rule, a row for each word.
    if rules.count >= 32 && 3 * rules.count > words {
      entry.ruleStart = Int32(rows.count)
      entry.ruleCount = -1
      rows += Array(repeating: 0, count: words)
      for rule in rules { rows[entry.firstRule + Int(rule) >> 6] |= 1 << UInt64(rule & 63) }
    } else {
      entry.ruleStart = Int32(lists.count)
      lists += rules
      // Read in groups, the last perhaps again: where a short list ends cannot be foreseen.
      while let last = rules.last, (lists.count - entry.firstRule) % Self.group > 0 { lists.append(last) }
      entry.ruleCount = Int32(lists.count) - entry.ruleStart
    }
    (entry.columnStart, entry.columnCount) = (Int32(lists.count), Int32(columns.count))
    lists += columns
    entries.append(entry)
    return Int32(entries.count - 1)
  }

  /// The direct rules of keys, ascending, each once.
  private func rules(of keys: [Int32]) -> [Int32] {
    var rules: [Int32] = []
    for key in keys { plan.direct.forEach(of: Int(key)) { rules.append($0) } }
    if keys.count > 1 && !rules.isEmpty { rules.sortAndUnite() }
    return rules
  }
}
