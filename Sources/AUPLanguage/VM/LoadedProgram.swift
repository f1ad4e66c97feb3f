import SCIMModel

/// A program that has been verified, with what all its evaluators share.
struct LoadedProgram: Sendable {
  let program: Program
  let plan: ExtractionPlan
  /// For what is made of the program.
  let budget: KeyBudget
  private let lazyIndex = MadeOnce<RuleIndex>()
  private let lazyDependencies = MadeOnce<RuleDependencies>()
  /// For each table the keys of its constants.
  private let constants: [ByteTable]
  /// For each table the keywords of its predicates.
  private let keywords: [KeywordSearch]
  /// For each table the patterns of its predicates.
  private let patterns: [[Pattern?]]

  /// Takes a program from elsewhere.
  ///
  /// - Throws: ``VerificationError`` if it may not run.
  init(verifying program: Program, limits: Limits, budget: KeyBudget = KeyBudget()) throws(VerificationError) {
    try Verifier.verify(program, limits: limits)
    self.program = program
    self.budget = budget
    plan = ExtractionPlan(program)
    constants = plan.tableSlots.map(SlotReader.constants)
    keywords = plan.tableSlots.map(KeywordSearch.init)
    patterns = try PatternPool(limits).patterns(of: plan.tableSlots)
  }

  /// Takes a program that the compiler just made. The verifier looks at it as at any other: if it refuses, the compiler
  /// is wrong, and running on would be worse than stopping.
  init(compiled program: Program, limits: Limits, budget: KeyBudget = KeyBudget()) {
    do {
      try self.init(verifying: program, limits: limits, budget: budget)
    } catch {
      preconditionFailure("the compiler made a program that may not run: \(error)")
    }
  }

  /// What an evaluator of single users needs.
  var index: RuleIndex { lazyIndex.value { RuleIndex(program, budget) } }

  /// What an evaluator of changes needs.
  var dependencies: RuleDependencies { lazyDependencies.value { RuleDependencies(program, budget) } }

  /// A row builder whose tables are empty.
  func rowBuilder(now: Instant) -> RowBuilder {
    RowBuilder(plan, tables: zip(readers(now: now), plan.tableSlots).map { SymbolTable($0, bitWords: $1.bitWords) })
  }

  /// For each table what values mean to its slot.
  func readers(now: Instant) -> [SlotReader] {
    plan.tableSlots.indices.map {
      SlotReader(
        plan.tableSlots[$0], constants: constants[$0], keywords: keywords[$0], patterns: patterns[$0], now: now)
    }
  }
}

/// The patterns of a program, each made once however many slots ask for it.
private struct PatternPool {
  private struct Key: Hashable {
    var text: String
    var isCaseExact: Bool
  }

  private let limits: Limits
  private var known: [Key: Pattern] = [:]
  private var states = 0

  init(_ limits: Limits) { self.limits = limits }

  /// For each slot the patterns of its predicates, in their order.
  consuming func patterns(of slots: [Slot]) throws(VerificationError) -> [[Pattern?]] {
    for slot in slots { for predicate in slot.predicates { try add(predicate, of: slot) } }
    let count = known.count
    for key in known.keys { known[key]?.sharers = count }
    return slots.map { slot in
      slot.predicates.map { predicate in Self.key(of: predicate, of: slot).flatMap { known[$0] } }
    }
  }

  private static func key(of predicate: Predicate, of slot: Slot) -> Key? {
    guard case .matches(let text) = predicate, case .text(let isCaseExact) = slot.field.type else { return nil }
    return Key(text: text, isCaseExact: isCaseExact)
  }

  private mutating func add(_ predicate: Predicate, of slot: Slot) throws(VerificationError) {
    guard let key = Self.key(of: predicate, of: slot), known[key] == nil else { return }
    func refused(_ reason: String) -> VerificationError {
      VerificationError(message: "the pattern `\(key.text)` is refused: \(reason)", instruction: nil)
    }
    let pattern: Pattern
    do {
      pattern = try Pattern(key.text, caseExact: key.isCaseExact, limits: limits)
    } catch {
      throw refused(error.message)
    }
    states += pattern.nfa.states.count
    if states > limits.patternStatesPerSet {
      throw refused(PatternError.tooManyTogether(limits).message)
    }
    known[key] = pattern
  }
}
