import SCIMModel
import SCIMStore
import Testing

/// The examples of RFC 7644 §3.5.2.1–§3.5.2.3.
@Suite struct PatchRFCTests {
  static let babs = #"{"userName": "bjensen"}"#
  static let member = #"{"display":"Babs Jensen","$ref":"https://example.com/v2/Users/2819c223","value":"2819c223"}"#
  static let james = #"{"display":"James Smith","$ref":"https://example.com/v2/Users/08e1d05d","value":"08e1d05d"}"#

  @Test func addMember() throws {
    var store = SCIMStore()
    let id = try store.add(.group, #"{"displayName": "Tour Guides"}"#)
    try store.patch(.group, id, #"[{"op": "add", "path": "members", "value": [\#(Self.member)]}]"#)
    #expect(try store.body(.group, id) == #"{"displayName":"Tour Guides","members":[\#(Self.member)]}"#)
  }

  @Test func addWithoutPath() throws {
    var store = SCIMStore()
    let id = try store.add(.user, Self.babs)
    try store.patch(
      .user, id,
      #"[{"op": "add", "value": {"emails": [{"value": "babs@jensen.org", "type": "home"}], "nickname": "Babs"}}]"#)
    #expect(
      try store.body(.user, id)
        == #"{"userName":"bjensen","emails":[{"value":"babs@jensen.org","type":"home"}],"nickName":"Babs"}"#)
  }

  @Test func removeOneMember() throws {
    var store = SCIMStore()
    let id = try store.add(.group, #"{"displayName": "G", "members": [\#(Self.member), \#(Self.james)]}"#)
    try store.patch(.group, id, #"[{"op": "remove", "path": "members[value eq \"2819c223\"]"}]"#)
    #expect(try store.body(.group, id) == #"{"displayName":"G","members":[\#(Self.james)]}"#)
  }

  @Test func removeAllMembers() throws {
    var store = SCIMStore()
    let id = try store.add(.group, #"{"displayName": "G", "members": [\#(Self.member), \#(Self.james)]}"#)
    try store.patch(.group, id, #"[{"op": "remove", "path": "members"}]"#)
    #expect(try store.body(.group, id) == #"{"displayName":"G"}"#)
  }

  @Test func removeEmailsByFilter() throws {
    var store = SCIMStore()
    let id = try store.add(
      .user,
      """
      {"userName": "bjensen", "emails": [{"value": "b@example.com", "type": "work"},
        {"value": "b@other.org", "type": "work"}, {"value": "c@example.com", "type": "home"}]}
      """)
    let path = #"emails[type eq \"work\" and value ew \"example.com\"]"#
    try store.patch(.user, id, #"[{"op": "remove", "path": "\#(path)"}]"#)
    #expect(
      try store.body(.user, id)
        == #"{"userName":"bjensen","emails":[{"value":"b@other.org","type":"work"},{"value":"c@example.com","type":"home"}]}"#
    )
  }

  @Test func exchangeAMember() throws {
    var store = SCIMStore()
    let id = try store.add(.group, #"{"displayName": "G", "members": [\#(Self.member)]}"#)
    try store.patch(
      .group, id,
      """
      [{"op": "remove", "path": "members[value eq \\"2819c223\\"]"},
       {"op": "add", "path": "members", "value": [\(Self.james)]}]
      """)
    #expect(try store.body(.group, id) == #"{"displayName":"G","members":[\#(Self.james)]}"#)
  }

  @Test func replaceAllMembers() throws {
    var store = SCIMStore()
    let id = try store.add(.group, #"{"displayName": "G", "members": [{"value": "old"}, \#(Self.james)]}"#)
    try store.patch(
      .group, id, #"[{"op": "replace", "path": "members", "value": [\#(Self.member), \#(Self.james)]}]"#)
    #expect(try store.body(.group, id) == #"{"displayName":"G","members":[\#(Self.james),\#(Self.member)]}"#)
  }

  static let address =
    #"{"type":"work","streetAddress":"100 Universal City Plaza","locality":"Hollywood","primary":true}"#

  @Test func replaceAnAddressByFilter() throws {
    var store = SCIMStore()
    let id = try store.add(.user, #"{"userName": "b", "addresses": [{"type": "home"}, \#(Self.address)]}"#)
    let new = #"{"type":"work","streetAddress":"911 Universal City Plaza","country":"US","primary":true}"#
    try store.patch(
      .user, id, #"[{"op": "replace", "path": "addresses[type eq \"work\"]", "value": \#(new)}]"#)
    #expect(try store.body(.user, id) == #"{"userName":"b","addresses":[{"type":"home"},\#(new)]}"#)
  }

  @Test func replaceAPartOfAnAddress() throws {
    var store = SCIMStore()
    let id = try store.add(.user, #"{"userName": "b", "addresses": [\#(Self.address)]}"#)
    try store.patch(
      .user, id,
      #"[{"op":"replace","path":"addresses[type eq \"work\"].streetAddress","value":"1010 Broadway Ave"}]"#)
    #expect(
      try store.body(.user, id)
        == #"{"userName":"b","addresses":[{"type":"work","streetAddress":"1010 Broadway Ave","locality":"Hollywood","primary":true}]}"#
    )
  }

  @Test func replaceWithoutPath() throws {
    var store = SCIMStore()
    let id = try store.add(.user, #"{"userName": "b", "emails": [{"value": "x@y"}], "nickName": "B", "title": "T"}"#)
    try store.patch(
      .user, id,
      """
      [{"op": "replace", "value": {"emails": [{"value": "bjensen@example.com", "type": "work", "primary": true},
        {"value": "babs@jensen.org", "type": "home"}], "nickname": "Babs"}}]
      """)
    #expect(
      try store.body(.user, id)
        == #"{"userName":"b","emails":[{"value":"bjensen@example.com","type":"work","primary":true},{"value":"babs@jensen.org","type":"home"}],"nickName":"Babs","title":"T"}"#
    )
  }
}
