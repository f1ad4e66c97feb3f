import SCIMModel
import Testing

@testable import AUPEvaluation

/// All that a population gives, one line each: a user with the groups that rules read, a problem, at the end the notes.
func population(
  _ users: InputSource..., groups: [InputSource] = [], members: [MemberList] = []
) throws -> [String] {
  var reader = try PopulationReader(users: users, groups: groups, members: members)
  var lines: [String] = []
  while let result = try reader.next() {
    switch result {
    case .success(let user):
      let groups = user.user.list("groups").map { entry in
        guard case .complex(let group) = entry else { return "?" }
        return (group.text("display") ?? "-") + (group.text("type").map { " (\($0))" } ?? "")
      }
      lines.append("\(user.userName): \(groups.joined(separator: ", "))")
    case .failure(let problem): lines.append(problem.description)
    }
  }
  return lines + reader.notes.map { "\($0.isLoss ? "warning" : "note"): \($0)" }
}

func source(_ text: String, name: String = "users") -> InputSource { .text(Array(text.utf8), name: name) }

@Suite struct PopulationReaderTests {
  static let ann = #"{"userName":"ann","id":"1"}"#
  static let bob = #"{"userName":"bob","id":"2","groups":[{"value":"g1","display":"Old name"},{"display":"Own"}]}"#

  @Test func groupsComeFromTheUserWhereNoGroupResourceIsKnown() throws {
    #expect(try population(source("\(Self.ann)\n\(Self.bob)\n")) == ["ann: ", "bob: Old name, Own"])
  }

  @Test func groupResourcesWinGroupByGroup() throws {
    let group = #"{"displayName":"Admins","id":"g1","members":[{"value":"1"},{"value":"99"}]}"#
    let expected = [
      "ann: Admins (direct)", "bob: Own",
      "note: 1 user claims a group whose Group resource does not name them (`bob` claims `Admins`): Group resources win",
    ]
    #expect(try population(source("\(Self.ann)\n\(Self.bob)\n\(group)\n")) == expected)
    #expect(try population(source("[\(Self.ann),\(Self.bob)]"), groups: [source(group, name: "groups")]) == expected)
    #expect(try population(source("\(Self.ann)\n\(Self.bob)\n"), source(group, name: "more")) == expected)
  }

