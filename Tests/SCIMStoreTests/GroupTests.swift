import SCIMModel
import Testing

@testable import SCIMStore

@Suite struct GroupTests {
  @Test func groupsOfAUserFollowFromGroupResources() throws {
    var store = SCIMStore()
    let ann = try store.add(.user, #"{"userName": "ann"}"#)
    _ = try store.add(.group, #"{"displayName": "A", "members": [{"value": "\#(ann)", "type": "User"}]}"#)
    _ = try store.add(.group, #"{"displayName": "B", "members": [{"value": "\#(ann)"}, {"value": "\#(ann)"}]}"#)
    _ = try store.add(.group, #"{"displayName": "C", "members": [{"value": "\#(ann)", "type": "Group"}]}"#)
    #expect(
      try store.body(.user, ann)
        == #"{"userName":"ann","groups":[{"value":"2","display":"A","type":"direct"},{"value":"3","display":"B","type":"direct"}]}"#
    )
  }

  @Test func nestedGroupsNeverCascadeAndOwnersNeverCount() throws {
    var store = SCIMStore()
    let ann = try store.add(.user, #"{"userName": "ann"}"#)
    let bob = try store.add(.user, #"{"userName": "bob"}"#)
    let inner = try store.add(.group, #"{"displayName": "Inner", "members": [{"value": "\#(ann)"}]}"#)
    let outer = try store.add(
      .group,
      """
      {"displayName": "Outer", "owners": [{"value": "\(bob)"}, "ceo", {"display": "Board"}],
       "members": [{"value": "\(inner)"}, {"value": "x", "type": "group"}, {"value": "\(bob)"}, {"value": "ghost"}]}
      """)
    #expect(store.groups(ofUser: ann) == [inner])
    #expect(store.groups(ofUser: bob) == [outer])
    #expect(
      try store.membership(of: outer)
        == Membership(users: [bob], nestedGroups: [inner, "x"], owners: [bob, "ceo", "Board"], unknown: ["ghost"]))
  }

  @Test func unknownMemberCountsAsSoonAsAUserHasTheId() throws {
    var store = SCIMStore()
    let group = try store.add(.group, #"{"displayName": "G", "members": [{"value": "fake-member-id"}]}"#)
    #expect(try store.membership(of: group).unknown == ["fake-member-id"])
    try store.load(.user, json(#"{"id": "fake-member-id", "userName": "ann"}"#))
    #expect(store.groups(ofUser: "fake-member-id") == [group])
    #expect(try store.membership(of: group).unknown == [])
  }

  @Test func changesTellWhetherGroupsMayBeOthers() throws {
    var store = SCIMStore()
    let ann = try store.load(.user, json(#"{"userName": "ann", "groups": [{"display": "Old"}]}"#))
    let group = try store.add(.group, #"{"displayName": "G"}"#)
    let title = try store.patch(.user, ann.id, #"[{"op": "replace", "path": "title", "value": "Boss"}]"#)
    let joined = try store.join(user: ann.id, group: group, now: at(1))
    let other = try json(#"{"userName": "ann", "groups": [{"display": "Other"}]}"#)
    let claimed = try store.load(.user, other, inPlaceOf: ann.id)
    let gone = try store.delete(.user, ann.id, now: at(1))
    let all = [ann, title, joined, claimed, gone].map { $0.changes.map(\.changesGroups) }
    #expect(all == [[true], [false], [true], [true], [true, true]])
  }

  @Test func renameKeepsIdentityAndAffectsAllMembers() throws {
    var store = SCIMStore()
    let ann = try store.add(.user, #"{"userName": "ann"}"#)
    let bob = try store.add(.user, #"{"userName": "bob"}"#)
    let group = try store.add(
      .group, #"{"displayName": "Old", "members": [{"value": "\#(bob)"}, {"value": "\#(ann)"}, {"value": "x"}]}"#)
    let result = try store.patch(.group, group, #"[{"op": "replace", "path": "displayName", "value": "New"}]"#)
    #expect(result.changes == [StoreChange(.updated, .group, id: group, affectedUsers: [ann, bob])])
    #expect(
      try store.body(.user, ann) == #"{"userName":"ann","groups":[{"value":"3","display":"New","type":"direct"}]}"#)
  }

  @Test func changeNamesWhoJoinedAndWhoLeft() throws {
    var store = SCIMStore()
    let ids = try ["a", "b", "c"].map { try store.add(.user, #"{"userName": "\#($0)"}"#) }
    let group = try store.add(.group, #"{"displayName": "G", "members": [{"value": "1"}, {"value": "2"}]}"#)
    let result = try store.patch(
      .group, group,
      #"[{"op":"remove","path":"members[value eq \"1\"]"},{"op":"add","path":"members","value":[{"value":"3"},{"value":"2"},{"value":"ghost"}]}]"#
    )
    #expect(result.changes == [StoreChange(.updated, .group, id: group, affectedUsers: [ids[0], ids[2]])])
  }

  @Test func deletedUserLeavesAllGroups() throws {
    var store = SCIMStore()
    let ann = try store.add(.user, #"{"userName": "ann"}"#)
    let group = try store.add(.group, #"{"displayName": "G", "members": [{"value": "\#(ann)"}, {"value": "x"}]}"#)
    let result = try store.delete(.user, ann, now: at(1))
    #expect(
      result.changes == [
        StoreChange(.deleted, .user, id: ann, affectedUsers: [ann]),
        StoreChange(.updated, .group, id: group, affectedUsers: []),
      ])
    #expect(try store.body(.group, group) == #"{"displayName":"G","members":[{"value":"x"}]}"#)
  }

  @Test func deletedGroupLeavesUsersAndOtherGroups() throws {
    var store = SCIMStore()
    let ann = try store.add(.user, #"{"userName": "ann"}"#)
    let inner = try store.add(.group, #"{"displayName": "Inner", "members": [{"value": "\#(ann)"}]}"#)
    let outer = try store.add(.group, #"{"displayName": "Outer", "members": [{"value": "\#(inner)"}]}"#)
    let result = try store.delete(.group, inner, now: at(1))
    #expect(result.changes.map(\.affectedUsers) == [[ann], []])
    #expect(try store.body(.user, ann) == #"{"userName":"ann"}"#)
    #expect(try store.body(.group, outer) == #"{"displayName":"Outer"}"#)
  }

  @Test func joinAndLeave() throws {
    var store = SCIMStore()
    let ann = try store.add(.user, #"{"userName": "ann"}"#)
    let group = try store.add(.group, #"{"displayName": "G"}"#)
    #expect(try store.join(user: ann, group: group, now: at(1)).changes.map(\.affectedUsers) == [[ann]])
    #expect(try store.join(user: ann, group: group, now: at(2)).changes == [])
    #expect(store.isMember(ann, of: group))
    #expect(try store.leave(user: ann, group: group, now: at(3)).changes.map(\.affectedUsers) == [[ann]])
    #expect(try store.leave(user: ann, group: group, now: at(4)).changes == [])
    #expect(refusal { try store.join(user: "x", group: group, now: at(5)) } == "404: there is no user with the id `x`")
  }

  @Test func groupResourcesWinOverAnExportedUsersOwnList() throws {
    var store = SCIMStore()
    let own = #"[{"value": "g1"}, {"display": "Named"}, {"value": "g9", "display": "Kept"}, {"display": "Other"}]"#
    try store.load(.user, json(#"{"id": "u", "userName": "ann", "groups": \#(own)}"#))
    try store.load(.group, json(#"{"id": "g1", "displayName": "One"}"#))
    try store.load(.group, json(#"{"id": "g2", "displayName": "Named", "members": [{"value": "u"}]}"#))
    #expect(
      try store.read(.user, "u")["groups"]?.json
        == #"[{"value":"g2","display":"Named","type":"direct"},{"value":"g9","display":"Kept"},{"display":"Other"}]"#)
    try store.replace(.user, "u", with: json(#"{"userName": "ann"}"#), now: at(1))
    #expect(try store.read(.user, "u")["groups"]?.elementCount == 3)
  }

  @Test func loadingKeepsIdsAndTimes() throws {
    var store = SCIMStore()
    let text =
      #"{"id":"u7","userName":"ann","meta":{"created":"2020-01-01T00:00:00Z","lastModified":"2021-01-01T00:00:00Z"}}"#
    try store.load(.user, json(text))
    #expect(
      try store.read(.user, "u7")["meta"]?.json.contains(#""created":"2020-01-01T00:00:00Z","lastModified":"2021"#)
        == true)
    #expect(
      refusal { try store.load(.group, json(#"{"id": "u7", "displayName": "G"}"#)) }
        == "409 uniqueness: the id `u7` belongs to a user and to a group")
    #expect(
      refusal { try store.load(.user, json(#"{"id": "u8", "userName": "ANN"}"#)) }
        == "409 uniqueness: the userName `ANN` is taken")
  }
}
