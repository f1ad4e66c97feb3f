/// Up to 512 records side by side: for each test one column of bits, a bit for each record.
struct ColumnStrip: Sendable {
  /// The bits of one column.
  typealias Column = SIMD8<UInt64>
  static let width = 512

  private static let words = 8
  /// The words of all columns, one behind the other.
  fileprivate var bits: [UInt64]
  /// For each 64 columns whether a bit of them is set.
  private var isTouched: [Bool]
  /// Records.
  var count = 0

  init(columns: Int) {
    bits = [UInt64](repeating: 0, count: columns * Self.words)
    isTouched = [Bool](repeating: false, count: columns / 64 + 1)
  }

  /// The test of a column holds for a record.
  mutating func set(_ column: Int, _ record: Int) {
    bits[column &* Self.words &+ record >> 6] |= 1 << UInt64(record & 63)
    isTouched[column >> 6] = true
  }

  /// What the values of records are to the columns, from the first record on.
  ///
  /// - Parameters:
  ///   - entries: Those of the values of all records, one behind the other.
  ///   - ends: For each record the first that is not of it.
  mutating func set(_ entries: [Int32], ends: [Int32], of store: EntryStore) {
    Self.set(entries.span, ends: ends.span, store.entries.span, store.lists.span, &bits, &isTouched)
  }

  private static func set(
    _ numbers: Span<Int32>, ends: Span<Int32>, _ entries: Span<EntryStore.Entry>, _ lists: Span<Int32>,
    _ bits: inout [UInt64], _ isTouched: inout [Bool]
  ) {
    var bits = bits.mutableSpan
    var isTouched = isTouched.mutableSpan
    var index = 0
    for record in ends.indices {
      let word = record >> 6
      let bit: UInt64 = 1 << UInt64(truncatingIfNeeded: record & 63)
      let end = Int(truncatingIfNeeded: ends[record])
      while index < end {
        let columns = entries[Int(truncatingIfNeeded: numbers[index])].columns
        var place = columns.lowerBound
        while place < columns.upperBound {
          let column = Int(truncatingIfNeeded: lists[place])
          bits[column &* words &+ word] |= bit
          isTouched[column >> 6] = true
          place &+= 1
        }
        index &+= 1
      }
    }
  }

  /// Makes a column hold for the records for which one of others does.
  mutating func set(_ column: Int, anyOf parts: Span<Int32>) {
    let any = Self.any(of: parts, bits.span)
    if any == Column() { return }
    for word in 0..<Self.words { bits[column * Self.words + word] = any[word] }
    isTouched[column >> 6] = true
  }

  private static func any(of columns: Span<Int32>, _ bits: Span<UInt64>) -> Column {
    var any = Column()
    for index in columns.indices { any |= column(UInt32(truncatingIfNeeded: columns[index]), of: bits) }
    return any
  }

  /// Calls `body` with each column in which a bit is set, ascending.
  func forEachTouched(_ body: (Int) -> Void) {
    for chunk in isTouched.indices where isTouched[chunk] {
      for column in chunk * 64..<min(bits.count / Self.words, chunk * 64 + 64) {
        if Self.column(UInt32(column), of: bits.span) != Column() { body(column) }
      }
    }
  }

  /// The records of the strip.
  var all: Column {
    var all = Column()
    for word in 0..<Self.words {
      let bits = min(64, max(0, count - word * 64))
      all[word] = bits == 64 ? .max : 1 << UInt64(bits) - 1
    }
    return all
  }

  /// Takes all records out.
  mutating func removeAll() {
    for chunk in isTouched.indices where isTouched[chunk] {
      isTouched[chunk] = false
      for word in chunk * 64 * Self.words..<min(bits.count, (chunk + 1) * 64 * Self.words) { bits[word] = 0 }
    }
    count = 0
  }

  /// Calls `body` with each record whose bit is set.
  @inline(__always)
  static func forEach(of column: Column, _ body: (Int) -> Void) {
    for word in 0..<words {
      var bits = column[word]
      while bits != 0 {
        body(word &* 64 &+ bits.lowestBit)
        bits &= bits &- 1
      }
    }
  }

