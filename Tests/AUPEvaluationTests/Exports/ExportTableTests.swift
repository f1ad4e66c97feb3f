import SCIMModel
import Testing

@testable import AUPEvaluation

/// Tables of columns: those of the program, and those of users.
@Suite struct ExportTableTests {
  @Test(arguments: ExportTables.texts) func theTablesOfTheProgramAreTables(text: String) throws {
    let table = try ExportTable(json: Array(text.utf8), schemas: StandardSchemas.user)
    #expect(table.columns.contains { $0.targets.contains { $0.name == "userName" } })
    #expect(table.columns.contains { $0.targets.contains { $0.name == "active" } })
  }

  @Test func theListsOfMembersAreTables() { #expect(MemberTables.all.count == 3) }

  private func converted(_ text: String, map: String, _ schemas: ResourceSchemas = StandardSchemas.user) throws
    -> [String]
  {
    let reading = InputReading(map: try table(map, schemas))
    return try AUPEvaluationTests.converted(source(Array(text.utf8), reading), schemas: schemas)
  }

  private static let user = #""schemas":["urn:ietf:params:scim:schemas:core:2.0:User""#

  @Test func aMapSaysWhatColumnsMean() throws {
    let map = #"""
      { "name": "the badge list", "separator": "|", "quote": "'", "words": { "on": true, "off": false },
        "columns": { "Login": ["userName", "emails.value"], "State": "active", "Gone": { "to": "active", "words": { "no": true } },
                     "Teams": { "to": "groups.display", "split": ";" }, "Cost": "costCenter", "Boss": "manager.value",
                     "Notes": null } }
      """#
    #expect(
      try converted("Teams|LOGIN|State|Notes|Cost|Boss\nA; B;|'ann''s'|ON|x|007|bob\n", map: map) == [
        "{\(Self.user),\"\(SchemaURN.enterpriseUser)\"],\"userName\":\"ann's\",\"active\":true,"
          + #""emails":[{"value":"ann's"}],"groups":[{"display":"A"},{"display":"B"}],"#
          + #""urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"costCenter":"007","manager":{"value":"bob"}}}"#
      ])
  }

  @Test func aMapLiesOverTheTableOfAnExportThatIsKnown() throws {
    let text = "userPrincipalName,employeeType,accountEnabled,jobTitle\nann,Temp,live,x\n"
    let map = #"{"words":{"live":true,"dead":false},"columns":{"EmployeeType":"userType","accountEnabled":"active"}}"#
    #expect(
      try converted(text, map: map) == [
        "{\(Self.user)],\"userName\":\"ann\",\"title\":\"x\",\"userType\":\"Temp\",\"active\":true}"
      ])
  }

  @Test func aMapReachesIntoJSON() throws {
    let map = #"{"columns":{"profile.badge":"employeeNumber","status":{"to":"active","words":{"STAGED":true}}}}"#
    #expect(
      try converted(#"[{"id":"1","status":"STAGED","profile":{"login":"ann","badge":["007"]}}]"#, map: map) == [
        "{\(Self.user),\"\(SchemaURN.enterpriseUser)\"],\"id\":\"1\",\"externalId\":\"1\",\"userName\":\"ann\",\"active\":true,"
          + #""urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"employeeNumber":"007"}}"#
      ])
  }

  @Test func aColumnOfAnExtensionGetsTheTypeOfItsSchema() throws {
    var schemas = StandardSchemas.user
    schemas.extend(
      with: SCIMSchema(
        id: "urn:example:2.0:Badge", name: "Badge",
        attributes: [SCIMAttribute("level", .integer), SCIMAttribute("doors", isMultiValued: true)]))
    let map = #"{"columns":{"U":"userName","L":"level","D":{"to":"urn:example:2.0:Badge:doors","split":" "}}}"#
    #expect(
      try converted("U,L,D\nann,7,a b\nbob,x,\n", map: map, schemas) == [
        "{\(Self.user),\"urn:example:2.0:Badge\"],\"userName\":\"ann\","
          + #""urn:example:2.0:Badge":{"level":7,"doors":["a","b"]}}"#,
        "users: record 2 (line 3, byte 20): column 2, `L`: `x` is no number; expected a number such as `12.5`",
      ])
  }

  @Test func aMapWithoutANameForUsersIsOfNoUse() throws {
    #expect(
      try converted("T\nx\n", map: #"{"columns":{"T":"title"}}"#) == [
        "users: record 1 (line 2, byte 2): no column of the file is the `userName`; expected a column that names the user"
      ])
  }

  @Test(
    arguments: [
      ("[]", "the table is not an object"), ("{}", "the table has no `columns`"),
      ("{\"columns\":", "the record ends too early (byte 11)"),
      (
        #"{"colums":{}}"#,
        "`colums` is no part of a table, or of another type; expected `columns`, `words`, `separator`, `quote`"
      ),
      (#"{"separator":"::","columns":{}}"#, "`separator` is one character of ASCII"),
      (#"{"words":{"on":1},"columns":{}}"#, "the word `on` means true or false, not a number"),
      (#"{"columns":{"A":1}}"#, "`A`: a number is no text"),
      (
        #"{"columns":{"A":{"too":"title"}}}"#,
        "column `A`: `too` is no part of a column, or of another type; expected `to`, `split`, `words`"
      ),
      (
        #"{"columns":{"A":{"to":"title","split":";"}}}"#,
        "column `A`: `title` has one value, there is nothing to split"
      ),
      (#"{"columns":{"A":"shoeSize"}}"#, "column `A`: `shoeSize`: there is no such attribute in the schemas of users"),
      (#"{"columns":{"A":"urn:x:title"}}"#, "column `A`: `urn:x:title`: there is no such attribute in that schema"),
      (
        #"{"columns":{"A":"name"}}"#,
        "column `A`: `name`: expected a sub-attribute: formatted, familyName, givenName, middleName, honorificPrefix, "
          + "honorificSuffix"
      ),
      (#"{"columns":{"A":"title.x"}}"#, "column `A`: `title.x`: the attribute has no sub-attributes"),
      (
        #"{"columns":{"A":"title[type eq \"work\"]"}}"#,
        "column `A`: `title[type eq \"work\"]`: the attribute has no elements with a `type`"
      ),
      (
        #"{"columns":{"A":"emails[primary eq true].value"}}"#,
        "column `A`: `emails[primary eq true].value`: in brackets stands `type eq \"…\"` and nothing else"
      ),
      (
        #"{"columns":{"A":"emails[type eq \"work\"]value"}}"#,
        "column `A`: `emails[type eq \"work\"]value`: expected `.` and the name of a sub-attribute"
      ),
      (#"{"columns":{"A":"password"}}"#, "column `A`: `password`: passwords are never read"),
    ] as [(String, String)])
  func whatIsWrongWithATableIsSaid(json: String, message: String) {
    #expect(throws: ExportTableError(message)) { try table(json) }
  }
}
