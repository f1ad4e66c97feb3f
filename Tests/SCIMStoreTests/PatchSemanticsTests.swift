import SCIMModel
import SCIMStore
import Testing

@Suite struct PatchSemanticsTests {
  static let ann = """
    {"userName": "ann", "title": "Boss", "x": 1, "name": {"givenName": "Ann", "familyName": "Bo"},
     "\(SchemaURN.enterpriseUser)": {"department": "IT"},
     "emails": [{"value": "w@x", "type": "work", "primary": true}, {"value": "h@x", "type": "home"}]}
    """

  @Test(arguments: [
    #"[{"op": "add", "path": "title", "value": "Boss"}]"#,
    #"[{"op": "add", "path": "emails", "value": [{"value": "h@x", "type": "home"}]}]"#,
    #"[{"op": "replace", "path": "emails[type eq \"work\"].primary", "value": "true"}]"#,
    #"[{"op": "add", "value": {"name": {"givenName": "Ann"}}}]"#,
    // `add` never removes (RFC 7644 §3.5.2.1).
    #"[{"op": "add", "path": "emails", "value": []}]"#, #"[{"op": "add", "path": "emails", "value": [null]}]"#,
    #"[{"op": "add", "path": "emails", "value": ""}]"#, #"[{"op": "add", "path": "emails", "value": [""]}]"#,
    #"[{"op": "add", "path": "title", "value": ""}]"#, #"[{"op": "add", "value": {"title": null, "x": null}}]"#,
    #"[{"op": "add", "value": {"name": {"familyName": null}}}]"#, #"[{"op": "add", "path": "name", "value": null}]"#,
    #"[{"op": "add", "path": "emails[type eq \"work\"].value", "value": ""}]"#,
    #"[{"op": "add", "value": {"\#(SchemaURN.enterpriseUser)": null}}]"#,
    #"[{"op": "add", "path": "\#(SchemaURN.enterpriseUser)", "value": []}]"#,
    // `schemas` follows from the rest.
    #"[{"op": "replace", "path": "schemas", "value": ["urn:x"]}]"#,
    #"[{"op": "add", "path": "SCHEMAS", "value": "urn:x"}]"#,
    #"[{"op": "add", "path": "\#(SchemaURN.user):schemas", "value": "urn:x"}]"#,
    #"[{"op": "remove", "path": "nickName"}]"#,
    #"[{"op": "remove", "path": "emails[type eq \"other\"]"}]"#,
    #"[{"op": "replace", "path": "title", "value": "X"}, {"op": "replace", "path": "title", "value": "Boss"}]"#,
    #"[{"op": "replace", "value": {"schemas": ["urn:x"], "password": "secret"}}]"#,
  ])
  func whatIsThereAlreadyChangesNothing(operations: String) throws {
    var store = SCIMStore()
    let id = try store.add(.user, Self.ann)
    let before = store.contents
    #expect(try store.patch(.user, id, operations).changes == [])
    #expect(store.contents == before)
  }

