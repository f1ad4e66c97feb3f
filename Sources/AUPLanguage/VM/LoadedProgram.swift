import SCIMModel

/// A program that has been verified, with what all its evaluators share.
struct LoadedProgram: Sendable {
  let program: Program
  let plan: ExtractionPlan
  let index: RuleIndex
  /// For each table the keys of its constants.
  private let constants: [ByteTable]
  /// For each table the keywords of its predicates.
  private let keywords: [KeywordSearch]
  /// For each table the patterns of its predicates.
  private let patterns: [[Pattern?]]

  /// Takes a program from elsewhere.
  ///
  /// - Throws: ``VerificationError`` if it may not run.
  init(verifying program: Program, limits: Limits) throws(VerificationError) {
    try Verifier.verify(program)
    self.program = program
    plan = ExtractionPlan(program)
    index = RuleIndex(program)
    constants = plan.tableSlots.map(SymbolTable.constants)
    keywords = plan.tableSlots.map(KeywordSearch.init)
    var patterns: [[Pattern?]] = []
    for slot in plan.tableSlots { patterns.append(try Self.patterns(of: slot, limits)) }
    self.patterns = patterns
  }

  /// Takes a program that the compiler just made. The verifier looks at it as at any other: if it refuses, the compiler
  /// is wrong, and running on would be worse than stopping.
  init(compiled program: Program, limits: Limits) {
    do {
      try self.init(verifying: program, limits: limits)
    } catch {
      preconditionFailure("the compiler made a program that may not run: \(error)")
    }
  }

  private static func patterns(of slot: Slot, _ limits: Limits) throws(VerificationError) -> [Pattern?] {
    var patterns: [Pattern?] = []
    for predicate in slot.predicates {
      guard case .matches(let text) = predicate, case .text(let caseExact) = slot.field.type else {
        patterns.append(nil)
        continue
      }
      do {
        patterns.append(try Pattern(text, caseExact: caseExact, limits: limits))
      } catch {
        throw VerificationError(message: "the pattern `\(text)` is refused: \(error.message)", instruction: nil)
      }
    }
    return patterns
  }

  /// A row builder whose tables are empty.
  func rowBuilder(now: Instant) -> RowBuilder {
    RowBuilder(
      plan,
      tables: plan.tableSlots.indices.map {
        SymbolTable(
          plan.tableSlots[$0], constants: constants[$0], keywords: keywords[$0], patterns: patterns[$0], now: now)
      })
  }
}
