import SCIMModel
import SourceDiagnostics
import Testing

@testable import AUPLanguage

/// Each kind of bad code is refused, with the instruction at fault.
@Suite struct VerifierTests {
  private func refusal(of program: Program) -> String? {
    do {
      try Verifier.verify(program)
      return nil
    } catch {
      return error.description
    }
  }

  /// `title eq "boss" and at least 2 of (3 groups) and emails[type eq "work"]`:
  ///
  ///     0 eq title · 1 clear · 2 has · 3 tally · 4 has · 5 tally · 6 has · 7 tally · 8 any · 9 eq type · 10 holds
  ///     11 fails · 12 match · 13 nomatch
  private func sound() -> Program {
    func has(_ group: String) -> Condition { .compare(Fields.group, .equal, group) }
    return Compiler.compile(
      .all(
        .compare(Fields.title, .equal, "boss"), .atLeast(2, has("a"), has("b"), has("c")),
        .element(Fields.emails, .compare(Fields.emailType, .equal, "work"))), core: Fields.core)
  }

  private func refusal(_ change: (inout Program) -> Void) -> String? {
    var program = sound()
    change(&program)
    return refusal(of: program)
  }

  private func refusal(at index: Int, _ change: (inout Words) -> Void) -> String? {
    refusal { program in
      var words = Words(program.code[index])
      change(&words)
      program.code[index] = words.instruction
    }
  }

  /// An instruction whose words can be changed.
  private struct Words {
    var head, operand, whenTrue, whenFalse: UInt32

    init(_ instruction: Instruction) {
      (head, operand) = (instruction.head, instruction.operand)
      (whenTrue, whenFalse) = (instruction.whenTrue, instruction.whenFalse)
    }
    var opcode: UInt8 {
      get { UInt8(truncatingIfNeeded: head) }
      set { head = head & ~0xFF | UInt32(newValue) }
    }
    var place: UInt32 {
      get { head >> 8 }
      set { head = head & 0xFF | newValue << 8 }
    }
    var instruction: Instruction {
      Instruction(head: head, operand: operand, whenTrue: whenTrue, whenFalse: whenFalse)
    }
  }

