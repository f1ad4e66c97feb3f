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
  private func findings(_ text: String, users: [SCIMObject] = users, groups: [String] = []) throws -> [String] {
    let environment = RuleEnvironment()
    let rules = try environment.compile(text)
    let (checked, sources) = (try #require(rules.checked), try #require(rules.sources))
    var census = ValueCensus(checked, sources: sources, schemas: environment.schemas)
    for user in users { census.add(environment.schemas.conform(user).resource) }
    for group in groups { census.add(groupNamed: group) }
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
    #expect(try findings(rule(#"group eq "Robots""#), groups: ["robots"]) == [])
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

  @Test func withoutUsersNothingIsKnown() throws {
    #expect(try findings(rule(#"group eq "Robots""#), users: []) == [])
  }
}