  @Test func aGroupIsKnownByNameToUsersWhoseListHasNoIDs() throws {
    let group = #"{"displayName":"ADMINS","id":"g1","members":[{"value":"1"}]}"#
    let users = #"""
      {"userName":"ann","id":"1","groups":[{"display":"Admins","type":"indirect"}]}
      {"userName":"bob","id":"2","groups":[{"display":"Admins"},{"value":"g2","display":"Admins"}]}
      """#
    #expect(
      try population(source(users), groups: [source(group)]) == [
        "ann: ADMINS (direct)", "bob: Admins",
        "note: 1 user claims a group whose Group resource does not name them (`bob` claims `ADMINS`): Group resources win",
      ])
  }

  /// Lines are looked at for groups before they are read.
  @Test func aGroupOnALineThatIsTooLongIsNotLoaded() throws {
    let group = #"{"displayName":"Admins","id":"g1","members":[{"value":"1"}]}"#
    var limits = RecordLimits.standard
    limits.recordBytes = group.utf8.count - 1
    var population = try PopulationReader(users: [source("{\"userName\":\"ann\"}\n\(group)\n")], limits: limits)
    var results: [String] = []
    while let result = try population.next() {
      switch result {
      case .success(let user): results.append(user.userName)
      case .failure(let problem): results.append(problem.description)
      }
    }
    #expect(
      results == [
        "ann",
        "users: record 2 (line 2, byte 19): the line is longer than 59 bytes; expected one resource on each line",
      ])
    #expect(population.groups.isEmpty)
  }

  @Test func nestedGroupsDoNotCascadeAndOwnersAreNoMembers() throws {
    let groups = #"""
      {"displayName":"Outer","id":"g1","members":[{"value":"g2","type":"Group"},{"value":"g3"},{"value":"1","type":"User"}]}
      {"displayName":"Inner","id":"g2","members":[{"value":"2"}],"owners":[{"value":"1"}]}
      {"displayName":"Other","id":"g3","members":[]}
      """#
    #expect(
      try population(source("\(Self.ann)\n{\"userName\":\"bob\",\"id\":\"2\"}\n"), groups: [source(groups)]) == [
        "ann: Outer (direct)", "bob: Inner (direct)",
        "note: the group `Inner` is a member of `Outer`: its members are not, nested groups never cascade",
        "note: the group `Other` is a member of `Outer`: its members are not, nested groups never cascade",
        "note: `Inner` has 1 owner: an owner is no member",
      ])
  }

  @Test func groupsMayComeInPages() throws {
    let pages = #"""
      {"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":1,"Resources":[
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ann","id":"1"}]}
      {"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":5,"Resources":[
        {"schemas":["URN:ietf:params:scim:schemas:core:2.0:group"],"displayName":"Admins","members":[{"value":"1"}]}]}
      """#
    #expect(
      try population(source(pages)) == [
        "ann: Admins (direct)",
        "warning: users: the ListResponse pages announce 4 more resources (`totalResults`) than they hold",
      ])
  }

  @Test func aBadGroupIsReportedOnceAndAUserInAGroupsFileIsLeftOut() throws {
    let groups = #"""
      {"displayName":"A","id":"g1","members":[]}
      {"displayName":"B","id":"g1","members":[]}
      {"id":"g2","members":[]}
      {"displayName":"C","members":[1]}
      """#
    let problems = [
      "record 2 (line 2, byte 43): a Group with the id `g1` was read before",
      "record 3 (line 3, byte 86): a Group has no `displayName`",
      "record 4 (line 4, byte 111): `members[0]`: found a number, expected an object",
    ]
    let inUsers = try population(source(groups + "\n" + Self.ann))
    #expect(Array(inUsers.prefix(3)) == problems.map { "users: \($0)" })
    #expect(inUsers.last == "ann: ")
    let inGroups = try population(source(Self.ann), groups: [source(groups + "\n" + Self.ann, name: "groups")])
    #expect(Array(inGroups.prefix(3)) == problems.map { "groups: \($0)" })
    #expect(inGroups.suffix(2) == ["ann: ", "note: groups: 1 record is no Group and was left out"])
  }

  @Test(arguments: [
    (#"{"id":"1"}"#, "the record is neither a User nor a Group"),
    (
      #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:core:2.0:Group"]}"#,
      "`schemas` says that the record is both a User and a Group"
    ),
    (#"{"meta":{"resourceType":"Device"},"userName":"x"}"#, "the record is a resource of type `Device`"),
    (
      #"{"primaryEmail":"ann@corp.example"}"#,
      "the record is no SCIM resource: it looks like one of the Google Directory API"
    ),
    (#"{"displayName":"Ann","title":"Boss"}"#, "the record is neither a User nor a Group"),
  ])
  func recordsThatAreNeitherUserNorGroupAreRefused(_ record: String, _ message: String) throws {
    #expect(
      try population(source(record)) == [
        "users: record 1 (line 1, byte 0): \(message); expected \(ShapeError.expected)"
      ])
  }

  @Test(arguments: [
    (#"{"id":"1","userPrincipalName":"ann@corp.example"}"#, "Microsoft Graph"),
    (#"{"id":"00u1","status":"ACTIVE","profile":{"login":"ann"}}"#, "Okta's own API"),
  ])
  func recordsOfAnExportAmongSCIMAreRefused(_ record: String, _ product: String) throws {
    #expect(
      try population(source("\(Self.ann)\n\(record)\n")) == [
        "ann: ",
        "users: record 2 (line 2, byte 28): the record is no SCIM resource: it looks like one of \(product); expected "
          + ShapeError.expected,
      ])
  }

  @Test func wrongTypesAndUsersWithoutNamesAreBadRecords() throws {
    let records = #"""
      {"userName":"ann","emails":[{"value":1}],"active":"maybe"}
      {"userName":"","id":"1"}
      {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"]}
      {"userName":"bob"}
      """#
    let lines = try population(source(records))
    #expect(lines[0].hasPrefix("users: record 1 (line 1, byte 0): `emails[0].value`: "))
    #expect(lines[0].hasSuffix("(and 1 more)"))
    #expect(
      lines.dropFirst() == [
        "users: record 2 (line 2, byte 59): a User has no `userName`",
        "users: record 3 (line 3, byte 84): a User has no `userName`", "bob: ",
      ])
  }

  @Test func attributesOfAnExtensionAtTheTopAreCounted() throws {
    let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    let users = """
      {"userName":"ann","DEPARTMENT":"IT","title":"Boss","shoeSize":1}
      {"userName":"bob","department":"IT","costCenter":"7","\(urn)":{"department":"IT"}}
      {"userName":"cem","department":"IT"}
      {"userName":"dot","department":null}
      """
    let place = "at the top level, where no rule reads it: it belongs in an object under `\(urn)`"
    #expect(
      try population(source(users)) == [
        "ann: ", "bob: ", "cem: ", "dot: ", "note: 2 users have `department` \(place)",
        "note: 1 user has `costCenter` \(place)",
      ])
  }

  @Test func usersWithoutIDAreCountedWhereGroupsAreLoaded() throws {
    let group = #"{"displayName":"A","id":"g1","members":[{"value":"1"}]}"#
    #expect(
      try population(source("{\"userName\":\"x\"}\n\(Self.ann)\n\(group)")) == [
        "x: ", "ann: A (direct)", "note: 1 user has no `id`: no Group resource can name them as members",
      ])
  }

  @Test(arguments: [
    (#"{"userName":"x","groups":[{"type":"direct"}]}"#, false), (#"{"displayName":"x","id":"1"}"#, true),
    (#"{"userName":"x","MEMBERS":[]}"#, true), (#"{"userName":"x","meta":{"resourceType":"Group"}}"#, true),
    (#"{"userName":"x","schemas":["urn:ietf:params:scim:schemas:core:2.0:gROUP"]}"#, true),
    (#"{"userName":"x\u0041"}"#, true), ("", true), ("\"", true),
  ])
  func aLookAtTheBytesNeverMissesAGroup(_ record: String, _ mayBeGroup: Bool) {
    #expect(GroupCandidate.mayBeGroup(Array(record.utf8)[...]) == mayBeGroup)
  }

  @Test func manyNotesOfOneKindAreCounted() throws {
    let children = (1...30).map { "{\"value\":\"n\($0)\",\"type\":\"Group\"}" }.joined(separator: ",")
    let outer = "{\"displayName\":\"Outer\",\"id\":\"g\",\"members\":[\(children)]}\n"
    let owned = (1...30).map { "{\"displayName\":\"G\($0)\",\"owners\":[{\"value\":\"1\"}],\"members\":[]}\n" }.joined()
    let notes = try population(source(outer + owned))
    #expect(notes.count == 22)
    #expect(
      Array(notes.suffix(2)) == [
        "note: 10 more groups are members of groups: nested groups never cascade",
        "note: 30 groups have owners: an owner is no member",
      ])
  }

  @Test func oneInputGivesTheSameBytesEachTime() throws {
    let groups = (1...40).map {
      "{\"displayName\":\"G\($0)\",\"id\":\"g\($0)\",\"members\":[{\"value\":\"1\"},{\"value\":\"g\($0 % 7)\"}]}\n"
    }
    let text = groups.joined() + Self.ann
    let first = try population(source(text))
    for _ in 0..<20 { #expect(try population(source(text)) == first) }
  }
}
