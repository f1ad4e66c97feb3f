/// What one instruction does. This list is the single source of the emitter, the verifier, the disassembler and
/// `aup help bytecode`: each case has a ``shape``, a ``notation`` and a ``meaning``, and everything else follows.
///
/// Code runs forwards only: each instruction tests one thing about a prepared user and goes on at one of two later
/// instructions. The raw values are those of `.aupc` files.
public enum Opcode: UInt8, Hashable, Sendable, CaseIterable {
  /// `match` – the condition holds.
  case match
  /// `nomatch` – the condition does not hold.
  case noMatch
  /// `bit CELL MASK ? T : F` – `cells[CELL] & MASK ≠ 0`.
  case bit
  /// `eq CELL SYMBOL ? T : F` – `cells[CELL] = SYMBOL`.
  case equal
  /// `in CELL SET ? T : F` – `cells[CELL] ∈ SET`.
  case isIn
  /// `has LIST SYMBOL ? T : F` – some value of the list at `cells[LIST]` is SYMBOL.
  case has
  /// `hasin LIST SET ? T : F` – some value of the list at `cells[LIST]` is in SET.
  case hasIn
  /// `count CELL N ? T : F` – `cells[CELL] = N`.
  case countIs
  /// `countge CELL N ? T : F` – `cells[CELL] ≥ N`.
  case countAtLeast
  /// `clear R : T` – `counters[R] ← 0`.
  case clear
  /// `tally R N ? T : F` – `counters[R] ← counters[R] + 1; counters[R] ≥ N`.
  case tally
  /// `any ELEMENTS BODY ? T : F` – BODY comes to `holds` for some row of the elements at `cells[ELEMENTS]`.
  case anyElement
  /// `holds` – the body holds for this element.
  case holds
  /// `fails` – the body does not hold for this element.
  case fails
}

extension Opcode {
  /// What the parts of an instruction are, and where it goes on.
  public struct Shape: Hashable, Sendable {
    /// What the 24 bits beside the opcode are.
    public enum Place: Hashable, Sendable {
      case none
      /// A cell of the record, which must be of this kind.
      case cell(CellKind)
      /// A counter register.
      case counter
    }

    /// What the operand word is.
    public enum Operand: Hashable, Sendable {
      case none
      /// Bits of a cell of predicate bits.
      case mask
      /// A constant of the slot.
      case symbol
      /// The place of a set of symbols in ``Program/sets``.
      case set
      /// Any number.
      case number
      /// The first instruction of the body that runs over the elements.
      case body
    }

    /// Where execution goes on.
    public enum Flow: Hashable, Sendable {
      /// Nowhere: the verdict of the condition.
      case verdict
      /// Back to the `any` whose body it ends.
      case elementVerdict
      /// At the true target, always.
      case next
      /// At one of the two targets.
      case branch
    }

    /// The 24 bits beside the opcode.
    public let place: Place
    /// The second word.
    public let operand: Operand
    /// The third and the fourth word.
    public let flow: Flow
  }

  /// What a cell of a record holds.
  public enum CellKind: String, Hashable, Sendable, CaseIterable {
    /// One symbol: 0 absent, 1 a value that is no constant of the slot, from 2 the constants.
    case symbol
    /// The place of a list of symbols in the row.
    case list
    /// A word of predicate bits.
    case bits
    /// A number of values.
    case count
    /// The place of the rows of the elements.
    case elements
  }

  /// The operands and targets that an instruction of this kind has.
  public var shape: Shape {
    switch self {
    case .match, .noMatch: Shape(place: .none, operand: .none, flow: .verdict)
    case .bit: Shape(place: .cell(.bits), operand: .mask, flow: .branch)
    case .equal: Shape(place: .cell(.symbol), operand: .symbol, flow: .branch)
    case .isIn: Shape(place: .cell(.symbol), operand: .set, flow: .branch)
    case .has: Shape(place: .cell(.list), operand: .symbol, flow: .branch)
    case .hasIn: Shape(place: .cell(.list), operand: .set, flow: .branch)
    case .countIs, .countAtLeast: Shape(place: .cell(.count), operand: .number, flow: .branch)
    case .clear: Shape(place: .counter, operand: .none, flow: .next)
    case .tally: Shape(place: .counter, operand: .number, flow: .branch)
    case .anyElement: Shape(place: .cell(.elements), operand: .body, flow: .branch)
    case .holds, .fails: Shape(place: .none, operand: .none, flow: .elementVerdict)
    }
  }

  /// The name in disassembly and in the reference.
  public var mnemonic: String {
    switch self {
    case .match: "match"
    case .noMatch: "nomatch"
    case .bit: "bit"
    case .equal: "eq"
    case .isIn: "in"
    case .has: "has"
    case .hasIn: "hasin"
    case .countIs: "count"
    case .countAtLeast: "countge"
    case .clear: "clear"
    case .tally: "tally"
    case .anyElement: "any"
    case .holds: "holds"
    case .fails: "fails"
    }
  }

  /// What it does, in formal notation.
  public var meaning: String {
    switch self {
    case .match: "the condition holds"
    case .noMatch: "the condition does not hold"
    case .bit: "cells[cell] & mask ≠ 0"
    case .equal: "cells[cell] = symbol"
    case .isIn: "cells[cell] ∈ set"
    case .has: "some value of the list at cells[cell] = symbol"
    case .hasIn: "some value of the list at cells[cell] ∈ set"
    case .countIs: "cells[cell] = number"
    case .countAtLeast: "cells[cell] ≥ number"
    case .clear: "counters[counter] ← 0"
    case .tally: "counters[counter] ← counters[counter] + 1; counters[counter] ≥ number"
    case .anyElement: "body comes to `holds` for some row of the elements at cells[cell]"
    case .holds: "the body holds for this element"
    case .fails: "the body does not hold for this element; go on with the next"
    }
  }

  /// The operands and targets, as the reference writes them.
  public var notation: String {
    var text = mnemonic
    switch shape.place {
    case .none: break
    case .cell(let kind): text += " cell:\(kind.rawValue)"
    case .counter: text += " counter"
    }
    switch shape.operand {
    case .none: break
    case .mask: text += " mask"
    case .symbol: text += " symbol"
    case .set: text += " set"
    case .number: text += " number"
    case .body: text += " body"
    }
    switch shape.flow {
    case .verdict, .elementVerdict: break
    case .next: text += " → T"
    case .branch: text += " ? T : F"
    }
    return text
  }

  /// The reference page of the instruction set.
  public static var reference: String {
    let width = (allCases.map(\.notation.count).max() ?? 0) + 2
    func padded(_ text: String, to width: Int) -> String {
      text + String(repeating: " ", count: width - text.count)
    }
    var page = """
      Four 32-bit words each: opcode (8 bits) and cell or counter (24 bits), operand, true target, false target.
      Targets lie ahead, so a program ends; T is where it goes on if the test holds, F if not.

        code  \(padded("instruction", to: width))holds if, or does

      """
    for opcode in allCases {
      let code = String(opcode.rawValue)
      page += "  " + String(repeating: " ", count: 4 - code.count) + code + "  "
      page += padded(opcode.notation, to: width) + opcode.meaning + "\n"
    }
    return page
  }
}
