import SCIMModel
import Testing

@testable import SCIMStore

@Suite struct LoadingTests {
  static let badge = SCIMSchema(
    id: "urn:x:badge", name: "Badge", attributes: [SCIMAttribute("number", mutability: .readOnly)])
  static let schemas = ResourceSchemas(
    core: StandardSchemas.user.core, extensions: StandardSchemas.user.extensions + [badge])

  static let export = #"""
    {"id":"u7","userName":"ann","\#(SchemaURN.enterpriseUser)":{"manager":{"value":"m","displayName":"Max"}},"urn:x:badge":{"number":"7"},"meta":{"created":"2020-01-01T00:00:00Z","location":"/u7"}}
    """#

  @Test func anExportIsTakenAsItIs() throws {
    var store = SCIMStore(userSchemas: Self.schemas)
    try store.load(.user, json(Self.export))
    var resource = try store.read(.user, "u7")
    resource["schemas"] = nil
    #expect(resource.json == Self.export)
    try store.load(.user, json(#"{"userName": "bob", "password": "secret"}"#))
    #expect(try store.body(.user, "1") == #"{"userName":"bob"}"#)
    #expect(try store.read(.user, "1")["meta"] == nil)
    #expect(try store.list(.user, StoreQuery(filter: "meta.created pr"), now: at(0)).totalResults == 1)
    #expect(try store.list(.user, StoreQuery(filter: #"manager.displayName eq "MAX""#), now: at(0)).totalResults == 1)
  }

  @Test func aChangeAddsToMetaWhatItKnows() throws {
    var store = SCIMStore()
    try store.load(.user, json(#"{"id": "u", "userName": "ann", "meta": {"version": "W/\"5\""}}"#))
    try store.load(.user, json(#"{"id": "v", "userName": "bob"}"#))
    for id in ["u", "v"] { try store.patch(.user, id, #"[{"op": "add", "path": "title", "value": "Boss"}]"#) }
    #expect(
      try store.read(.user, "u")["meta"]?.json == #"{"version":"W/\"6\"","lastModified":"2026-01-01T00:01:00Z"}"#)
    #expect(
      try store.read(.user, "v")["meta"]?.json == #"{"lastModified":"2026-01-01T00:01:00Z","version":"W/\"2\""}"#)
    try store.load(.user, json(#"{"id": "v", "userName": "bob"}"#))
    try store.patch(.user, "v", #"[{"op": "add", "path": "title", "value": "Boss"}]"#)
    #expect(try store.read(.user, "v")["meta"]?.json.contains(#""version":"W/\"4\"""#) == true)
  }

  @Test func putAndPatchKeepWhatIsReadOnly() throws {
    let manager = "\(SchemaURN.enterpriseUser):manager"
    let max = #""\#(SchemaURN.enterpriseUser)":{"manager":{"value":"m","displayName":"Max"}}"#
    let mia = #""\#(SchemaURN.enterpriseUser)":{"manager":{"value":"n"}}"#
    let number = #""urn:x:badge":{"number":"7"}"#
    var store = SCIMStore(userSchemas: Self.schemas)
    try store.load(.user, json(Self.export))
    let body = #"{"userName": "eve", "\#(manager)": {"value": "m", "displayName": "Eve"}, "urn:x:badge:number": "8"}"#
    try store.replace(.user, "u7", with: json(body), now: at(1))
    #expect(try store.body(.user, "u7") == #"{"userName":"eve",\#(max),\#(number)}"#)
    try store.patch(.user, "u7", #"[{"op": "replace", "path": "\#(manager)", "value": "m"}]"#)
    #expect(try store.body(.user, "u7") == #"{"userName":"eve",\#(max),\#(number)}"#)
    // The name is the old manager's.
    try store.patch(.user, "u7", #"[{"op": "replace", "path": "\#(manager).value", "value": "n"}]"#)
    #expect(try store.body(.user, "u7") == #"{"userName":"eve",\#(mia),\#(number)}"#)
  }

  @Test func whatIsThereAlreadyChangesNothing() throws {
    var store = SCIMStore()
    let user =
      #"{"id": "u", "userName": "ann", "groups": [{"display": "G"}], "meta": {"created": "2020-01-01T00:00:00Z"}}"#
    let group = #"{"id": "g", "displayName": "H", "members": [{"value": "u"}]}"#
    for _ in 0..<2 {
      let before = store.contents
      let changes = try store.load(.user, json(user)).changes + store.load(.group, json(group)).changes
      #expect(changes.isEmpty == !before.isEmpty)
    }
    let other = user.replacing("2020", with: "2021")
    #expect(try store.load(.user, json(other)).changes == [StoreChange(.updated, .user, id: "u", affectedUsers: ["u"])])
  }

  @Test func anIdMadeHereYieldsToTheOneOfTheExport() throws {
    var store = SCIMStore()
    let ann = try store.add(.user, #"{"userName": "ann"}"#)
    let group = try store.add(.group, #"{"displayName": "G", "members": [{"value": "\#(ann)"}, {"value": "u1"}]}"#)
    let result = try store.load(.user, json(#"{"id": "u1", "userName": "ANN", "title": "Boss"}"#), inPlaceOf: ann)
    #expect(
      result.changes == [
        StoreChange(.deleted, .user, id: ann, affectedUsers: [ann]),
        StoreChange(.created, .user, id: "u1", affectedUsers: ["u1"]),
        StoreChange(.updated, .group, id: group, affectedUsers: []),
        StoreChange(.updated, .user, id: "u1", affectedUsers: ["u1"]),
      ])
    #expect(store.ids(.user) == ["u1"])
    #expect(store.ids(.user, named: "ann") == ["u1"])
    #expect(try store.body(.group, group) == #"{"displayName":"G","members":[{"value":"u1"}]}"#)
    #expect(store.groups(ofUser: "u1") == [group])
    #expect(Array(store.log.changes.suffix(4)) == result.changes)
    // One that an export gave does not.
    let error = refusal { try store.load(.user, json(#"{"id": "u2", "userName": "ann"}"#), inPlaceOf: "u1") }
    #expect(error == "409 uniqueness: the userName `ann` is taken")
  }

  @Test func anIdMadeHereMakesWayForSomebodyElse() throws {
    var store = SCIMStore()
    try store.load(.user, json(#"{"userName": "ann"}"#))
    let group = try store.load(.group, json(#"{"displayName": "G"}"#)).id
    try store.join(user: "1", group: group, now: at(1))
    try store.load(.user, json(#"{"id": "1", "userName": "bob"}"#))
    try store.load(.user, json(#"{"id": "2", "userName": "cem"}"#))
    #expect(store.ids(.user) == ["3", "1", "2"])
    #expect(store.ids(.user).map { store.name(.user, $0) } == ["ann", "bob", "cem"])
    #expect(store.ids(.group) == ["4"])
    #expect(store.groups(ofUser: "3") == ["4"])
    #expect(store.groups(ofUser: "1") == [])
    #expect(try store.body(.group, "4") == #"{"displayName":"G","members":[{"value":"3","type":"User"}]}"#)
  }

  @Test func theMembersOfAnExportAreNoUsersWithoutAnId() throws {
    var store = SCIMStore()
    try store.load(.user, json(#"{"userName": "ann"}"#))
    try store.load(.group, json(#"{"id": "g", "displayName": "G", "members": [{"value": "1"}]}"#))
    #expect(store.ids(.user) == ["2"])
    #expect(try store.membership(of: "g") == Membership(unknown: ["1"]))
    #expect(try store.add(.user, #"{"userName": "bob"}"#) == "3")
  }

  @Test func aRefusedLoadMovesNobody() throws {
    var store = SCIMStore()
    _ = try store.add(.user, #"{"userName": "ann"}"#)
    try store.load(.user, json(#"{"id": "u", "userName": "bob"}"#))
    let before = store.contents
    let error = refusal { try store.load(.user, json(#"{"id": "1", "userName": "BOB"}"#)) }
    #expect(error == "409 uniqueness: the userName `BOB` is taken")
    #expect(store.contents == before)
    #expect(store.log.next == 3)
  }

  @Test func membersListedTwiceAreUsersIfOneSaysSo() throws {
    var store = SCIMStore()
    let user = { (id: String, type: String) in #"{"value": "\#(id)", "type": "\#(type)"}"# }
    let members = [user("a", "Group"), user("a", "User"), user("b", "User"), user("b", "Group")].joined(separator: ",")
    for id in ["a", "b"] { try store.load(.user, json(#"{"id": "\#(id)", "userName": "\#(id)"}"#)) }
    try store.load(.group, json(#"{"id": "g", "displayName": "G", "members": [\#(members)]}"#))
    #expect(try store.membership(of: "g") == Membership(users: ["a", "b"]))
    #expect(!store.isMember("ghost", of: "g"))
  }
}
