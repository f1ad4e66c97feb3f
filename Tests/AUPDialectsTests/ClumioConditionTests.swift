import AUPDialects
import AUPLanguage
import SourceDiagnostics
import Testing

@Suite struct ClumioConditionTests {
  @Test func aConditionStringIsReadAndSaidInAUP() throws {
    let condition = try ClumioCondition(parsing: #" {"user.groups": {"$in": ["A", "B \"C\""]}} "#)
    #expect(condition == .any(["A", #"B "C""#]))
    #expect(condition.json == #"{"user.groups":{"$in":["A","B \"C\""]}}"#)
    #expect(condition.text() == #"group in ("A", "B \"C\"")"#)
    #expect(!condition.hasTwoReadings && condition.text(.together) == condition.text(.apart))
  }

  @Test func allKeywordsAreReadInOneOfTwoWays() throws {
    let condition = try ClumioCondition(parsing: #"{"user.groups":{"$contains":{"$all":["A","B"]}}}"#)
    #expect(condition.hasTwoReadings)
    #expect(condition.text() == #"group co all ("A", "B")"#)
    #expect(condition.text(.together) == #"groups[type ne "indirect" and display co "A" and display co "B"]"#)
    let one = try ClumioCondition(parsing: #"{"user.groups":{"$contains":{"$all":["A"]}}}"#)
    #expect(!one.hasTwoReadings)
    for reading in KeywordReading.allCases {
      #expect(throws: Never.self) { try RuleEnvironment().compileCondition(one.text(reading)) }
      #expect(throws: Never.self) { try RuleEnvironment().compileCondition(condition.text(reading)) }
    }
  }

  @Test(arguments: [
    ("{", "expected"), (#"{"user.name":{"$eq":"A"}}"#, "the only attribute known is `user.groups`"),
    (#"{"user.groups":{"$not_in":["A"]}}"#, "the operators known are"), (#"{"user.groups":{"$in":[]}}"#, "empty list"),
  ])
  func whatClumioDoesNotHaveIsAnError(json: String, message: String) {
    let error = #expect(throws: DialectError.self) { try ClumioCondition(parsing: json) }
    #expect(error?.diagnostics.first?.severity == .error)
    #expect(error?.diagnostics.contains { $0.message.contains(message) } ?? false, "\(String(describing: error))")
  }

  @Test func rulesHaveTheConditionsThatClumioHas() throws {
    var sources = SourceMap()
    sources.add(
      name: "rules.aup",
      bytes: Array(
        """
        let staff = group in ("A", "B")
        rule "1" { when staff assign role "R" in "U" }
        rule "2" { when title eq "IT" assign role "R" in "U" }
        rule "3" { when group eq "A" assign role "R" in "U" until "2030-01-01" }
        rule "4" { when group eq "A" assign role "R" in "U" }
        except "ann" from "4" because "test"
        """.utf8))
    #expect(try ExportSource(sources).clumioConditions == [.any(["A", "B"]), nil, nil, nil])
  }

  @Test func aDraftQuotesItsNames() throws {
    let draft = RuleDraft(name: "a\"b", condition: "active eq true # all", role: "R\\", units: ["U", "V\n"])
    #expect(
      draft.text == """
        rule "a\\"b" {
          when active eq true # all
          assign role "R\\\\" in "U", "V\\n"
        }

        """)
    let rules = try RuleEnvironment().compile(draft.text)
    #expect(rules.checked?.rules.map(\.name) == ["a\"b"])
  }

  @Test func namesOfIDsAreFoundBothWays() {
    var names = ClumioNames()
    #expect(names.units.entries.map(\.name) == ["Global"])
    let isAdded = names.units.add(id: "AB", name: "EU")
    #expect(isAdded)
    #expect(names.units.name(of: "ab") == "EU" && names.units.id(of: "EU") == "AB")
    #expect(names.units.name(of: "x") == nil && names.units.id(of: "x") == nil)
  }
}
