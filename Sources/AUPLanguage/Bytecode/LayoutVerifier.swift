/// The part of the ``Verifier`` that looks at records: which slots there are, and whether constants and predicates have
/// the type of their field.
enum LayoutVerifier {
  static func verify(_ program: Program) throws(VerificationError) {
    guard !program.layouts.isEmpty else { throw error("there is no layout") }
    guard (0...Program.counterLimit).contains(program.counters) else { throw error("too many counters") }
    for (index, layout) in program.layouts.enumerated() {
      guard layout.width <= Instruction.placeLimit else { throw error("layout \(index) has too many cells") }
      for slot in layout.slots {
        guard isSound(slot, in: index, of: program) else {
          throw error("the slot of cell \(slot.cell) of layout \(index) does not fit its field")
        }
        guard areDifferent(slot.constants) else {
          throw error("the slot of cell \(slot.cell) of layout \(index) has a constant twice")
        }
      }
    }
  }

  private static func areDifferent(_ constants: [Constant]) -> Bool {
    var texts = ByteTable(capacity: constants.count)
    var others: Set<Constant> = []
    for constant in constants {
      if case .text(let key) = constant {
        if !texts.insert(key.span).isNew { return false }
      } else if !others.insert(constant).inserted {
        return false
      }
    }
    return true
  }

  private static func isSound(_ slot: Slot, in layout: Int, of program: Program) -> Bool {
    let isComplex = slot.field.type == .complex
    switch slot.kind {
    case .scalar, .list:
      return !isComplex && slot.constants.allSatisfy { $0.isFixed && $0.fits(slot.field.type) }
        && slot.predicates.allSatisfy { $0.fits(slot.field.type) }
    case .count: return slot.constants.isEmpty && slot.predicates.isEmpty
    case .presence: return isComplex && slot.constants.isEmpty && slot.predicates.isEmpty
    case .elements(let inner):
      // Elements have no elements: the machine keeps one place to come back to.
      return isComplex && slot.constants.isEmpty && slot.predicates.isEmpty && layout == 0
        && inner > 0 && inner < program.layouts.count
    }
  }

  private static func error(_ message: String) -> VerificationError {
    VerificationError(message: message, instruction: nil)
  }
}

extension Constant {
  /// True if the value does not depend on the time of evaluation.
  var isFixed: Bool { if case .now = self { false } else { true } }

  /// True if a value of the type can be compared with it.
  func fits(_ type: ComparisonType) -> Bool {
    switch (type, self) {
    case (.text, .text), (.binary, .text), (.number, .number), (.boolean, .boolean), (.instant, .instant),
      (.instant, .now):
      true
    default: false
    }
  }
}

extension Predicate {
  /// True if it can be asked of values of the type.
  func fits(_ type: ComparisonType) -> Bool {
    switch self {
    case .present: true
    case .compare(let comparison, let constants):
      !constants.isEmpty && constants.allSatisfy { $0.fits(type) } && comparison.fits(type)
    // Whether it is a pattern at all is found out where it is made ready, in ``LoadedProgram``.
    case .matches: if case .text = type { true } else { false }
    }
  }
}

extension Comparison {
  /// True if values of the type stand in such a relation.
  func fits(_ type: ComparisonType) -> Bool {
    switch (self, type) {
    case (_, .text), (.equal, _): true
    case (.greater, .number), (.greaterOrEqual, .number), (.less, .number), (.lessOrEqual, .number): true
    case (.greater, .instant), (.greaterOrEqual, .instant), (.less, .instant), (.lessOrEqual, .instant): true
    default: false
    }
  }
}
