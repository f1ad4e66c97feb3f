/// How a record (a user, or one element of a complex attribute) is laid out in cells of 32 bits.
///
/// A prepared record is a row of `width` cells; lists and the rows of elements stand behind the row of the user:
/// - a list is `[count, symbols…]`, symbols ascending and without duplicates;
/// - elements are `[count, width, rows…]`.
///
/// A cell that refers to one holds its offset from the start of the row of the user; 0 if there is none.
public struct RecordLayout: Hashable, Sendable {
  /// What is read of a record, in the order of the cells.
  public let slots: [Slot]
  /// Cells of one record.
  public let width: Int

  /// Lays out slots one behind the other.
  public init(_ slots: [(field: Field, kind: Slot.Kind, constants: [Constant], predicates: [Predicate])]) {
    var cell = 0
    var placed: [Slot] = []
    placed.reserveCapacity(slots.count)
    for slot in slots {
      let next = Slot(
        field: slot.field, kind: slot.kind, cell: cell, constants: slot.constants, predicates: slot.predicates)
      placed.append(next)
      cell += next.width
    }
    self.slots = placed
    width = cell
  }

  /// The slot a cell belongs to. O(log slots).
  public func slot(at cell: Int) -> Slot? { slotIndex(at: cell).map { slots[$0] } }

  /// The index of the slot a cell belongs to. O(log slots).
  func slotIndex(at cell: Int) -> Int? {
    guard cell < width else { return nil }
    var low = 0
    var high = slots.count
    while low < high {
      let middle = (low + high) / 2
      if slots[middle].cell <= cell { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : low - 1
  }
}

/// What is read of one field, and the cells it fills.
public struct Slot: Hashable, Sendable {
  /// What the cells of a slot hold.
  public enum Kind: Hashable, Sendable {
    /// The symbol of the one value, then the words of predicate bits.
    case scalar
    /// The place of the list of symbols, then the words of predicate bits, each true of some value.
    case list
    /// The number of present values.
    case count
    /// One bit: some part of the complex attribute is present.
    case presence
    /// The place of the rows of the elements, which have this layout.
    case elements(layout: Int)

    /// What the first cell holds, or the others.
    func cellKind(isFirst: Bool) -> Opcode.CellKind {
      switch self {
      case .scalar: isFirst ? .symbol : .bits
      case .list: isFirst ? .list : .bits
      case .count: .count
      case .presence: .bits
      case .elements: .elements
      }
    }
  }

  /// What is read.
  public let field: Field
  /// What becomes of it.
  public let kind: Kind
  /// The first cell.
  public let cell: Int
  /// The values whose equality is tested: constant `i` has symbol ``firstConstant`` `+ i`.
  public let constants: [Constant]
  /// Everything else that is asked about a value, by bits: predicate `i` is bit `i % 32` of cell
  /// `cell + 1 + i / 32`. Evaluated once for each distinct value.
  public let predicates: [Predicate]

  /// The value is missing.
  public static let absent: UInt32 = 0
  /// There is a value, and it is no constant. As only constants are ever compared with, all others share a symbol; so
  /// rows stay valid however often the tables of an evaluator are emptied.
  public static let other: UInt32 = 1
  /// The symbol of the first constant.
  public static let firstConstant: UInt32 = 2

  /// True if values are interned for it.
  public var hasValues: Bool { kind == .scalar || kind == .list }
  /// Words of predicate bits.
  public var bitWords: Int { hasValues ? (predicates.count + 31) / 32 : 0 }
  /// Cells of the slot.
  public var width: Int { 1 + bitWords }

  /// What one of the slot's cells holds.
  public func cellKind(at index: Int) -> Opcode.CellKind { kind.cellKind(isFirst: index == cell) }
}
