/// One instruction: four 32-bit words.
///
/// The last instructions of a program are `match` and `nomatch`; every target lies ahead of the instruction.
public struct Instruction: Hashable, Sendable {
  /// The opcode in the low 8 bits, the cell or counter in the high 24.
  public let head: UInt32
  /// What ``Opcode/Shape/Operand`` says.
  public let operand: UInt32
  /// The index of the instruction that follows if the test holds.
  public let whenTrue: UInt32
  /// The index of the instruction that follows if it does not.
  public let whenFalse: UInt32

  /// Puts together the words of a file; the verifier looks at them before they may run.
  public init(head: UInt32, operand: UInt32, whenTrue: UInt32, whenFalse: UInt32) {
    self.head = head
    self.operand = operand
    self.whenTrue = whenTrue
    self.whenFalse = whenFalse
  }

  /// Makes an instruction; `place` must be below ``placeLimit``.
  public init(_ opcode: Opcode, place: Int = 0, operand: UInt32 = 0, whenTrue: Int = 0, whenFalse: Int = 0) {
    self.init(
      head: UInt32(opcode.rawValue) | UInt32(truncatingIfNeeded: place) << 8, operand: operand,
      whenTrue: UInt32(truncatingIfNeeded: whenTrue), whenFalse: UInt32(truncatingIfNeeded: whenFalse))
  }

  /// Cells and counters are below this.
  public static let placeLimit = 1 << 24

  /// The opcode; nil if the byte is none.
  public var opcode: Opcode? { Opcode(rawValue: UInt8(truncatingIfNeeded: head)) }

  /// The cell or the counter.
  public var place: Int { Int(head >> 8) }
}