  /// The bits of a column.
  @inline(__always)
  fileprivate static func column(_ number: UInt32, of bits: Span<UInt64>) -> Column {
    unsafe bits.bytes.unsafeLoadUnaligned(fromByteOffset: Int(number) &* words &* 8, as: Column.self)
  }
}

/// Runs column programs; it keeps the room that they need.
struct ColumnMachine: Sendable {
  typealias Column = ColumnStrip.Column

  /// The programs of a layout, with the steps of all layouts, and the columns they read, from ``begin(_:layout:_:)`` to
  /// ``end()``.
  private var programs: [ColumnProgram] = []
  private var steps: [ColumnProgram.Step] = []
  private var bits: [UInt64] = []
  private var all = Column()
  /// For each step the records that come to it.
  private var reached: [Column] = []
  private var counters = ColumnCounters()

  /// Begins to run programs over a strip, which must not change until the end.
  mutating func begin(_ plan: BlockPlan, layout: Int, _ strip: borrowing ColumnStrip) {
    programs = plan.layouts[layout].programs
    steps = plan.steps
    bits = strip.bits
    all = strip.all
    counters.reserve(plan.counters)
  }

  mutating func end() { bits = [] }

  /// The records of the strip for which the condition of a program holds, and its steps. O(steps), whatever the number of
  /// records.
  mutating func run(_ number: Int) -> (holds: Column, steps: Int) {
    let program = programs[number]
    let room = program.match + 2
    if reached.count < room { reached += Array(repeating: Column(), count: room - reached.count) }
    if program.counterBits > 0 { counters.begin(bits: program.counterBits) }
    let holds = Self.run(program, steps, bits, begin: all, &reached, &counters)
    return (holds, program.steps.count)
  }

  private static func run(
    _ program: ColumnProgram, _ steps: [ColumnProgram.Step], _ bits: [UInt64], begin: Column,
    _ reached: inout [Column], _ counters: inout ColumnCounters
  ) -> Column {
    let steps = steps.span.extracting(program.steps)
    let bits = bits.span
    var reached = reached.mutableSpan
    for step in 0..<steps.count + 2 { reached[step] = Column() }
    reached[program.entry] = begin
    for number in steps.indices {
      let here = reached[number]
      if here == Column() { continue }
      let step = steps[number]
      let holds: Column
      switch step.kind {
      case .test: holds = ColumnStrip.column(step.place, of: bits)
      case .clear:
        counters.clear(Int(step.place), here)
        holds = here
      case .tally: holds = counters.tally(Int(step.place), here, step.number)
      }
      reached[Int(step.whenTrue)] |= here & holds
      reached[Int(step.whenFalse)] |= here & ~holds
    }
    return reached[steps.count]
  }
}

/// A counter for each record, many at a time: for each counter columns of its bits, the lowest first.
private struct ColumnCounters: Sendable {
  typealias Column = ColumnStrip.Column

  private var count = 0
  private var bits = 0
  private var columns: [Column] = []

  /// Makes room for the counters of all programs.
  mutating func reserve(_ count: Int) { self.count = count }

  /// Begins a program whose counters have so many bits; they are nothing.
  mutating func begin(bits: Int) {
    self.bits = bits
    let missing = count * bits - columns.count
    if missing > 0 { columns += Array(repeating: Column(), count: missing) }
    for place in 0..<count * bits { columns[place] = Column() }
  }

  mutating func clear(_ counter: Int, _ records: Column) {
    for bit in 0..<bits { columns[counter * bits + bit] &= ~records }
  }

  /// Raises the counters of some records by one, and gives those records whose counter has come to a number.
  mutating func tally(_ counter: Int, _ records: Column, _ number: UInt32) -> Column {
    var carry = records
    for bit in 0..<bits {
      let old = columns[counter * bits + bit]
      columns[counter * bits + bit] = old ^ carry
      carry &= old
    }
    // No counter comes to what has more bits.
    if Int(number) >> bits != 0 { return Column() }
    var above = Column()
    var equal = Column(repeating: .max)
    for bit in (0..<bits).reversed() {
      let value = columns[counter * bits + bit]
      if number >> UInt32(bit) & 1 == 0 {
        above |= equal & value
        equal &= ~value
      } else {
        equal &= value
      }
    }
    return above | equal
  }
}
