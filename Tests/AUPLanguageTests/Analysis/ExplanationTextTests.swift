import AUPEvaluation
import AUPLanguage
import SCIMModel
import SourceDiagnostics
import Testing

@Suite struct ExplanationTextTests {
  static let rules = #"""
    let emea = ("DE", "FR")
    let contractor = userType eq "Contractor"   # who is not on the payroll
    rule "Backup" {
      when group eq any ("Backup Team", "Storage")  # the team
        and not contractor and (addresses.country in emea or emails[type eq "work" and value ew "@corp.example"])
      assign role "Backup Admin" in "EMEA"
      until "2027-01-31"
    }
    except "Ann" from "Backup" until "2026-12-31" because "on leave"
    """#

  private func explain(
    _ user: String, rules text: String = rules, rule: Int = 0, now: String = "2026-06-01"
  ) throws -> (text: String, json: String) {
    let environment = RuleEnvironment(schemas: StandardSchemas.user)
    let rules = try environment.compile(text)
    let (checked, sources) = (try #require(rules.checked), try #require(rules.sources))
    guard case .complex(let raw) = try JSONReader().read(Array(user.utf8)[...]) else { return ("", "") }
    let (user, problems) = environment.schemas.conform(raw)
    #expect(problems == [])
    let now = try #require(Instant(parsing: now))
    let explanation = Explainer(schemas: environment.schemas, now: now).explain(rule: rule, of: checked, for: user)
    let satisfiability = Satisfiability(schemas: environment.schemas, now: now, sources: sources)
    let remedy = explanation.remedy(for: user, of: checked, satisfiability)
    return (ExplanationText(sources).text(explanation, remedy), explanation.json(sources, remedy).json)
  }

  @Test func aNoNamesWhatIsAbsentAndWhatIsDifferent() throws {
    let text = try explain(
      #"{"userName":"bob","groups":[{"display":"Backup Tea"}],"emails":[{"type":"home","value":"b@x"}]}"#
    ).text
    #expect(
      text == """
        ✗ rule "Backup" does not match
          would grant Backup Admin in EMEA
          ✗ all of
          │ ✗ group eq any ("Backup Team", "Storage")                `group` is "Backup Tea"  ◀ cause
          │ ✓ not
          │ │ ✗ contractor, which is
          │ │ │ ✗ userType eq "Contractor"                           `userType` is absent
          │ ✗ one of
          │ │ ✗ addresses.country in emea                            `addresses.country` is absent  ◀ cause
          │ │ ✗ emails[type eq "work" and value ew "@corp.example"]  `emails` has 1 element, 0 of them match
          │ │ │ ✗ {"type":"home","value":"b@x"}
          │ │ │ │ ✗ all of
          │ │ │ │ │ ✗ type eq "work"                                 `type` is "home"  ◀ cause
          │ │ │ │ │ ✗ value ew "@corp.example"                       `value` is "b@x"  ◀ cause
          smallest change that would make it match:
            add {"country":"DE"} to `addresses`
            join the group "Backup Team"

        """)
  }

  @Test func aYesNamesWhatItRestsOn() throws {
    let text = try explain(
      #"{"userName":"bob","userType":"Guest","groups":[{"display":"A"},{"display":"Storage"}],"addresses":[{"country":"DE"}]}"#
    ).text
    #expect(
      text == """
        ✓ rule "Backup" matches
          grants Backup Admin in EMEA
          ✓ all of
          │ ✓ group eq any ("Backup Team", "Storage")                `group` has "Storage" (1 of 2 values)  ◀ cause
          │ ✓ not
          │ │ ✗ contractor, which is
          │ │ │ ✗ userType eq "Contractor"                           `userType` is "Guest"  ◀ cause
          │ ✓ one of
          │ │ ✓ addresses.country in emea                            `addresses.country` is "DE"  ◀ cause
          │ │ ✗ emails[type eq "work" and value ew "@corp.example"]  `emails` is absent
          smallest change that would make it not match:
            leave the group "Storage"