  @Test(arguments: [
    (#"[{"op": "remove"}]"#, "400 noTarget: Operations[0]: `remove` needs a path"),
    (
      #"[{"op": "add", "value": "x"}]"#,
      "400 invalidValue: Operations[0]: `add` without a path needs an object of attributes as its value"
    ),
    (#"[{"op": "add", "path": "title"}]"#, "400 invalidValue: Operations[0]: `add` at `title` needs a value"),
    (#"[{"op": "replace", "path": "id", "value": "x"}]"#, "400 mutability: Operations[0]: `id` is read-only"),
    (#"[{"op": "replace", "value": {"id": "x"}}]"#, "400 mutability: Operations[0]: `id` is read-only"),
    (
      #"[{"op": "replace", "path": "meta.created", "value": "x"}]"#,
      "400 mutability: Operations[0]: `meta.created` is read-only"
    ),
    (
      #"[{"op": "add", "path": "groups", "value": [{"value": "1"}]}]"#,
      "400 mutability: Operations[0]: `groups` is read-only"
    ),
    (
      #"[{"op": "replace", "path": "group", "value": "A"}]"#,
      "400 mutability: Operations[0]: `group` stands for the names of `groups`, which is read-only"
    ),
    (#"[{"op": "remove", "path": "schemas"}]"#, "400 mutability: Operations[0]: `schemas` is required"),
    (#"[{"op": "remove", "path": "userName"}]"#, "400 mutability: Operations[0]: `userName` is required"),
    (#"[{"op": "replace", "path": "USERNAME", "value": ""}]"#, "400 mutability: Operations[0]: `USERNAME` is required"),
    (
      #"[{"op": "replace", "path": "emails[value eq \"z\"].type", "value": "work"}]"#,
      "400 noTarget: Operations[0]: `emails[value eq \"z\"].type` matches no value"
    ),
    (
      #"[{"op": "replace", "path": "emails[type eq \"a\" and primary eq true].value", "value": "x"}]"#,
      "400 noTarget: Operations[0]: `emails[type eq \"a\" and primary eq true].value` matches no value"
    ),
    (
      #"[{"op": "replace", "path": "active", "value": "maybe"}]"#,
      "400 invalidValue: Operations[0]: active: found the string `maybe`, expected true or false"
    ),
    (
      #"[{"op": "replace", "path": "emails.value", "value": "x"}]"#,
      "400 invalidPath: Operations[0]: `emails.value`: there are 2 values, name one: "
        + "`emails[type eq \"work\"].value`"
    ),
    (
      #"[{"op":"replace","path":"emails","value":[{"value":"1","primary":true},{"value":"2","primary":true}]}]"#,
      "400 invalidValue: Operations[0]: `emails`: more than one value is primary"
    ),
    (
      #"[{"op": "replace", "path": "emails[value pr].primary", "value": true}]"#,
      "400 invalidValue: Operations[0]: `emails[value pr].primary`: more than one value would be primary"
    ),
    (
      #"[{"op": "add", "path": "title", "value": "New"}, {"op": "replace", "path": "userName", "value": "BOB"}]"#,
      "409 uniqueness: the userName `BOB` is taken"
    ),
    (
      #"[{"op": "add", "path": "title", "value": "New"}, {"op": "remove", "path": "userName"}]"#,
      "400 mutability: Operations[1]: `userName` is required"
    ),
    (
      #"[{"op": "move", "path": "title"}]"#,
      "400 invalidSyntax: Operations[0].op: expected `add`, `remove` or `replace`"
    ),
    ("[]", "400 invalidSyntax: `Operations` has to be an array of at least one operation"),
    (#"[{"op": "add", "path": 1}]"#, "400 invalidPath: Operations[0].path: found a number, expected a string"),
  ])
  func refusedPatchLeavesTheDirectoryAsItWas(operations: String, expected: String) throws {
    var store = SCIMStore()
    let id = try store.add(.user, Self.ann)
    _ = try store.add(.user, #"{"userName": "bob"}"#)
    let before = store.contents
    #expect(refusal { try store.patch(.user, id, operations) } == expected)
    #expect(store.contents == before)
  }

  @Test(arguments: [
    "titel", "emails[", "emails[type eq]", "emails[kind eq \\\"work\\\"]", "", "name.x", "title.x",
  ])
  func pathThatNamesNothingIsInvalid(path: String) throws {
    var store = SCIMStore()
    let id = try store.add(.user, Self.ann)
    let error = refusal { try store.patch(.user, id, #"[{"op": "add", "path": "\#(path)", "value": "x"}]"#) }
    #expect(error?.hasPrefix("400 invalidPath: Operations[0]: ") == true, "\(error ?? "accepted")")
  }

  @Test func newPrimaryValueTakesItFromTheOld() throws {
    var store = SCIMStore()
    let id = try store.add(.user, Self.ann)
    try store.patch(.user, id, #"[{"op": "replace", "path": "emails[type eq \"home\"].primary", "value": "True"}]"#)
    #expect(
      try store.read(.user, id)["emails"]?.json
        == #"[{"value":"w@x","type":"work","primary":false},{"value":"h@x","type":"home","primary":true}]"#)
    try store.patch(.user, id, #"[{"op": "add", "path": "emails", "value": {"value": "n@x", "primary": true}}]"#)
    #expect(
      try store.read(.user, id)["emails"]?.json
        == #"[{"value":"w@x","type":"work","primary":false},{"value":"h@x","type":"home","primary":false},{"value":"n@x","primary":true}]"#
    )
  }

  @Test func replaceOfAComplexAttributeKeepsWhatItDoesNotName() throws {
    var store = SCIMStore()
    let id = try store.add(.user, Self.ann)
    try store.patch(.user, id, #"[{"op": "replace", "path": "name", "value": {"givenName": "Eve"}}]"#)
    #expect(try store.read(.user, id)["name"]?.json == #"{"givenName":"Eve","familyName":"Bo"}"#)
    try store.patch(.user, id, #"[{"op": "replace", "value": {"name": {"familyName": null}}}]"#)
    #expect(try store.read(.user, id)["name"]?.json == #"{"givenName":"Eve"}"#)
    try store.patch(.user, id, #"[{"op": "remove", "path": "name.givenName"}]"#)
    #expect(try store.read(.user, id)["name"] == nil)
  }

  @Test func removeWithValuesTakesThoseValues() throws {
    var store = SCIMStore()
    let id = try store.add(.user, Self.ann)
    try store.patch(.user, id, #"[{"op": "remove", "path": "emails", "value": [{"value": "w@x"}]}]"#)
    #expect(try store.read(.user, id)["emails"]?.json == #"[{"value":"h@x","type":"home"}]"#)
  }

  @Test func changeMovesLastModifiedAndVersion() throws {
    var store = SCIMStore()
    let id = try store.add(.user, Self.ann)
    try store.patch(.user, id, #"[{"op": "remove", "path": "title"}]"#)
    #expect(
      try store.read(.user, id)["meta"]?.json
        == #"{"resourceType":"User","created":"2026-01-01T00:00:00Z","lastModified":"2026-01-01T00:01:00Z","version":"W/\"2\""}"#
    )
  }

  @Test func immutableAttributesAreSetOnce() throws {
    let badge = SCIMSchema(
      id: "urn:x:badge", name: "Badge", attributes: [SCIMAttribute("badge", mutability: .immutable)])
    var store = SCIMStore(userSchemas: ResourceSchemas(core: StandardSchemas.user.core, extensions: [badge]))
    let id = try store.add(.user, #"{"userName": "a"}"#)
    try store.patch(.user, id, #"[{"op": "add", "path": "urn:x:badge:badge", "value": "1"}]"#)
    let error = refusal { try store.patch(.user, id, #"[{"op": "replace", "path": "badge", "value": "2"}]"#) }
    #expect(error == "400 mutability: Operations[0]: `badge` cannot be changed once it is set")
    try store.replace(.user, id, with: json(#"{"userName": "b"}"#), now: at(1))
    #expect(try store.body(.user, id) == #"{"userName":"b","urn:x:badge":{"badge":"1"}}"#)
    let put = refusal {
      try store.replace(.user, id, with: json(#"{"userName": "b", "urn:x:badge:badge": "2"}"#), now: at(1))
    }
    #expect(put == "400 mutability: `badge` cannot be changed once it is set")
    try store.patch(.user, id, #"[{"op": "replace", "path": "badge", "value": "1"}]"#)
  }

  @Test func aPartThatIsImmutableIsSetOnce() throws {
    let card = SCIMAttribute(
      "card", .complex, subAttributes: [SCIMAttribute("number", mutability: .immutable), SCIMAttribute("color")])
    let schema = SCIMSchema(id: "urn:x:card", name: "Card", attributes: [card])
    var store = SCIMStore(userSchemas: ResourceSchemas(core: StandardSchemas.user.core, extensions: [schema]))
    let id = try store.add(.user, #"{"userName": "a", "urn:x:card:card": {"color": "red"}}"#)
    try store.patch(.user, id, #"[{"op": "add", "path": "card.number", "value": "1"}]"#)
    for operation in [#""replace", "path": "card.number", "value": "2""#, #""remove", "path": "card.number""#] {
      #expect(
        refusal { try store.patch(.user, id, #"[{"op": \#(operation)}]"#) }
          == "400 mutability: Operations[0]: `card.number` cannot be changed once it is set")
    }
    #expect(try store.body(.user, id) == #"{"userName":"a","urn:x:card":{"card":{"color":"red","number":"1"}}}"#)
  }

  /// The elements of `emails` or `addresses` after an operation.
  @Test(arguments: [
    (
      #""emails": [{"value": "a", "type": "work"}, {"value": "b"}, {"value": "c", "type": "home"}]"#,
      #"{"op": "replace", "path": "emails[type pr]", "value": {"value": "x", "type": "work", "primary": true}}"#,
      #"[{"value":"x","type":"work","primary":true},{"value":"b"}]"#
    ),
    (
      #""emails": [{"value": "a", "type": "work"}, {"value": "b", "type": "work"}, {"value": "c"}]"#,
      #"{"op": "replace", "path": "emails[type pr].value", "value": "x"}"#,
      #"[{"value":"x","type":"work"},{"value":"c"}]"#
    ),
    (
      #""emails": [{"value": "a", "type": "work", "primary": true}, {"value": "b", "type": "home"}]"#,
      #"{"op": "replace", "path": "emails[type eq \"home\"]", "value": {"value": "c", "primary": true}}"#,
      #"[{"value":"a","type":"work","primary":false},{"value":"c","primary":true}]"#
    ),
    // Without a `value` only equal elements are one.
    (
      #""addresses": [{"type": "work", "country": "DE", "locality": "Berlin"}]"#,
      #"{"op": "add", "path": "addresses", "value": [{"country": "DE"}, {"country": "DE"}]}"#,
      #"[{"type":"work","country":"DE","locality":"Berlin"},{"country":"DE"}]"#
    ),
    (
      #""emails": [{"value": "a", "type": "work"}]"#,
      #"{"op": "add", "path": "emails", "value": [{"value": "a", "type": "work", "display": "A"}, {"value": "a"}]}"#,
      #"[{"value":"a","type":"work","display":"A"},{"value":"a"}]"#
    ),
    (
      #""emails": [{"value": "a", "type": "work"}, {"value": "a"}, {"value": "b", "type": "work"}]"#,
      #"{"op": "remove", "path": "emails", "value": [{"value": "a", "type": "work"}, {"value": "b"}]}"#,
      #"[{"value":"a"}]"#
    ),
  ])
  func elementsAreKnownByValueAndType(members: String, operation: String, expected: String) throws {
    var store = SCIMStore()
    let id = try store.add(.user, #"{"userName": "a", \#(members)}"#)
    try store.patch(.user, id, "[\(operation)]")
    let user = try store.read(.user, id)
    #expect((user["emails"] ?? user["addresses"])?.json == expected)
  }

  @Test func aMemberAddedAgainTakesOverItsType() throws {
    var store = SCIMStore()
    let ann = try store.add(.user, #"{"userName": "ann"}"#)
    let group = try store.add(.group, #"{"displayName": "G", "members": [{"value": "\#(ann)", "type": "Group"}]}"#)
    #expect(!store.isMember(ann, of: group))
    let result = try store.patch(
      .group, group, #"[{"op": "add", "path": "members", "value": [{"value": "\#(ann)", "type": "User"}]}]"#)
    #expect(result.changes == [StoreChange(.updated, .group, id: group, affectedUsers: [ann])])
    #expect(try store.body(.group, group) == #"{"displayName":"G","members":[{"value":"\#(ann)","type":"User"}]}"#)
  }
}
