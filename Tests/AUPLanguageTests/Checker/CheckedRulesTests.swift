import AUPLanguage
import SCIMModel
import SourceDiagnostics
import TestSupport
import Testing

/// What a rule set is once it is checked.
@Suite struct CheckedRulesTests {
  @Test func untilADayEndsWithThatDayAndUntilAnInstantThen() {
    let sample = CheckerSample(
      """
      rule "day" { when title pr assign role "R" in "U" until "2027-01-31" }
      rule "instant" { when title pr assign role "R" in "U" until "2027-01-31T18:00:00+01:00" }
      except "ann" from "day" until "2026-12-31" because "leave"
      """)
    #expect(sample.codes == [])
    #expect(sample.rules.rules.map { $0.expiry?.description } == ["2027-02-01T00:00:00Z", "2027-01-31T17:00:00Z"])
    #expect(sample.rules.exceptions.map { $0.expiry?.description } == ["2027-01-01T00:00:00Z"])
    #expect(sample.rules.exceptions.map(\.rule) == [0])
  }

  @Test func grantsComeInTheOrderWrittenWithoutDuplicates() {
    let sample = CheckerSample(
      #"rule "1" { when title pr assign role "R" in "B", "A", "B" assign role "Q" in "A" }"#)
    #expect(
      sample.rules.rules.first?.grants
        == [Grant(role: "R", unit: "B"), Grant(role: "R", unit: "A"), Grant(role: "Q", unit: "A")])
  }

  @Test func filesOfASetKnowEachOther() {
    let sample = CheckerSample(files: [
      ("a.aup", "roles \"R\"\nrule \"1\" { when staff assign role \"R\" in \"U\" }"),
      ("b.aup", "roles \"Q\"\nlet staff = title pr\nexcept \"ann\" from \"1\" because \"leave\""),
    ])
    #expect(sample.codes == [])
    #expect(sample.rules.roles == ["R", "Q"])
    #expect(sample.rules.units == nil)
  }

  @Test func duplicatesAcrossFilesPointToTheFirst() {
    let rule = "rule \"1\" { when title pr assign role \"R\" in \"U\" }"
    let sample = CheckerSample(files: [("a.aup", rule), ("b.aup", rule)])
    #expect(
      sample.rendered == """
        error[duplicate-rule]: two rules are named `1`
          --> b.aup:1:6
           |
         1 | rule "1" { when title pr assign role "R" in "U" }
           |      ^^^
          ::: a.aup:1:6
           |
         1 | rule "1" { when title pr assign role "R" in "U" }
           |      --- the first one
           = help: exceptions and tests name rules: give each its own name

        """)
  }

  @Test func aRuleWhoseConditionFailedNeverHolds() {
    let sample = CheckerSample("rule \"1\" { when titel pr assign role \"R\" in \"U\" }")
    #expect(sample.codes == ["unknown-attribute"])
    #expect(sample.rules.rules.first?.condition.shape == "(or)")
  }

  @Test func usersOfTestsAreBroughtIntoCanonicalShape() throws {
    let sample = CheckerSample(
      """
      rule "1" { when title pr assign role "R" in "U" }
      test "t" {
        user { "USERNAME": "ann", "emails": { "value": "a@b" }, "active": "False" }
        now "2026-01-31"
        expect rule "1"
        expect role "R" in "U"
        expect no role "R"
        expect nothing
      }
      """)
    #expect(sample.codes == [])
    let test = try #require(sample.rules.tests.first)
    #expect(test.user["active"] == .boolean(false))
    #expect(test.user["emails"] == .array([.complex(SCIMObject([("value", .string("a@b"))]))]))
    #expect(test.now?.description == "2026-01-31T00:00:00Z")
    #expect(
      test.expectations.map(\.0)
        == [.rule(0), .held(Held(role: "R", unit: "U")), .notHeld(Held(role: "R", unit: nil)), .nothing])
  }

  @Test func fixItsMendWhatTheyComplainOf() {
    let source = """
      rule "1" { when departmnt pr and department eq IT and group co ("A", "B") assign role "R" in "U" }
      rule "2" { when level eq "5" and title eq 5 and active assign role "R" in "U" }
      rule "3" { when emails[emails.type eq "work"] and name.givenNam pr assign role "R" in "U" }
      """
    let sample = CheckerSample(source)
    let outcome = FixIt.apply(sample.diagnostics.compactMap(\.fixIt), to: sample.sources.files[0])
    let mended = String(decoding: outcome.bytes, as: UTF8.self)
    #expect(
      mended == """
        rule "1" { when department pr and department eq "IT" and group co any ("A", "B") assign role "R" in "U" }
        rule "2" { when level eq 5 and title eq "5" and active eq true assign role "R" in "U" }
        rule "3" { when emails[type eq "work"] and name.givenName pr assign role "R" in "U" }
        """)
    #expect(CheckerSample(mended).codes == [])
  }

  @Test func tenThousandRulesAreChecked() {
    var source = "let contractor = userType eq \"Contractor\"\n"
    for number in 0..<10_000 {
      source += "rule \"Rule \(number)\" { when group in (\"Group \(number)\", \"B\") and not contractor "
      source += "assign role \"R\" in \"U\(number)\" }\n"
    }
    let sample = CheckerSample(source)
    #expect(Set(sample.codes) == ["absent-passes"])
    #expect(sample.rules.rules.count == 10_000)
  }
}
