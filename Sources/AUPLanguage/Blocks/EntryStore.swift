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
    // A list costs so much for each rule, a row for each word.
    if found.count >= 32 && 3 * found.count > words {
      entry.ruleStart = Int32(rows.count)
      entry.ruleCount = -1
      rows += Array(repeating: 0, count: words)
      for rule in found { rows[entry.firstRule + Int(rule) >> 6] |= 1 << UInt64(rule & 63) }
    } else {
      (entry.ruleStart, entry.ruleCount) = appendFound()
    }
    found.removeAll(keepingCapacity: true)
    for key in keys where plan.columnOfKey[Int(key)] >= 0 { found.append(plan.columnOfKey[Int(key)]) }
    for list in plan.longLists {
      for key in keys where list.keys.contains(key) {
        let symbol = Slot.firstConstant + UInt32(key - list.keys.lowerBound)
        let sets = plan.sets
        if SymbolSet.contains(symbol, at: list.set, in: sets.span) { found.append(list.column) }
      }
    }
    (entry.columnStart, entry.columnCount) = appendFound()
    if entry.ruleCount == 0, entry.columnCount == 0 { return 0 }
    entries.append(entry)
    return Int32(entries.count - 1)
  }

  /// Appends what was found, the last perhaps again: lists are read in groups, for where a short list ends cannot be
  /// foreseen.
  private mutating func appendFound() -> (start: Int32, count: Int32) {
    let start = lists.count
    lists += found
    while let last = found.last, (lists.count - start) % Self.group > 0 { lists.append(last) }
    return (Int32(start), Int32(lists.count - start))
  }

  /// Finds what is posted under keys, ascending and without duplicates.
  private mutating func find(_ keys: [Int32], in postings: Postings) {
    found.removeAll(keepingCapacity: true)
    for key in keys { postings.forEach(of: Int(key)) { found.append($0) } }
    if keys.count > 1 && !found.isEmpty { found.sortAndUnite() }
  }

  // MARK: Using entries

  /// The columns of an entry hold for a record.
  func setColumns(of number: Int32, _ record: Int, of strip: inout ColumnStrip) {
    strip.set(lists.span.extracting(entries[Int(number)].columns), record)
  }

  /// The columns of some entries hold for a record.
  ///
  /// - Parameter range: Those of the numbers of entries.
  func setColumns(of numbers: [Int32], _ range: Range<Int>, _ record: Int, of strip: inout ColumnStrip) {
    let entries = entries.span
    let lists = lists.span
    for index in range {
      strip.set(lists.extracting(entries[Int(numbers[index])].columns), record)
    }
  }

  /// The rules of some entries hold for the user of a row.
  ///
  /// - Parameter range: Those of the numbers of entries.
  func insertRules(of numbers: [Int32], _ range: Range<Int>, into rows: inout RuleRows, _ row: Int) {
    let entries = entries.span
    let lists = lists.span
    for index in range {
      let entry = entries[Int(numbers[index])]
      if entry.isDense {
        rows.insert(self.rows, entry.firstRule, for: row)
      } else {
        rows.insert(lists.extracting(entry.rules), for: row)
      }
    }
  }
}
