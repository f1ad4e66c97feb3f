/// The code of one condition, for many records at once: what the VM does with one record after the other, one word
/// operation does here with 64 of them.
///
/// Steps stand in the order of the code. Each has a mask of the records that come to it; a test sends those for which it
/// holds to one later step and the others to another. The records that come to ``match`` are those that the condition
/// holds for.
struct ColumnProgram: Sendable {
  /// One instruction.
  struct Step: Sendable {
    enum Kind: UInt8, Sendable {
      /// The column of a test.
      case test
      /// A counter is set to zero.
      case clear
      /// A counter is raised by one, and compared.
      case tally
    }

    var kind: Kind
    /// The column, or the counter.
    var place: UInt32
    /// What the counter is compared with.
    var number: UInt32
    /// The steps to go on at.
    var whenTrue: UInt32
    var whenFalse: UInt32
  }

  /// Where the steps stand in ``BlockPlan/steps``.
  var steps: Range<Int>
  /// The step to begin at.
  var entry: Int
  /// Bits that the counters need; 0 if there are none.
  var counterBits: Int

  /// The number of the step that stands for `match`; that for `nomatch` is one more.
  var match: Int { steps.count }
}

/// The columns of records of one layout: each is a test that some program of theirs asks.
struct ColumnSet: Sendable {
  struct Key: Hashable, Sendable {
    var opcode: Opcode
    var place: UInt32
    var operand: UInt32

    /// One that counts once, whatever the slot's shape: `eq` and `has` are the same question about a value.
    init(_ instruction: Instruction) {
      opcode = instruction.opcode ?? .noMatch
      place = UInt32(instruction.place)
      operand = instruction.operand
    }
  }

  private(set) var tests: [Instruction] = []
  private var numbers: [Key: UInt32] = [:]

  /// The column of a test.
  mutating func column(of instruction: Instruction) -> UInt32 {
    let key = Key(instruction)
    if let known = numbers[key] { return known }
    let number = UInt32(tests.count)
    tests.append(instruction)
    numbers[key] = number
    return number
  }
}
