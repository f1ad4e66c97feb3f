import SCIMModel
import SourceDiagnostics
import Testing

@testable import AUPLanguage

/// One case or two for each opcode; the opcodes that a condition compiles to are named by the test.
@Suite struct MachineTests {
  @Test func bitAsksForPredicatesOfOneValue() {
    let condition = Condition.compare(Fields.title, .contains, "admin")
    #expect(holds(condition, ["title": "Senior Administrator"]))
    #expect(!holds(condition, ["title": "Engineer"]))
    #expect(!holds(condition, [:]))
  }

  @Test func bitOfAListHoldsIfAValueHas() {
    let condition = Condition.compare(Fields.group, .startsWith, "cl")
    #expect(holds(condition, userIn("Other", "Cloud")))
    #expect(!holds(condition, userIn("Other", "X Cloud")))
  }

  @Test func moreThan32PredicatesTakeAnotherWord() {
    let parts = (0..<40).map { Condition.compare(Fields.title, .endsWith, "x\($0)y") }
    let condition = Condition(.or(parts), .none)
    #expect(holds(condition, ["title": "ax39y"]))
    #expect(holds(condition, ["title": "ax31y"]))
    #expect(!holds(condition, ["title": "ax40y"]))
  }

  @Test func equalComparesSymbols() {
    let condition = Condition.compare(Fields.title, .equal, "Boss")
    #expect(holds(condition, ["title": "bOSS"]))
    #expect(!holds(condition, ["title": "boss "]))
    #expect(!holds(condition, [:]))
  }

  @Test func emptyStringEqualsEmptyStringButIsNotPresent() {
    #expect(holds(.compare(Fields.title, .equal, ""), ["title": ""]))
    #expect(!holds(.test(Fields.title, .present), ["title": ""]))
    #expect(!holds(.compare(Fields.title, .equal, ""), [:]))
    #expect(holds(.test(Fields.title, .present), ["title": "x"]))
  }

  @Test func isInLooksUpASet() {
    let condition = Condition.compare(Fields.title, .equal, "a", "b", "c")
    for title in ["A", "b", "c"] { #expect(holds(condition, ["title": .string(title)])) }
    #expect(!holds(condition, ["title": "d"]))
    #expect(!holds(condition, [:]))
  }

  @Test func hasLooksThroughAList() {
    let condition = Condition.compare(Fields.group, .equal, "B")
    #expect(holds(condition, userIn("a", "b", "c")))
    #expect(!holds(condition, userIn("a", "c")))
    #expect(!holds(condition, userIn()))
  }

  @Test func hasInLooksThroughAListForASet() {
    let condition = Condition.compare(Fields.group, .equal, "B", "C")
    #expect(holds(condition, userIn("a", "c")))
    #expect(!holds(condition, userIn("a", "d")))
  }

  @Test func indirectGroupsDoNotCount() {
    let user: SCIMObject = ["groups": [["display": "B", "type": "Indirect"], ["display": "A", "type": "direct"]]]
    #expect(!holds(.compare(Fields.group, .equal, "B"), user))
    #expect(holds(.compare(Fields.group, .equal, "A"), user))
  }

  @Test(arguments: Order.allCases) func countStandsInOrder(order: Order) {
    for number in -1...4 {
      let expected =
        switch order {
        case .equal: 2 == number
        case .notEqual: 2 != number
        case .greater: 2 > number
        case .greaterOrEqual: 2 >= number
        case .less: 2 < number
        case .lessOrEqual: 2 <= number
        }
      #expect(holds(.count(Fields.group, order, number), userIn("a", "", "b")) == expected)
    }
    let isAlways = order == .notEqual || order == .less || order == .lessOrEqual
    #expect(holds(.count(Fields.group, order, .max), userIn()) == isAlways)
    #expect(
      holds(.count(Fields.group, order, .min), userIn()) == (order != .equal && !(isAlways && order != .notEqual)))
  }

  @Test func countOfAComplexAttributeCountsPresentElements() {
    let user: SCIMObject = ["emails": [["value": "a"], ["value": ""], [:]]]
    #expect(holds(.count(Fields.emails, .equal, 1), user))
  }

