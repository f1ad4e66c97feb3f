import Testing

@testable import AUPEvaluation

/// `--members "GROUP=FILE"` with what directories export.
@Suite struct MemberExportTests {
  static let users = #"""
    {"userName":"ann@corp.example","id":"1"}
    {"userName":"bob@corp.example","id":"2"}
    """#

  private func population(_ text: String, group: String = "Admins") throws -> [String] {
    try AUPEvaluationTests.population(
      source(Self.users), members: [MemberList(group: group, source: source(text, name: "list"))])
  }

  private static let ann = ["ann@corp.example: Admins (direct)", "bob@corp.example: "]
  private static let nested = "note: list: nested, ignored: 1 (groups among the members: their members are no members)"
  private static let others = "note: list: skipped: 2 (members that are neither users nor groups)"

  @Test(arguments: [
    """
    Object ID,User principal name,Display name,Member type
    1,Ann@corp.example,Ann,User
    8,,Sub,Group
    9,,App,Service Principal
    7,,Laptop,device

    """,
    """
    id,userPrincipalName,displayName,objectType,userType,isUser,isGroup,isGuest
    1,,Ann,User,Member,True,False,False
    8,,Sub,Group,,False,True,False
    9,,App,ServicePrincipal,,False,False,False
    7,,Laptop,Device,,False,False,False

    """,
    ##"""
    {"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#directoryObjects","value":[
    {"@odata.type":"#microsoft.graph.user","id":"1","displayName":"Ann"},
    {"@odata.type":"#microsoft.graph.group","id":"8","displayName":"Sub"},
    {"@odata.type":"#microsoft.graph.servicePrincipal","id":"9"},{"@odata.type":"#microsoft.graph.device","id":"7"}]}
    """##,
  ])
  func groupsAndServicePrincipalsAreCountedAndLeftOut(list: String) throws {
    let left =
      list.hasPrefix("{")
      ? ["note: list: 2 objects are neither user nor group, such as `servicePrincipal`: left out", Self.nested]
      : [Self.nested, Self.others]
    #expect(try population(list) == Self.ann + left)
  }

  @Test(arguments: [
    "id,login,firstName,lastName,status\n\"00u\",\"ann@corp.example\",\"Ann\",\"Lee\",\"ACTIVE\"\n",
    "User Id,Status,Username,First name,Last name,Primary email\n1,ACTIVE,ANN@corp.example,,,\n",
    "userPrincipalName\nann@corp.example\n", "\u{FEFF}UserPrincipalName;Id\r\nann@corp.example;1\r\n",
    #"[{"id":"00u1","status":"ACTIVE","profile":{"login":"ann@corp.example"}}]"#,
    "Login,Group Name,Type\nann@corp.example,ADMINS,Direct\n",
  ])
  func usersOfAnExportAreMembers(list: String) throws { #expect(try population(list) == Self.ann) }

  private static let report = """
    "Username","First Name","Group Name"
    "ann@corp.example","Ann","Admins"
    "bob@corp.example","Bob","Backup, EMEA"
    "ann@corp.example","Ann","Backup, EMEA"

    """

  @Test func aReportOverManyGroupsTellsOfOneOrOfAll() throws {
    #expect(try population(Self.report) == Self.ann + ["note: list: 2 rows are about other groups"])
    #expect(
      try population(Self.report, group: "*") == [
        "ann@corp.example: Admins (direct), Backup, EMEA (direct)", "bob@corp.example: Backup, EMEA (direct)",
      ])
  }

  @Test(arguments: ["Object ID,Member type\n1,User\n", "ann@corp.example\n", #"[{"id":"1"}]"#])
  func aListOfOneGroupDoesNotTellOfAll(list: String) throws {
    #expect(
      try population(list, group: "*") == [
        "list: record 1 (line 1, byte 0): nothing in the file names a group; expected `GROUP=FILE` with the name of the group",
        "ann@corp.example: ", "bob@corp.example: ",
      ])
  }

  @Test func rowsThatNameNobodyAreBad() throws {
    #expect(
      try population("Object ID,User principal name,Member type\n,,User\n1,x\n1,ann@corp.example,Alien\n1,,User\n") == [
        "list: record 1 (line 2, byte 42): the row names no member; expected a name or an id",
        "list: record 2 (line 3, byte 49): the row has 2 cells, the header 3; expected one cell for each column",
        "list: record 3 (line 4, byte 53): `Alien` is no type of member; expected `User`, `Group`, `Service Principal`, "
          + "`Device`, `Contact`",
      ] + Self.ann)
  }

  @Test(arguments: ["Object ID,Member type\n1,User\n", "ann@corp.example\n", "UserPrincipalName\nann@corp.example\n"])
  func listsAreReadInOtherEncodings(list: String) throws {
    for (encoding, mark) in [(TextEncoding.utf16LittleEndian, []), (nil, [0xFF, 0xFE])] as [(TextEncoding?, [UInt8])] {
      let bytes = mark + list.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
      let members = MemberList(
        group: "Admins", source: .text(bytes, name: "list", reading: InputReading(encoding: encoding)))
      #expect(try AUPEvaluationTests.population(source(Self.users), members: [members]) == Self.ann)
    }
  }

  @Test func oneGroupMayHaveAsManyMembersAsAPageOnlyWithAWarning() throws {
    let rows = (0..<20).map { "\($0),User\n" }.joined()
    #expect(
      try population("Object ID,Member type\n" + rows).contains(
        "warning: list: `Admins` has exactly 20 members, as many as one page holds: more may be missing"))
    #expect(try !population("Object ID,Member type\n" + rows + "21,User\n").contains { $0.contains("page") })
  }
}
