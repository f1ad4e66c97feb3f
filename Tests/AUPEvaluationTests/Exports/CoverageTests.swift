import AUPLanguage
import SCIMModel
import SourceDiagnostics
import Testing

@testable import AUPEvaluation

/// Which rules an export can answer.
@Suite struct CoverageTests {
  static let rules = #"""
    rule "Department" {
      when   department eq "IT"
      assign role "A" in "B"
    }
    rule "Mail" {
      when   emails[type eq "work" and value ew "@corp.example"] and not title pr
      assign role "A" in "B"
    }
    rule "Group" {
      when   group eq "Admins" or userName eq "ann"
      assign role "A" in "B"
    }
    """#

  private func unanswered(
    _ users: String..., groups: [InputSource] = [], members: [MemberList] = [], map: String? = nil
  ) throws -> [String] {
    var sources = SourceMap()
    sources.add(name: "rules.aup", bytes: Array(Self.rules.utf8))
    let program = try RuleEnvironment(schemas: StandardSchemas.user).compile(sources).program
    let reading = InputReading(map: try map.map { try table($0) })
    var population = try PopulationReader(
      users: users.map { source(Array($0.utf8), reading) }, groups: groups, members: members)
    let found = ExportCoverage.unanswered(program, in: try population.coverage())
    return found.map { "\($0.rule) \($0.file) (\($0.export)): \($0.attributes.joined(separator: " "))" }
  }

  @Test func ofCSVTheHeaderTells() throws {
    #expect(
      try unanswered("userPrincipalName,displayName\n") == [
        "Department users (Entra ID, users): department",
        "Mail users (Entra ID, users): title emails.type emails.value",
        "Group users (Entra ID, users): group",
      ])
    #expect(
      try unanswered("userPrincipalName,department,mail,jobTitle\n") == ["Group users (Entra ID, users): group"])
  }

  @Test func groupsMayComeFromElsewhere() throws {
    let users = "userPrincipalName,department,mail,jobTitle\n"
    let list = MemberList(group: "Admins", source: source("ann\n", name: "list"))
    #expect(try unanswered(users, members: [list]) == [])
    #expect(try unanswered(users, groups: [source("{}", name: "groups")]) == [])
    #expect(try unanswered(users, #"{"displayName":"Admins","members":[]}"#) == [])
  }

  @Test func aMapCarriesMore() throws {
    let map =
      #"{"columns":{"Abteilung":"department","Titel":"title","Mail":"emails[type eq \"work\"].value","G":"groups.display"}}"#
    #expect(try unanswered("userPrincipalName,Abteilung,Titel,mail,G\n", map: map) == [])
  }

  @Test func ofGraphTheContextAndTheFirstUserTell() throws {
    let context = "\"@odata.context\":\"https://graph.microsoft.com/v1.0/$metadata#users"
    #expect(
      try unanswered("{\(context)(userPrincipalName,department,mail,jobTitle,memberOf())\",\"value\":[]}") == [])
    #expect(
      try unanswered(#"[{"userPrincipalName":"a","department":null,"mail":null,"jobTitle":null}]"#) == [
        "Group users (Microsoft Graph, users): group"
      ])
    #expect(
      try unanswered("{\(context)\",\"value\":[{\"userPrincipalName\":\"a\",\"mail\":\"m\",\"jobTitle\":null}]}") == [
        "Department users (Microsoft Graph, users): department", "Group users (Microsoft Graph, users): group",
      ])
  }

  @Test func ofOktaThereAreNoGroups() throws {
    #expect(
      try unanswered(#"[{"id":"1","status":"ACTIVE","profile":{"login":"a"}}]"#) == ["Group users (Okta, users): group"]
    )
  }

  @Test func ofSCIMNobodyKnows() throws { #expect(try unanswered(#"{"userName":"ann"}"#) == []) }

  @Test func aPipeIsReadFromItsStartAllTheSame() throws {
    // As a pipe: it cannot be rewound, so what was looked at must not be lost. See the transcript `exports.md`.
    var population = try PopulationReader(users: [source(Array("userPrincipalName\nann\n".utf8), chunk: 1)])
    _ = try population.coverage()
    _ = try population.coverage()
    var names: [String] = []
    while let user = try population.next() { names.append(try user.get().userName) }
    #expect(names == ["ann"])
  }
}