        """)
  }

  @Test func exceptionsExpiryAndInactivityAreSaidAndWouldHaveToGo() throws {
    let rules = #"""
      rule "R" { when title pr or userType pr assign role "B" in "U" assign role "A" in "U" until "2027-01-31" }
      except "Ann" from "R" until "2027-12-31" because "on leave"
      except "Ann" from "R" because "\u001b"
      """#
    #expect(
      try explain(#"{"userName":"ANN","active":false,"title":"x"}"#, rules: rules, now: "2027-06-01").text == """
        ✗ rule "R" does not match
          would grant A in U
          would grant B in U
          ! the user is inactive (`active` is false)
          ! the rule ended at 2027-02-01T00:00:00Z
          ! an exception keeps the rule from the user until 2028-01-01T00:00:00Z: on leave
          ! an exception keeps the rule from the user: ␛
          ✓ one of
          │ ✓ title pr     `title` is "x"  ◀ cause
          │ ✗ userType pr  `userType` is absent
          smallest change that would make it match:
            the rule would have to go on after 2027-02-01T00:00:00Z
            the exception would have to end: on leave
            the exception would have to end: ␛
            set `active` to true (it is false)

        """)
    let other = try explain(#"{"userName":"bob"}"#, rules: rules, now: "2027-06-01")
    #expect(
      other.text.hasSuffix(
        """
          smallest change that would make it match:
            the rule would have to go on after 2027-02-01T00:00:00Z
            set `title` to "x" (it is absent)

        """))
    #expect(
      other.json.hasSuffix(
        #","smallestChange":{"lift":[{"kind":"expired","until":"2027-02-01T00:00:00Z"}],"changes":[{"change":"set","schema":"urn:ietf:params:scim:schemas:core:2.0:User","attribute":"title","to":"x"}]}}"#
      ))
  }

  @Test func aLetThatIsUsedTwiceChangesOnce() throws {
    func change(_ condition: String, _ user: String) throws -> Substring {
      let text = try explain(
        user,
        rules: "let t = title pr\nlet u = userType pr\nrule \"R\" { when \(condition) assign role \"A\" in \"B\" }"
      ).text
      return text.split(separator: "\n").drop { !$0.contains("change") }.joined(separator: ";")[...]
    }
    let toMatch = "  smallest change that would make it match:;"
    let set = #"    set `title` to "x" (it is absent)"#
    #expect(try change("(t or t) and t", #"{"userName":"x"}"#) == toMatch + set)
    #expect(
      try change("(t and t and t) or (u and displayName pr)", #"{"userName":"x"}"#)
        == toMatch + set)
    #expect(
      try change("(t or u) and not t", #"{"userName":"x","title":"x"}"#)
        == toMatch + #"    clear `title` (it is "x");    set `userType` to "x" (it is absent)"#)
    #expect(try change("t and not t", #"{"userName":"x"}"#) == "  no change of the user would change that")
  }

  @Test func whatHasToChangeInSeveralElementsIsSaidOfEach() throws {
    let rules = #"rule "R" { when emails[type eq "work"] assign role "A" in "B" }"#
    let text = try explain(#"{"userName":"x","emails":[{"type":"work"},{"type":"work"}]}"#, rules: rules).text
    #expect(
      text.hasSuffix(
        """
          smallest change that would make it not match:
            remove {"type":"work"} from `emails`
            remove {"type":"work"} from `emails`