  @Test func clearAndTallyCountConditions() {
    func has(_ group: String) -> Condition { .compare(Fields.group, .equal, group) }
    let condition = Condition.atLeast(2, has("a"), has("b"), has("c"))
    #expect(holds(condition, userIn("a", "c")))
    #expect(holds(condition, userIn("b", "c")))
    #expect(!holds(condition, userIn("b")))
    let nested = Condition.atLeast(2, condition, has("d"), .atLeast(2, has("a"), has("d"), has("e")))
    #expect(holds(nested, userIn("a", "d")))
    #expect(holds(nested, userIn("a", "b", "d")))
    #expect(!holds(nested, userIn("a", "b")))
  }

  @Test func atLeastIsTrueForNoneAndFalseForMoreThanThereAre() {
    #expect(holds(.atLeast(0, .compare(Fields.title, .equal, "x")), [:]))
    #expect(!holds(.atLeast(2, .compare(Fields.title, .equal, "x")), ["title": "x"]))
  }

  @Test func anyRunsABodyOverElements() {
    let body = Condition.all(
      .compare(Fields.emailType, .equal, "work"), .compare(Fields.emailValue, .endsWith, ".example"))
    let condition = Condition.element(Fields.emails, body)
    #expect(
      holds(
        condition, ["emails": [["type": "home", "value": "a@b.example"], ["type": "work", "value": "x.example"]]]))
    #expect(
      !holds(condition, ["emails": [["type": "home", "value": "a@b.example"], ["type": "work", "value": "x"]]]))
    #expect(!holds(condition, ["emails": []]))
    #expect(!holds(condition, [:]))
    #expect(holds(.all(.not(condition), .compare(Fields.title, .equal, "x")), ["title": "x"]))
  }

  @Test func aSingleComplexValueIsOneElement() {
    let given = Fields.field("name", "givenName")
    #expect(holds(.element(Fields.name, .compare(given, .equal, "ann")), ["name": ["givenName": "Ann"]]))
  }

  @Test func complexAttributesArePresentIfAPartIs() {
    #expect(holds(.test(Fields.emails, .present), ["emails": [["value": ""], ["value": "x"]]]))
    #expect(!holds(.test(Fields.emails, .present), ["emails": [["value": ""]]]))
  }

  @Test func numbersCompareExactly() {
    func user(_ text: String) -> SCIMObject { ["level": .number(DecimalNumber(parsing: text.utf8)!)] }
    let least = Condition.test(Fields.level, .compare(.greaterOrEqual, [.number(DecimalNumber(10))]))
    #expect(holds(least, user("1e1")))
    #expect(!holds(least, user("9.999999999999999999999")))
    #expect(holds(.test(Fields.level, .compare(.equal, [.number(DecimalNumber(10))])), user("10.0")))
    #expect(!holds(least, ["level": "10"]))
  }

  @Test func instantsCompareWithNow() {
    let aDayAgo = Condition.test(Fields.created, .compare(.less, [.now(offset: -86_400)]))
    let user: SCIMObject = ["meta": ["created": "1970-01-02T00:00:00Z"]]
    #expect(!holds(aDayAgo, user, now: Instant(seconds: 2 * 86_400)))
    #expect(holds(aDayAgo, user, now: Instant(seconds: 2 * 86_400 + 1)))
  }

  @Test func patternsAreSearchedInTheTextAsWritten() {
    let condition = Condition.test(Fields.title, .matches("^str.sse$"))
    #expect(holds(condition, ["title": "STRASSE"]))
    #expect(!holds(condition, ["title": "Straße"]))
  }

  @Test func valuesOfAnotherTypeAreAbsent() {
    #expect(!holds(.test(Fields.title, .present), ["title": 5]))
    #expect(!holds(.test(Fields.active, .compare(.equal, [.boolean(true)])), ["active": "true"]))
    #expect(holds(.test(Fields.active, .compare(.equal, [.boolean(true)])), ["active": true]))
  }

  @Test func extensionsAreObjectsUnderTheirName() {
    let condition = Condition.compare(Fields.department, .equal, "it")
    #expect(holds(condition, ["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": ["department": "IT"]]))
    #expect(!holds(condition, ["department": "IT"]))
  }
}
