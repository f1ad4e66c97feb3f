import SCIMModel
import SourceDiagnostics
import Testing

@testable import AUPLanguage

@Suite struct ValueCensusTests {
  static let users: [SCIMObject] = [
    [
      "userName": "ann", "userType": "Employee",
      "groups": [["display": "Admins"], ["display": "Deep", "type": "indirect"]],
      "emails": [["value": "a@x", "type": "work"]],
    ],
    ["userName": "bob", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": ["department": "Straße"]],
  ]

  /// Findings as `line:column code message (help)`.
  private func findings(_ text: String, users: [SCIMObject] = users, groups: [CensusGroup] = []) throws -> [String] {
    let environment = RuleEnvironment()
    let rules = try environment.compile(text)
    let (checked, sources) = (try #require(rules.checked), try #require(rules.sources))
    var census = ValueCensus(checked, sources: sources, schemas: environment.schemas)
    for user in users { census.add(environment.schemas.conform(user).resource) }
    for group in groups { census.add(group) }
    return census.findings.map { finding in
      let place = sources.location(of: finding.span.start)
      return "\(place.line):\(place.column) \(finding.severity) \(sources.text(finding.span)) \(finding.message)"
        + (finding.help.map { " (\($0))" } ?? "")
    }
  }

  private func rule(_ condition: String) -> String { "rule \"R\" { when \(condition) assign role \"A\" in \"U\" }" }

  @Test(arguments: [
    #"group eq "ADMINS" and group in ("deep") and groups.display eq "admins""#, #"userType ne "employee""#,
    #"emails[type eq "work"] or emails[value eq "A@X"].type eq "WORK""#, #"department eq "STRASSE""#,
    #"group co "nonsense" or title eq any ("x") and title pr or count(emails) eq 3 or active eq false"#,
  ])
  func whatSomebodyHasIsNoFinding(condition: String) throws {
    #expect(try findings(rule(condition)).filter { !$0.contains("`title`") } == [])
  }

  @Test func groupsThatNobodyIsInAreWarnings() throws {
    #expect(
      try findings(rule(#"group eq "Admin" or not (group in ("Admins", "Robots")) or groups.display eq "Robots""#)) == [
        #"1:26 warning "Admin" no group of the users is called `Admin` (did you mean `Admins`?)"#,
        #"1:62 warning "Robots" no group of the users is called `Robots`"#,
        #"1:94 warning "Robots" no group of the users is called `Robots`"#,
      ])
    #expect(try findings(rule(#"group eq "Robots""#), groups: [CensusGroup(name: "robots")]) == [])
  }

  @Test func nearMissesAreLookedForInTheFirstFindings() throws {
    let list = (0..<(ValueCensus.suggestions + 1)).map { _ in #""Admin""# }.joined(separator: " or group eq ")
    let helps = try findings(rule("group eq \(list)")).map { $0.hasSuffix("(did you mean `Admins`?)") }
    #expect(helps == [Bool](repeating: true, count: ValueCensus.suggestions) + [false])
  }

  @Test func valuesThatNobodyHasAreNotes() throws {
    let text = """
      let kinds = ("Employe", "Guest")
      let it = department eq "Strasze"
      rule "Guest" { when userType in kinds or it assign role "A" in "U" }
      rule "S" { when it and emails[type ne "home"] assign role "A" in "U" }
      assert no user where title eq "Boss" has role "A"
      """
    #expect(
      try findings(text) == [
        #"1:14 note "Employe" no user has `Employe` as `userType` (did you mean `Employee`?)"#,
        #"1:25 note "Guest" no user has `Guest` as `userType`"#,
        #"2:24 note "Strasze" no user has `Strasze` as `department` (did you mean `Straße`?)"#,
        #"4:39 note "home" no user has `home` as `emails.type`"#, #"5:31 note "Boss" no user has `Boss` as `title`"#,
      ])
  }

  @Test func namesThatSeveralGroupsBear() throws {
    let ask = rule(#"group eq "Admins""#)
    #expect(
      try findings(ask, groups: [CensusGroup(name: "Admins", id: "1"), CensusGroup(name: "admins", id: "2")]) == [
        #"1:26 warning "Admins" 2 groups are called `Admins`: `1`, `2` (whoever is in any of them matches; give them names of their own)"#
      ])
    #expect(
      try findings(ask, groups: [CensusGroup(name: "Admins", id: "1"), CensusGroup(name: "Admins", id: "1")]) == [])
    #expect(
      try findings(ask, groups: [CensusGroup(name: "Robots", id: "1"), CensusGroup(name: "Robots", id: "2")]) == [])
  }

  @Test func groupsThatWereRenamed() throws {
    let ask = rule(#"group eq "Admins""#)
    let groups = [CensusGroup(name: "Admins", id: "1"), CensusGroup(name: "Owners", id: "1")]
    let help = "(rules know groups by name: once the new name has reached everybody, this one matches nobody)"
    #expect(
      try findings(ask, groups: groups) == [
        #"1:26 warning "Admins" the group with the id 1 is also called `Owners`: was it renamed? "# + help
      ])
    #expect(try findings(ask, groups: groups.reversed()) == [])
    let external = ["Admins", "Owners"].enumerated().map {
      CensusGroup(name: $1, id: "\($0)", externalID: "e")
    }
    #expect(
      try findings(ask, groups: external) == [
        #"1:26 warning "Admins" the group with the externalId e is also called `Owners`: was it renamed? "# + help
      ])
  }

  @Test func groupsWithGroupsInThem() throws {
    let groups = [CensusGroup(name: "Admins", nestedGroups: ["On Call", "Deep"])]
    let help = "(only direct members match: name the nested groups, too, or make their members direct ones)"
    #expect(
      try findings(rule(#"group eq "Admins""#), groups: groups) == [
        #"1:26 warning "Admins" `On Call` and 1 more is a member of `Admins` "# + help
      ])
    #expect(try findings(rule(#"group eq "Deep""#), groups: groups) == [])
  }

  @Test func namesThatLookAlike() throws {
    let help = "(letters of different scripts, or invisible ones: find out which of the two is meant)"
    for name in ["\u{410}dmins", "Ad\u{200B}mins"] {
      #expect(
        try findings(rule(#"group eq "Admins""#), groups: [CensusGroup(name: name)]) == [
          #"1:26 warning "Admins" the group `\#(name)` looks like this name and is another "# + help
        ])
    }
    #expect(try findings(rule(#"group eq "Admins""#), groups: [CensusGroup(name: "ADMINS")]) == [])
  }

  @Test func exceptionsForNobody() throws {
    let text = rule("title pr") + "\nexcept \"ANN\" from \"R\" because \"x\"\nexcept \"cat\" from \"R\" because \"x\""
    #expect(
      try findings(text) == [
        #"3:1 warning except "cat" from "R" because "x" no user is called `cat` (the exception keeps nobody from anything: remove it, or mend the name)"#
      ])
  }

  @Test func withoutUsersNothingIsKnown() throws {
    #expect(try findings(rule(#"group eq "Robots""#), users: []) == [])
  }
}
