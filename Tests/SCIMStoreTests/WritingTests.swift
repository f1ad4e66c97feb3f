import SCIMModel
import SCIMStore
import Testing

@Suite struct WritingTests {
  @Test func createdUserIsReadBackAsItWasSent() throws {
    var store = SCIMStore()
    let id = try store.add(
      .user,
      """
      {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:example:unknown"], "externalId": "e1",
       "userName": "Ann@corp.example", "name": {"givenName": "Ann", "familyName": "Bo"}, "active": "True",
       "emails": [{"value": "ann@corp.example", "type": "work", "primary": true}], "roles": [], "title": null,
       "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department": "IT",
       "id": "mine", "meta": {"resourceType": "User"}, "groups": [{"value": "g"}], "password": "secret"}
      """)
    #expect(
      try store.read(.user, id).prettyJSON == """
        {
          "schemas": [
            "urn:ietf:params:scim:schemas:core:2.0:User",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
          ],
          "id": "1",
          "externalId": "e1",
          "userName": "Ann@corp.example",
          "name": {
            "givenName": "Ann",
            "familyName": "Bo"
          },
          "active": true,
          "emails": [
            {
              "value": "ann@corp.example",
              "type": "work",
              "primary": true
            }
          ],
          "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {
            "department": "IT"
          },
          "meta": {
            "resourceType": "User",
            "created": "2026-01-01T00:00:00Z",
            "lastModified": "2026-01-01T00:00:00Z",
            "version": "W/\\"1\\""
          }
        }
        """)
  }

  @Test(arguments: [
    (#"{}"#, "400 invalidValue: `userName` is required and must not be empty"),
    (#"{"userName": ""}"#, "400 invalidValue: `userName` is required and must not be empty"),
    (#"{"userName": 1}"#, "400 invalidValue: userName: found a number, expected a string"),
    (
      #"{"userName": "a", "active": "yes"}"#,
      "400 invalidValue: active: found the string `yes`, expected true or false"
    ),
    (
      #"{"userName": "a", "schemas": ["urn:x"]}"#,
      "400 invalidValue: `schemas` does not name `urn:ietf:params:scim:schemas:core:2.0:User`"
    ),
    (
      #"{"userName": "a", "emails": [{"value": "b", "primary": true}, {"value": "c", "primary": "True"}]}"#,
      "400 invalidValue: `emails` has more than one primary value"
    ),
    (#"{"userName": "ANN"}"#, "409 uniqueness: the userName `ANN` is taken"),
  ])
  func badUsersAreRefused(text: String, expected: String) throws {
    var store = SCIMStore()
    _ = try store.add(.user, #"{"userName": "ann"}"#)
    let before = store.contents
    #expect(refusal { _ = try store.add(.user, text) } == expected)
    #expect(store.contents == before)
  }

  @Test func deletedUserNameIsFreeAgain() throws {
    var store = SCIMStore()
    let id = try store.add(.user, #"{"userName": "ann"}"#)
    try store.delete(.user, id, now: at(1))
    #expect(refusal { _ = try store.read(.user, id) } == "404: there is no user with the id `1`")
    #expect(try store.add(.user, #"{"userName": "Ann"}"#) == "2")
  }

  @Test func putClearsWhatItLeavesOutAndIgnoresReadOnlyAttributes() throws {
    var store = SCIMStore()
    let id = try store.add(.user, #"{"userName": "ann", "title": "Boss", "active": true}"#)
    try store.replace(.user, id, with: json(#"{"id": "9", "userName": "Ann", "groups": []}"#), now: at(5))
    #expect(try store.body(.user, id) == #"{"userName":"Ann"}"#)
    #expect(try store.read(.user, id)["meta"]?.json.contains(#""lastModified":"2026-01-01T00:00:05Z""#) == true)
  }

  @Test func putOfWhatIsThereChangesNothing() throws {
    var store = SCIMStore()
    let id = try store.add(.user, #"{"userName": "ann", "active": true}"#)
    let before = store.contents
    let result = try store.replace(.user, id, with: json(#"{"active": "true", "USERNAME": "ann"}"#), now: at(5))
    #expect(result.changes == [])
    #expect(store.contents == before)
  }

  @Test func putOfAnUnknownIdIsNoCreate() throws {
    var store = SCIMStore()
    let error = refusal { _ = try store.replace(.user, "7", with: json(#"{"userName": "ann"}"#), now: at(0)) }
    #expect(error == "404: there is no user with the id `7`")
  }

  @Test func putCannotTakeAName() throws {
    var store = SCIMStore()
    _ = try store.add(.user, #"{"userName": "ann"}"#)
    let bob = try store.add(.user, #"{"userName": "bob"}"#)
    let error = refusal { _ = try store.replace(.user, bob, with: json(#"{"userName": "ANN"}"#), now: at(0)) }
    #expect(error == "409 uniqueness: the userName `ANN` is taken")
  }

  @Test func copyIsASnapshot() throws {
    var store = SCIMStore()
    let id = try store.add(.user, #"{"userName": "ann"}"#)
    let snapshot = store
    try store.patch(.user, id, #"[{"op": "add", "path": "title", "value": "Boss"}]"#)
    #expect(try store.body(.user, id) == #"{"userName":"ann","title":"Boss"}"#)
    #expect(try snapshot.body(.user, id) == #"{"userName":"ann"}"#)
  }

  @Test func idsComeFromTheGeneratorAndAreNeverTaken() throws {
    var store = SCIMStore(makeID: { "u\($0 / 2)" })
    let ids = try ["a", "b", "c"].map { try store.add(.user, #"{"userName": "\#($0)"}"#) }
    #expect(ids == ["u0", "u1", "u2"])
  }

  /// An extension that has to have a badge and, in each of its doors, a number.
  static let doors = SCIMSchema(
    id: "urn:x:doors", name: "Doors",
    attributes: [
      SCIMAttribute("badge", isRequired: true), SCIMAttribute("serial", isRequired: true, mutability: .readOnly),
      SCIMAttribute(
        "doors", .complex, isMultiValued: true,
        subAttributes: [SCIMAttribute("number", isRequired: true), SCIMAttribute("floor")]),
    ])

  @Test(arguments: [
    (#""title": "x""#, nil), (#""urn:x:doors": {"badge": "1"}"#, nil),
    (#""urn:x:doors": {"badge": "1", "doors": [{"number": "1"}, {"number": "2"}]}"#, nil),
    (#""urn:x:doors": {"doors": [{"number": "1"}]}"#, "400 invalidValue: `urn:x:doors:badge` is required"),
    (
      #""urn:x:doors": {"badge": "1", "doors": [{"number": "1"}, {"floor": "2"}]}"#,
      "400 invalidValue: `urn:x:doors:doors.number` is required"
    ),
  ])
  func whatAnExtensionRequiresHasToBeThere(members: String, expected: String?) throws {
    var store = SCIMStore(userSchemas: ResourceSchemas(core: StandardSchemas.user.core, extensions: [Self.doors]))
    let old = try store.add(.user, #"{"userName": "old"}"#)
    let body = try json(#"{"userName": "ann", \#(members)}"#)
    #expect(refusal { try store.create(.user, body, now: at(0)) } == expected)
    #expect(refusal { try store.replace(.user, expected == nil ? "2" : old, with: body, now: at(0)) } == expected)
    let patch = PatchRequest([PatchOperation(.add, value: .complex(body))])
    #expect(refusal { try store.patch(.user, expected == nil ? "2" : old, patch, now: at(0)) } == expected)
    // An export is taken as it is, and may be changed in other places.
    try store.load(.user, json(#"{"id": "u", "userName": "bob", \#(members)}"#))
    try store.patch(.user, "u", #"[{"op": "add", "path": "nickName", "value": "B"}]"#)
  }

  @Test func idsAreUniqueAcrossTypesAndVersionsRise() throws {
    var store = SCIMStore(makeID: { "\($0 / 3)" })
    let user = try store.add(.user, #"{"userName": "ann"}"#)
    let group = try store.add(.group, #"{"displayName": "G", "members": [{"value": "\#(user)"}, {"value": "2"}]}"#)
    #expect([user, group] == ["0", "1"])
    // A member has the id 2 already, although nobody knows who that is.
    #expect(try store.add(.group, #"{"displayName": "H"}"#) == "3")
    try store.delete(.user, user, now: at(5))
    #expect(
      try store.read(.group, group)["meta"]?.json
        == #"{"resourceType":"Group","created":"2026-01-01T00:00:00Z","lastModified":"2026-01-01T00:00:05Z","version":"W/\"2\""}"#
    )
  }
}
