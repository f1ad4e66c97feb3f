import SCIMModel
import SourceDiagnostics
import Testing

@testable import AUPLanguage

@Suite struct CompilerTests {
  private func opcodes(_ condition: Condition) -> [Opcode] {
    Compiler.compile(condition, core: Fields.core).code.compactMap(\.opcode)
  }

  private let a = Condition.compare(Fields.title, .equal, "a")
  private let b = Condition.compare(Fields.userType, .equal, "b")

  @Test func notSwapsTheTargets() {
    let code = Compiler.compile(.not(a), core: Fields.core).code
    #expect(code[0] == Instruction(.equal, place: 0, operand: 2, whenTrue: 2, whenFalse: 1))
  }

  @Test func emptyAndIsTrueAndEmptyOrIsFalse() {
    #expect(Compiler.compile(.all(), core: Fields.core).rules[0].entry == 0)
    #expect(opcodes(.all()) == [.match, .noMatch])
    #expect(Compiler.compile(.any(), core: Fields.core).rules[0].entry == 1)
  }

  @Test func atLeastOneIsOrAndAtLeastAllIsAnd() {
    #expect(opcodes(.atLeast(1, a, b)) == opcodes(.any(a, b)))
    #expect(opcodes(.atLeast(2, a, b)) == opcodes(.all(a, b)))
  }

  @Test func testsWhoseAnswerDoesNotMatterAreLeftOut() {
    #expect(opcodes(.any(.all(a, .any()), b)) == [.equal, .match, .noMatch])
  }

  @Test func rulesThatShareAConditionShareItsCode() {
    func rule(_ condition: Condition) -> CheckedRule {
      CheckedRule(name: "", condition: condition, grants: [], span: .none)
    }
    var checked = CheckedRules()
    checked.rules = [rule(.all(a, b)), rule(b), rule(.all(a, b)), rule(.not(b))]
    let program = Compiler.compile(checked, core: Fields.core)
    #expect(program.code.count == 5)
    #expect(program.rules[0].entry == program.rules[2].entry)
  }

  @Test func equalPredicatesOfAFieldAreOneBit() {
    let keyword = Condition.compare(Fields.title, .contains, "x")
    let program = Compiler.compile(.any(.all(a, keyword), .all(b, keyword)), core: Fields.core)
    #expect(program.layouts[0].slots.map(\.predicates.count).reduce(0, +) == 1)
  }

  @Test func setsTakeSpaceInProportionToTheirMembers() {
    #expect(SymbolSet.windows(of: [2, 3, 40]) == [[2, 3, 40]])
    #expect(SymbolSet.words(of: [2, 3, 40]) == [2, 2, 0b11, 1 << 6])
    #expect(SymbolSet.windows(of: [2, 1_000_000, 1_000_001]) == [[2], [1_000_000, 1_000_001]])
    #expect(SymbolSet.windows(of: []) == [])
  }

  @Test func membersOfFarApartSetsAreAllFound() {
    // Two thousand constants in between.
    let many = Condition(
      .test(Fields.title, .compare(.equal, (0..<2_000).map { .text(Array("t\($0)".utf8)) })), .none)
    let apart = Condition.compare(Fields.title, .equal, "first", "t5", "t1999")
    let condition = Condition.all(.compare(Fields.title, .equal, "first", "x", "t5", "t1999"), .any(many, apart))
    for title in ["first", "t5", "t1999"] { #expect(holds(condition, ["title": .string(title)]), "\(title)") }
    for title in ["x", "t6", "t2000"] { #expect(!holds(condition, ["title": .string(title)]), "\(title)") }
  }

  @Test func wideConditionsNeedNoStack() {
    let parts = (0..<100_000).map { Condition.compare(Fields.title, .equal, "t\($0)") }
    #expect(holds(Condition(.or(parts), .none), ["title": "t99999"]))
    #expect(!holds(Condition(.and(parts), .none), ["title": "t99999"]))
    #expect(holds(Condition(.atLeast(2, parts + parts), .none), ["title": "t99999"]))
  }

  @Test func deepConditionsCompile() {
    // 250 counters at once: 1 of 3 holds at each depth, and the next depth is the other.
    var condition = a
    for _ in 0..<250 { condition = .atLeast(2, a, condition, b) }
    #expect(holds(condition, ["title": "a"]))
    #expect(!holds(condition, ["title": "b"]))
    #expect(holds(condition, ["title": "a", "userType": "b"]))
  }
}