        """))
  }

  @Test(arguments: [
    (#"title ne "x""#, #"{"userName":"u","title":"x"}"#, "different", "[0]"),
    (#"title ne "x""#, #"{"userName":"u","title":"y"}"#, "matched", "[]"),
    (#"title ne "x""#, #"{"userName":"u"}"#, "absent", "[]"),
    (#"group eq all ("a", "b")"#, #"{"userName":"u","groups":[{"display":"a"}]}"#, "different", "[0]"),
    (#"group eq none ("a", "b")"#, #"{"userName":"u","groups":[{"display":"a"}]}"#, "different", "[0]"),
    (#"count(emails) lt 1"#, #"{"userName":"u","emails":[{"value":"x"}]}"#, "different", "[]"),
    (#"emails[type eq "work"]"#, #"{"userName":"u","emails":[{"type":"home"}]}"#, "different", "[]"),
  ])
  func theStateSpeaksOfTheClauseAsWritten(
    _ condition: String, _ user: String, _ state: String, _ matching: String
  ) throws {
    let json = try explain(user, rules: "rule \"R\" { when \(condition) assign role \"A\" in \"B\" }").json
    #expect(json.contains("\"state\":\"\(state)\""), "\(json)")
    #expect(json.contains("\"matching\":\(matching)"), "\(json)")
  }

  @Test func longListsAreSummedUpWithNearMisses() throws {
    let groups = (1...12).map { #"{"display":"Group \#($0)"}"# }.joined(separator: ",")
    let rules = #"rule "R" { when group eq "Grop 7" assign role "A" in "B" }"#
    let text = try explain("{\"userName\":\"x\",\"groups\":[\(groups)]}", rules: rules).text
    #expect(
      text == """
        ✗ rule "R" does not match
          would grant A in B
          ✗ group eq "Grop 7"  `group` has 12 values, none of them matches; closest are "Group 7"  ◀ cause
          smallest change that would make it match:
            join the group "Grop 7"

        """)
    let other = #"rule "R" { when group sw "X" or group sw "Group 1" assign role "A" in "B" }"#
    let matched = try explain("{\"userName\":\"x\",\"groups\":[\(groups)]}", rules: other).text
    #expect(
      matched == """
        ✓ rule "R" matches
          grants A in B
          ✓ one of
          │ ✗ group sw "X"        `group` has 12 values, none of them matches; the first are "Group 1", "Group 2", "Group 3", "Group 4"
          │ ✓ group sw "Group 1"  `group` has "Group 1", "Group 10", "Group 11", "Group 12" (4 of 12 values)  ◀ cause
          smallest change that would make it not match:
            leave the group "Group 1"
            leave the group "Group 10"
            leave the group "Group 11"
            leave the group "Group 12"

        """)
  }

  @Test func aVerdictThatNothingChangesIsSaidToBeOne() throws {
    let rules = #"rule "R" { when at least 0 of (title pr) assign role "A" in "B" }"#
    let text = try explain(#"{"userName":"x"}"#, rules: rules).text
    #expect(
      text == """
        ✓ rule "R" matches
          grants A in B
          ✓ at least 0 of 1: 0 hold
          │ ✗ title pr  `title` is absent
          no change of the user would change that

        """)
  }

  @Test func nothingInValuesDrivesATerminal() throws {
    let rules = #"rule "R" { when title eq "x" and displayName ne "x" assign role "A" in "B" }"#
    let user = #"{"userName":"x","title":"\u001b[2J\u202e","displayName":"x"}"#
    let text = try explain(user, rules: rules).text
    #expect(text.contains(#"`title` is "\u001b[2J\u{202E}"  ◀ cause"#))
    #expect(!text.unicodeScalars.contains("\u{1B}"))
  }

  @Test func theTreeIsJSONToo() throws {
    let rules = #"rule "R" { when title pr and not (count(emails) gt 1) assign role "A" in "B" }"#
    #expect(
      try explain(#"{"userName":"x","emails":[{"value":"a"}]}"#, rules: rules).json
        == #"{"rule":"R","matches":false,"grants":[{"role":"A","unit":"B"}],"obstacles":[],"condition":{"kind":"all","holds":false,"cause":true,"text":"title pr and not (count(emails) gt 1)","parts":["#
        + #"{"kind":"clause","holds":false,"cause":true,"text":"title pr","reads":{"attribute":"title","state":"absent","values":[],"matching":[]}},"#
        + #"{"kind":"not","holds":true,"cause":false,"text":"not (count(emails) gt 1)","parts":[{"kind":"clause","holds":false,"cause":false,"text":"count(emails) gt 1","reads":{"attribute":"emails","state":"different","count":1,"values":[{"value":"a"}],"matching":[]}}]}"#
        + #"]},"smallestChange":{"lift":[],"changes":[{"change":"set","schema":"urn:ietf:params:scim:schemas:core:2.0:User","attribute":"title","to":"x"}]}}"#
    )
  }
}