  @Test func soundCodePasses() {
    let program = sound()
    #expect(refusal(of: program) == nil)
    #expect(
      program.code.map(\.opcode) == [
        .equal, .clear, .has, .tally, .has, .tally, .has, .tally, .anyElement, .equal, .holds, .fails, .match, .noMatch,
      ])
  }

  @Test func theLongestWayBoundsTheSteps() {
    // 0 to 8 and the verdict; 9 and the verdict on an element.
    #expect(StepBound.ofRules(in: sound()) == [StepBound(fixed: 10, perElement: 2)])
    #expect(StepBound.ofRules(in: Compiler.compile(.all(), core: Fields.core)) == [StepBound(fixed: 1, perElement: 0)])
  }

  @Test func theLastTwoInstructionsAreVerdicts() {
    #expect(refusal { $0.code.removeLast() } == "the last two instructions are not match and nomatch")
    #expect(refusal { $0.code = [] } == "rule 0 starts at no instruction")
    #expect(refusal(at: 0) { $0.opcode = Opcode.match.rawValue } == "instruction 0: a verdict before the end")
  }

  @Test func opcodesAreKnown() {
    #expect(refusal(at: 2) { $0.opcode = 200 } == "instruction 2: unknown opcode")
  }

  @Test func targetsLieAhead() {
    #expect(refusal(at: 2) { $0.whenFalse = 2 } == "instruction 2: a target that is not ahead")
    #expect(refusal(at: 2) { $0.whenTrue = 14 } == "instruction 2: a target that is not ahead")
    #expect(refusal(at: 8) { $0.operand = 8 } == "instruction 8: a target that is not ahead")
  }

  @Test func unreachableCodeIsRefused() {
    #expect(refusal(at: 0) { $0.whenTrue = $0.whenFalse } == "instruction 1: no rule reaches it")
  }

  @Test func cellsAreOfTheKindThatTheOpcodeReads() {
    #expect(refusal(at: 0) { $0.place = 1 } == "instruction 0: cell 1 does not hold symbol")
    #expect(refusal(at: 0) { $0.place = 3 } == "instruction 0: cell 3 does not hold symbol")
    #expect(refusal(at: 0) { $0.opcode = Opcode.bit.rawValue } == "instruction 0: cell 0 does not hold bits")
    #expect(refusal(at: 2) { $0.opcode = Opcode.countIs.rawValue } == "instruction 2: cell 1 does not hold count")
  }

  @Test func symbolsAreConstantsOfTheSlot() {
    #expect(refusal(at: 0) { $0.operand = 1 } == "instruction 0: no such symbol")
    #expect(refusal(at: 0) { $0.operand = 3 } == "instruction 0: no such symbol")
  }

  @Test func setsAreWholeAndOfTheSlot() {
    let program = Compiler.compile(.compare(Fields.title, .equal, "a", "b", "c"), core: Fields.core)
    #expect(refusal(of: program) == nil)
    #expect(program.sets == [2, 1, 0b111])
    for sets: [UInt32] in [[], [2], [2, 1], [2, 2, 7], [1, 1, 7], [3, 1, 7], [2, 1, 0], [2, 0, 7], [2, 1, 15]] {
      var changed = program
      changed.sets = sets
      #expect(refusal(of: changed) == "instruction 0: no such set", "\(sets)")
    }
  }

  @Test func bitsHavePredicates() {
    var program = Compiler.compile(.test(Fields.title, .present), core: Fields.core)
    program.code[0] = Instruction(.bit, place: 1, operand: 2, whenTrue: 1, whenFalse: 2)
    #expect(refusal(of: program) == "instruction 0: a bit without a predicate")
    program.code[0] = Instruction(.bit, place: 1, operand: 0, whenTrue: 1, whenFalse: 2)
    #expect(refusal(of: program) == "instruction 0: a bit without a predicate")
  }

  /// Each set takes the words of the next for its own: few words, and as many members as words squared.
  /// The compiler makes several sets of symbols that lie far apart; one of them would take long to be read.
  @Test func setsAreNotMuchLongerThanWhatIsInThem() {
    let symbols = (0..<1_000).map { UInt32(2 + $0 * 128) }
    #expect(SymbolSet.isOneWindow(symbols))
    let words = SymbolSet.words(of: symbols[...])
    #expect(SymbolSet.greatest(in: words)[0] == symbols.last)
    #expect(SymbolSet.greatest(in: SymbolSet.words(of: [2, 2 + 32 * 8]))[0] == 2 + 32 * 8)
    #expect(SymbolSet.greatest(in: SymbolSet.words(of: [2, 2 + 32 * 9]))[0] == 0)
  }

  @Test func setsMayNotOverlap() {
    var program = Compiler.compile(
      .test(Fields.title, .compare(.equal, (0..<200).map { .text([UInt8($0)]) })), core: Fields.core)
    let match = UInt32(program.code.count - 2)
    #expect(program.code.count == 3)
    #expect(refusal(of: program) == nil)
    program.sets = [2, 3, 2, 3, 2, 3]
    #expect(refusal(of: program) == nil)
    let head = program.code[0].head
    program.code[0] = Instruction(head: head, operand: 1, whenTrue: match, whenFalse: match + 1)
    #expect(refusal(of: program) == "instruction 0: no such set")
  }

  /// `field eq "0" or field eq "1" or …`, a test for each.
  private func equalities(_ count: Int, _ field: Field) -> Condition {
    Condition(.or((0..<count).map { .compare(field, .equal, "\($0)") }), .none)
  }

  /// Programs whose rules enter one chain of tests, each at another test, or each behind a test of its own.
  private func sharing(_ count: Int, heads: Bool) -> Program {
    var program = Compiler.compile(equalities(count, Fields.group), core: Fields.core)
    let own = heads ? count : 0
    let end = own + count
    let has = program.code[0].head
    program.code = (0..<end).map { index in
      Instruction(
        head: has, operand: Slot.firstConstant + UInt32(index % count), whenTrue: UInt32(end),
        whenFalse: UInt32(index < own ? own : index == end - 1 ? end + 1 : index + 1))
    }
    program.code += [Instruction(.match), Instruction(.noMatch)]
    program.rules = (0..<count).map { Program.Rule(name: "\($0)", entry: $0, grants: [], expiry: nil) }
    return program
  }

  /// Of `n` tests and rules there would be `n²/2` steps, or `n²`.
  @Test func rulesMayNotShareCodeWithoutMeasure() {
    #expect(refusal(of: sharing(2_048, heads: false)) == nil)
    #expect(
      refusal(of: sharing(4_096, heads: false))
        == "with rule 1228 the conditions share too much code: they have more than 4194304 steps beyond the first 64 of each"
    )
    #expect(refusal(of: sharing(2_048, heads: true)) == nil)
    #expect(
      refusal(of: sharing(2_176, heads: true))
        == "with rule 1987 the conditions share too much code: they have more than 4194304 steps beyond the first 64 of each"
    )
  }

  /// Such a file has 200 KB, and would take 160 MB of steps.
  @Test func filesWhoseRulesShareTooMuchAreRefused() {
    let bytes = ProgramFile.write(sharing(4_096, heads: false))
    #expect(bytes.count < 200_000)
    let error = #expect(throws: ProgramFileError.self) { try CompiledRules(reading: bytes) }
    #expect(
      error?.message
        == "the program may not run: with rule 1228 the conditions share too much code: they have more than 4194304 "
        + "steps beyond the first 64 of each")
  }

  /// The same with tests of elements that enter one body.
  @Test func bodiesMayNotShareCodeWithoutMeasure() {
    let count = 4_096
    var program = Compiler.compile(
      .element(Fields.emails, equalities(count, Fields.emailType)), core: Fields.core)
    let (any, equal) = (program.code[0].head, program.code[1].head)
    let end = UInt32(2 * count)
    program.code = (0..<UInt32(count)).map { index in
      Instruction(
        head: any, operand: UInt32(count) + index, whenTrue: end + 2,
        whenFalse: index + 1 == count ? end + 3 : index + 1)
    }
    program.code += (0..<UInt32(count)).map { index in
      Instruction(
        head: equal, operand: Slot.firstConstant + index, whenTrue: end,
        whenFalse: index + 1 == count ? end + 1 : UInt32(count) + index + 1)
    }
    program.code += [.holds, .fails, .match, .noMatch].map { Instruction($0) }
    #expect(
      refusal(of: program)
        == "with rule 0 the conditions share too much code: they have more than 4194304 steps beyond the first 64 of each"
    )
  }

  @Test func countersAreThereAndCleared() {
    #expect(refusal { $0.counters = 0 } == "instruction 1: no such counter")
    #expect(refusal { $0.counters = 257 } == "too many counters")
    #expect(refusal(at: 1) { $0.place = 1 } == "instruction 1: no such counter")
    #expect(
      refusal(at: 0) {
        $0.whenTrue = 1; $0.whenFalse = 2
      } == "instruction 3: counter 0 may not have been cleared")
    #expect(refusal(at: 1) { $0.whenFalse = 13 } == "instruction 1: two targets for one way")
  }

  @Test func usersAndElementsKeepApart() {
    #expect(refusal(at: 9) { $0.whenTrue = 12 } == "instruction 9: a target that looks at records of another kind")
    #expect(refusal(at: 8) { $0.whenTrue = 11 } == "instruction 9: a target that looks at records of another kind")
    #expect(refusal(at: 8) { $0.whenTrue = 9 } == "instruction 8: a target that looks at records of another kind")
    #expect(
      refusal(at: 7) {
        $0.whenTrue = 10
        $0.whenFalse = 11
      } == "instruction 9: a target that looks at records of another kind")
  }

  @Test func wordsWithoutMeaningAreZero() {
    #expect(refusal(at: 1) { $0.operand = 1 } == "instruction 1: words that mean nothing are not 0")
    #expect(refusal(at: 10) { $0.whenTrue = 12 } == "instruction 10: words that mean nothing are not 0")
    #expect(refusal(at: 10) { $0.place = 1 } == "instruction 10: words that mean nothing are not 0")
  }

  @Test func rulesAndExceptionsReferToWhatThereIs() {
    #expect(refusal { $0.rules[0].grants = [0] } == "rule 0 has a grant that there is not")
    #expect(refusal { $0.rules[0].entry = 99 } == "rule 0 starts at no instruction")
    #expect(refusal { $0.activeCell = 1 } == "cell 1 holds no symbol")
    let exception = Program.Exception(symbol: 2, user: "x", rule: 0, expiry: nil, reason: "")
    #expect(refusal { $0.exceptions = [exception] } == "exceptions need the user's name")
    #expect(
      refusal {
        $0.exceptions = [exception]; $0.userNameCell = 0
      } == nil)
    #expect(
      refusal {
        $0.exceptions = [exception]; $0.userNameCell = 0; $0.exceptions[0].rule = 1
      } == "an exception is from no rule")
    #expect(
      refusal {
        $0.exceptions = [exception]; $0.userNameCell = 0; $0.exceptions[0].symbol = 3
      } == "cell 0 has no symbol 3")
  }

  @Test func constantsAndPredicatesFitTheirField() {
    func layout(_ field: Field, _ kind: Slot.Kind, _ constants: [Constant] = [], _ predicates: [Predicate] = [])
      -> String?
    {
      refusal { $0.layouts.append(RecordLayout([(field, kind, constants, predicates)])) }
    }
    let refused = "the slot of cell 0 of layout 2 does not fit its field"
    #expect(layout(Fields.title, .scalar, [.text([97])], [.present, .matches("a")]) == nil)
    #expect(layout(Fields.title, .scalar, [.boolean(true)]) == refused)
    #expect(layout(Fields.created, .scalar, [.now(offset: 0)]) == refused)
    #expect(
      layout(Fields.title, .scalar, [.text([97]), .text([97])]) == "the slot of cell 0 of layout 2 has a constant twice"
    )
    #expect(layout(Fields.active, .scalar, [], [.compare(.greater, [.boolean(true)])]) == refused)
    #expect(layout(Fields.level, .scalar, [], [.matches("a")]) == refused)
    #expect(layout(Fields.level, .scalar, [], [.compare(.less, [])]) == refused)
    #expect(layout(Fields.emails, .scalar) == refused)
    #expect(layout(Fields.title, .presence) == refused)
    #expect(layout(Fields.emails, .elements(layout: 1)) == refused)
    #expect(refusal { $0.layouts = [] } == "there is no layout")
  }
}
