import SCIMModel

/// What the values of one slot are to the rules, by their spelling: found when a spelling is met for the first time. After
/// that a look-up of its bytes is all.
struct EntryTable: Sendable {
  /// What a value is.
  struct Meaning: Sendable, Equatable {
    var symbol: UInt32
    /// What follows from it, in the ``EntryStore``.
    var entry: Int32
  }

  private var reader: SlotReader
  private let firstKey: Int
  private let constants: Int
  private var spellings = ByteTable()
  /// For each spelling.
  private var meanings: [Meaning] = []
  /// Since there were no spellings.
  private var lookups = 0
  /// Values that are still read without being kept, since those before hardly ever came again.
  private var strangers = 0
  private var keys: [Int32] = []

  /// Spellings are forgotten when there are so many, or so many that hardly ever came again.
  static let spellingLimit = 1 << 16
  static let strangerLimit = 1 << 10
  static let acquaintanceLimit = 1 << 13
  static let byteLimit = 1 << 22
  /// Values that are not kept after that: perhaps others come.
  static let strangersInARow = 1 << 16

  init(_ reader: SlotReader, firstKey: Int, constants: Int) {
    self.reader = reader
    self.firstKey = firstKey
    self.constants = constants
  }

  /// Spellings that are kept.
  var spellingCount: Int { meanings.count }

  /// Spellings came again that were not looked up.
  mutating func addLookups(_ count: Int) { lookups += count }

  /// Forgets all spellings.
  mutating func removeAll() {
    spellings.removeAll()
    meanings.removeAll(keepingCapacity: true)
    lookups = 0
  }

  /// What a value is.
  @inline(__always)
  mutating func meaning(of spelling: Span<UInt8>, _ store: inout EntryStore) -> Meaning {
    if strangers == 0 {
      lookups &+= 1
      if let known = spellings.find(spelling) { return meanings[known] }
    }
    return learn(spelling, &store)
  }

  @inline(never)
  private mutating func learn(_ spelling: Span<UInt8>, _ store: inout EntryStore) -> Meaning {
    var meaning = Meaning(symbol: reader.read(spelling), entry: 0)
    if meaning.symbol >= Slot.firstConstant || !reader.bits.isEmpty {
      keys.removeAll(keepingCapacity: true)
      if meaning.symbol >= Slot.firstConstant {
        keys.append(Int32(firstKey + Int(meaning.symbol - Slot.firstConstant)))
      }
      let firstBit = Int32(firstKey + constants)
      for bit in reader.bits { keys.append(firstBit + bit) }
      meaning.entry = store.entry(of: keys)
    }
    if strangers > 0 {
      strangers &-= 1
    } else {
      keep(spelling, meaning)
    }
    return meaning
  }

  /// True if fewer than every ninth came again, or of many fewer than every second.
  private var areStrangers: Bool {
    let count = spellingCount
    let again = lookups - count
    return count >= Self.strangerLimit && again < count / 8 || count >= Self.acquaintanceLimit && again < count
  }

  private mutating func keep(_ spelling: Span<UInt8>, _ meaning: Meaning) {
    // Values that hardly ever come again are not worth the room: more than a cache holds of them costs more than to look
    // at each anew.
    if areStrangers {
      removeAll()
      strangers = Self.strangersInARow
      return
    }
    if spellingCount >= Self.spellingLimit || spellings.byteCount >= Self.byteLimit { removeAll() }
    _ = spellings.insert(spelling)
    meanings.append(meaning)
  }
}
