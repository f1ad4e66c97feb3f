import Testing

@testable import AUPEvaluation

/// `--members "GROUP=FILE"`.
@Suite struct MemberListTests {
  static let users = #"""
    {"userName":"ann@corp.example","id":"1"}
    {"userName":"bob@corp.example","id":"2","groups":[{"display":"ADMINS"},{"display":"Own"}]}
    {"userName":"cem@corp.example"}
    """#

  private func admins(_ text: String, group: String = "Admins") -> MemberList {
    MemberList(group: group, source: source(text, name: "admins"))
  }

  @Test(arguments: [
    "ANN@corp.example\n2\n", "\u{FEFF}\r\n ann@corp.example \r\n\r\n2",
    #"[{"userName":"ANN@corp.example"},{"id":"2"}]"#,
    "{\"userName\":\"ann@corp.example\",\"id\":\"9\"}\n{\"id\":\"2\",\"userName\":\"bob@corp.example\"}\n",
  ])
  func aListNamesItsMembersByUserNameOrID(text: String) throws {
    #expect(
      try population(source(Self.users), members: [admins(text)]) == [
        "ann@corp.example: Admins (direct)", "bob@corp.example: Own, Admins (direct)", "cem@corp.example: ",
      ])
  }

  @Test func aListWinsOverTheUsersOwnWord() throws {
    #expect(
      try population(source(Self.users), members: [admins("ann@corp.example")]) == [
        "ann@corp.example: Admins (direct)", "bob@corp.example: Own", "cem@corp.example: ",
        "note: 1 user claims a group whose Group resource does not name them (`bob@corp.example` claims `Admins`): Group "
          + "resources win",
      ])
  }

  @Test func listsAndGroupResourcesAddUp() throws {
    let group = #"{"displayName":"Admins","id":"g","members":[{"value":"1"}]}"#
    #expect(
      try population(
        source(Self.users), groups: [source(group)],
        members: [admins("1\n2", group: "admins"), admins("2", group: "B")])
        == [
          "ann@corp.example: Admins (direct)", "bob@corp.example: Own, Admins (direct), B (direct)",
          "cem@corp.example: ", "note: 1 user has no `id`: no Group resource can name them as members",
        ])
  }

  @Test func membersWhoAreNoUsersAreCounted() throws {
    #expect(
      try population(source(Self.users), members: [admins("An@corp.example\n2\n7\n"), admins("x", group: "B")]).suffix(
        2) == [
          "note: admins: 2 members are no users of the input (`An@corp.example`): they cannot be in `Admins`",
          "note: admins: 1 member is no user of the input (`x`): they cannot be in `B`",
        ])
  }

  @Test func badLinesAreBadRecords() throws {
    let lines = MemberList(
      group: "A", source: .text(Array("1\nb".utf8) + [0xFF] + Array("\n2\n".utf8), name: "admins"))
    #expect(
      try population(source(Self.users), members: [lines]).first
        == "admins: record 2 (line 2, byte 2): the line is not UTF-8; expected a `userName` or an `id`")
    #expect(
      try population(source(Self.users), members: [admins("{\"id\":\"1\"}\n{\"x\":1}")]).first
        == "admins: record 2 (line 2, byte 11): the member has no `userName` and no `id`; expected a User")
    #expect(
      try population(
        source(Self.users), members: [MemberList(group: "A", source: .text([0x1F, 0x8B, 8, 0], name: "admins"))]
      ).first
        == "admins: record 1 (line 1, byte 0): the input is compressed (gzip); expected a `userName` or an `id` on each line, "
        + "or SCIM users, in UTF-8")
  }
}
