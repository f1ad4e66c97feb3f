import SCIMModel
import SCIMStore
import Testing

/// PATCH as Entra ID and Okta really send it.
@Suite struct PatchClientTests {
  static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

  /// The body of a user after operations on `{"userName":"a", …}`.
  static func patched(_ members: String, _ operations: String) throws -> String {
    var store = SCIMStore()
    let id = try store.add(.user, #"{"userName": "a"\#(members.isEmpty ? "" : ", " + members)}"#)
    try store.patch(.user, id, operations)
    return try store.body(.user, id)
  }

  @Test(arguments: [
    // Entra ID without the flag: capitalised ops, booleans as strings.
    ("", #"[{"op": "Replace", "path": "active", "value": "False"}]"#, #"{"userName":"a","active":false}"#),
    // scim2-models names an extension in its own object.
    (
      "",
      #"[{"op": "add", "path": "\#(enterprise)", "value": {"schemas": ["\#(enterprise)"], "department": "IT"}}]"#,
      #"{"userName":"a","\#(enterprise)":{"department":"IT"}}"#
    ),
    (
      "", #"[{"op": "Add", "path": "name.givenName", "value": "Ann"}]"#, #"{"userName":"a","name":{"givenName":"Ann"}}"#
    ),
    (
      "", #"[{"op": "Add", "path": "emails[type eq \"work\"].value", "value": "a@b"}]"#,
      #"{"userName":"a","emails":[{"type":"work","value":"a@b"}]}"#
    ),
    (
      #""emails": [{"type": "home", "value": "h@b"}]"#,
      #"[{"op": "Replace", "path": "emails[type eq \"work\"].value", "value": "a@b"}]"#,
      #"{"userName":"a","emails":[{"type":"home","value":"h@b"},{"type":"work","value":"a@b"}]}"#
    ),
    (
      "", #"[{"op": "Add", "path": "roles[primary eq \"True\"].value", "value": "Admin"}]"#,
      #"{"userName":"a","roles":[{"primary":true,"value":"Admin"}]}"#
    ),
    (
      #""roles": [{"value": "X"}, {"value": "Y", "primary": true}]"#,
      #"[{"op": "Replace", "path": "roles[primary eq \"True\"].value", "value": "Admin"}]"#,
      #"{"userName":"a","roles":[{"value":"X"},{"value":"Admin","primary":true}]}"#
    ),
    (
      "", #"[{"op": "Add", "path": "roles", "value": [{"value": "{\"id\":\"1\"}"}]}]"#,
      #"{"userName":"a","roles":[{"value":"{\"id\":\"1\"}"}]}"#
    ),
    // With the flag: one replace without a path, names dotted and qualified.
    (
      #""name": {"givenName": "A", "familyName": "B"}"#,
      """
      [{"op": "replace", "value": {"name.givenName": "Ann", "displayName": "Ann B",
        "\(enterprise):employeeNumber": "7", "\(enterprise):manager": "9", "active": true}}]
      """,
      #"{"userName":"a","name":{"givenName":"Ann","familyName":"B"},"displayName":"Ann B","\#(enterprise)":{"employeeNumber":"7","manager":{"value":"9"}},"active":true}"#
    ),
    // The manager is a plain id, and goes with an empty string.
    (
      "", #"[{"op": "Add", "path": "\#(enterprise):manager", "value": "7"}]"#,
      #"{"userName":"a","\#(enterprise)":{"manager":{"value":"7"}}}"#
    ),
    (
      #""\#(enterprise)": {"manager": {"value": "7", "$ref": "../Users/7"}}"#,
      #"[{"op": "Replace", "path": "\#(enterprise):manager", "value": "8"}]"#,
      #"{"userName":"a","\#(enterprise)":{"manager":{"value":"8"}}}"#
    ),
    (
      #""\#(enterprise)": {"manager": "7"}"#, #"[{"op": "replace", "path": "\#(enterprise):manager", "value": ""}]"#,
      #"{"userName":"a"}"#
    ),
    (
      #""\#(enterprise)": {"manager": "7", "department": "IT"}"#,
      #"[{"op": "replace", "path": "\#(enterprise):manager", "value": [{"value": "8"}]}]"#,
      "400 invalidValue: Operations[0]: \(enterprise):manager: found an array, expected an object"
    ),
    (
      "", #"[{"op": "replace", "path": "\#(enterprise):manager", "value": {"value": ""}}]"#, #"{"userName":"a"}"#
    ),
    (
      #""\#(enterprise)": {"manager": "7", "department": "IT"}"#,
      #"[{"op": "replace", "value": {"\#(enterprise)": {"department": null}}}]"#,
      #"{"userName":"a","\#(enterprise)":{"manager":{"value":"7"}}}"#
    ),
    // All of an extension.
    (
      #""\#(enterprise)": {"manager": "7", "department": "IT"}"#, #"[{"op": "remove", "path": "\#(enterprise)"}]"#,
      #"{"userName":"a"}"#
    ),
    (
      "", #"[{"op": "add", "path": "\#(enterprise)", "value": {"department": "IT"}}]"#,
      #"{"userName":"a","\#(enterprise)":{"department":"IT"}}"#
    ),
    (
      "", #"[{"op": "add", "value": {"\#(enterprise)": {"department": "IT", "manager": {"value": "1"}}}}]"#,
      #"{"userName":"a","\#(enterprise)":{"department":"IT","manager":{"value":"1"}}}"#
    ),
    // Okta: deactivation without a path.
    (#""active": true"#, #"[{"op": "replace", "value": {"active": false}}]"#, #"{"userName":"a","active":false}"#),
  ])
  func whatClientsSendIsUnderstood(members: String, operations: String, expected: String) throws {
    var result = ""
    let error = refusal { result = try Self.patched(members, operations) }
    #expect(error ?? result == expected)
  }

  /// The null update of Entra ID's gallery validation: every optional attribute to `""`, then to null.
  @Test func clearingTwiceSucceeds() throws {
    var store = SCIMStore()
    let id = try store.add(
      .user,
      """
      {"userName": "a", "active": true, "title": "T", "name": {"givenName": "A"},
       "emails": [{"type": "work", "value": "a@b", "primary": true}], "roles": [{"value": "r"}],
       "\(Self.enterprise)": {"department": "IT", "manager": "7"}}
      """)
    let paths = [
      "active", "title", "name.givenName", #"emails[type eq \"work\"].value"#, "roles", "phoneNumbers",
      #"phoneNumbers[type eq \"work\"].value"#, "\(Self.enterprise):department", "\(Self.enterprise):manager",
    ]
    for value in [#""""#, "null"] {
      for path in paths { try store.patch(.user, id, #"[{"op": "replace", "path": "\#(path)", "value": \#(value)}]"#) }
      #expect(try store.body(.user, id) == #"{"userName":"a","emails":[{"type":"work","primary":true}]}"#)
    }
    try store.patch(.user, id, #"[{"op": "replace", "value": {"title": null, "name.givenName": "", "emails": null}}]"#)
    #expect(try store.body(.user, id) == #"{"userName":"a"}"#)
  }

  @Test func oktaRenamesAGroupAndSendsItsIdAlong() throws {
    var store = SCIMStore()
    let id = try store.add(.group, #"{"displayName": "Old"}"#)
    try store.patch(.group, id, #"[{"op": "replace", "value": {"id": "\#(id)", "displayName": "New"}}]"#)
    #expect(try store.body(.group, id) == #"{"displayName":"New"}"#)
    #expect(store.ids(.group, named: "old") == [])
    #expect(store.ids(.group, named: "NEW") == [id])
  }

  @Test func entraRemovesTheMembersItNamesNotAll() throws {
    var store = SCIMStore()
    let id = try store.add(
      .group, #"{"displayName": "G", "members": [{"value": "1"}, {"value": "2"}, {"value": "3"}]}"#)
    try store.patch(
      .group, id, #"[{"op": "Remove", "path": "members", "value": [{"$ref": null, "value": "2"}, {"value": "9"}]}]"#)
    #expect(try store.body(.group, id) == #"{"displayName":"G","members":[{"value":"1"},{"value":"3"}]}"#)
    try store.patch(.group, id, #"[{"op": "Remove", "path": "members", "value": []}]"#)
    #expect(try store.body(.group, id) == #"{"displayName":"G","members":[{"value":"1"},{"value":"3"}]}"#)
  }

  @Test func memberIdsAreCaseExact() throws {
    var store = SCIMStore()
    let id = try store.add(.group, #"{"displayName": "G", "members": [{"value": "aB"}, {"value": "AB"}]}"#)
    try store.patch(.group, id, #"[{"op": "remove", "path": "members[value eq \"AB\"]"}]"#)
    #expect(try store.body(.group, id) == #"{"displayName":"G","members":[{"value":"aB"}]}"#)
    try store.patch(.group, id, #"[{"op": "remove", "path": "members[value eq \"ab\" or value eq \"AB\"]"}]"#)
    #expect(try store.body(.group, id) == #"{"displayName":"G","members":[{"value":"aB"}]}"#)
  }
}
