import SCIMModel
import Testing

@testable import SCIMStore

/// Groups that users say themselves to be in.
@Suite struct ClaimTests {
  /// `bob`, who claims `groups`, and `ann`, who claims nothing.
  static func store(_ groups: String) throws -> SCIMStore {
    var store = SCIMStore()
    try store.load(.user, json(#"{"id": "a", "userName": "ann"}"#))
    try store.load(.user, json(#"{"id": "b", "userName": "bob", "groups": \#(groups)}"#))
    return store
  }

  static func groups(_ store: SCIMStore, _ user: String = "b") throws -> String {
    try store.read(.user, user)["groups"]?.json ?? "[]"
  }

  static let claims = #"[{"display": "g"}, {"value": "1", "display": "Other"}, {"display": "H"}]"#

  @Test func aDeletedGroupTakesTheClaimsWithIt() throws {
    var store = try Self.store(Self.claims)
    let group = try store.create(.group, json(#"{"displayName": "G"}"#), now: at(0))
    #expect(group.changes == [StoreChange(.created, .group, id: "1", affectedUsers: ["b"])])
    #expect(try Self.groups(store) == #"[{"display":"H"}]"#)
    let deleted = try store.delete(.group, group.id, now: at(1))
    #expect(deleted.changes == [StoreChange(.deleted, .group, id: "1", affectedUsers: [])])
    #expect(try Self.groups(store) == #"[{"display":"H"}]"#)
  }

  @Test func aRenamedGroupTakesTheClaimsByItsOldNameAndDecidesThoseByTheNew() throws {
    var store = try Self.store(Self.claims)
    let group = try store.add(.group, #"{"displayName": "G", "members": [{"value": "a"}]}"#)
    let renamed = try store.patch(.group, group, #"[{"op": "replace", "path": "displayName", "value": "h"}]"#)
    #expect(renamed.changes == [StoreChange(.updated, .group, id: "1", affectedUsers: ["a", "b"])])
    #expect(try Self.groups(store) == "[]")
    try store.patch(.group, group, #"[{"op": "replace", "path": "displayName", "value": "G"}]"#)
    #expect(try Self.groups(store) == "[]")
    try store.delete(.group, group, now: at(2))
    #expect(try store.read(.user, "b")["groups"] == nil)
  }

  @Test func anotherSpellingIsNoOtherName() throws {
    var store = try Self.store(#"[{"display": "Straße"}]"#)
    let group = try store.add(.group, #"{"displayName": "STRASSE"}"#)
    try store.patch(.group, group, #"[{"op": "replace", "path": "displayName", "value": "strasse"}]"#)
    #expect(try Self.groups(store) == "[]")
    #expect(store.users["b"]?.claims.map(\.name) == ["Straße"])
  }

  @Test func loadingAGroupAffectsThoseWhoClaimIt() throws {
    var store = try Self.store(#"[{"value": "g1"}, {"value": "g2", "display": "Two"}]"#)
    let one = try store.load(.group, json(#"{"id": "g1", "displayName": "One", "members": [{"value": "a"}]}"#))
    #expect(one.changes == [StoreChange(.created, .group, id: "g1", affectedUsers: ["a", "b"])])
    // A group of another id is another group, a group without one may be this.
    #expect(
      try store.load(.group, json(#"{"id": "g3", "displayName": "TWO"}"#)).changes.map(\.affectedUsers) == [[]])
    #expect(try store.load(.group, json(#"{"displayName": "TWO"}"#)).changes.map(\.affectedUsers) == [["b"]])
    #expect(try Self.groups(store) == "[]")
  }

  @Test func aClaimCountsAgainWhenTheGroupTurnsOutToBeAnother() throws {
    var store = try Self.store(#"[{"value": "g2", "display": "G"}]"#)
    let group = try store.load(.group, json(#"{"displayName": "G"}"#)).id
    #expect(try Self.groups(store) == "[]")
    let result = try store.load(.group, json(#"{"id": "g1", "displayName": "G"}"#), inPlaceOf: group)
    #expect(
      result.changes == [
        StoreChange(.deleted, .group, id: group, affectedUsers: []),
        StoreChange(.created, .group, id: "g1", affectedUsers: []),
        StoreChange(.updated, .group, id: "g1", affectedUsers: ["b"]),
      ])
    #expect(try Self.groups(store) == #"[{"value":"g2","display":"G"}]"#)
  }

  @Test func anAdoptedGroupHasThoseWhoClaimItDirectly() throws {
    var store = try Self.store(#"[{"display": "G", "type": "direct"}]"#)
    try store.load(.user, json(#"{"id": "c", "userName": "cem", "groups": [{"display": "g", "type": "indirect"}]}"#))
    try store.load(.user, json(#"{"id": "d", "userName": "dan", "groups": [{"value": "x", "display": "G"}]}"#))
    #expect(store.claims(ofUser: "c").map(\.isDirect) == [false])
    let group = try store.adoptGroup(id: nil, name: "G").id
    #expect(try store.membership(of: group) == Membership(users: ["b"]))
    #expect(try store.adoptGroup(id: "x", name: "G").changes.map(\.affectedUsers) == [["d"]])
    #expect(store.groups(ofUser: "d") == ["x"])
    #expect(refusal { try store.adoptGroup(id: "a", name: "G") } == "409 uniqueness: the id `a` is taken")
  }

  @Test func whoClaimsLeavesNothingBehindWhenDeleted() throws {
    var store = try Self.store(Self.claims)
    try store.delete(.user, "b", now: at(1))
    #expect(!store.hasClaims)
    #expect(try store.create(.group, json(#"{"displayName": "G"}"#), now: at(2)).changes.map(\.affectedUsers) == [[]])
  }

  @Test func aPatchKeepsAUsersOwnList() throws {
    var store = try Self.store(#"[{"display": "G"}]"#)
    try store.patch(.user, "b", #"[{"op": "add", "path": "title", "value": "Boss"}]"#)
    #expect(try Self.groups(store) == #"[{"display":"G"}]"#)
    #expect(store.hasClaims)
  }
}
