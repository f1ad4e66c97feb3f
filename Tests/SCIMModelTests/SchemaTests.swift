import SCIMModel
import Testing

@Suite struct SchemaTests {
  @Test func schemaIsReadWithTheDefaultsOfTheRFC() throws {
    let schema = try SCIMSchema(
      decoding: json(
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"], "id": "urn:x:badge", "name": "Badge",
         "attributes": [{"name": "badge"},
          {"name": "doors", "type": "complex", "multiValued": true, "required": true, "subAttributes": [
            {"name": "value", "type": "dateTime", "caseExact": true, "mutability": "immutable", "returned": "request",
             "uniqueness": "global", "canonicalValues": ["a"], "referenceTypes": ["uri"], "description": "D"}]}],
         "meta": {"resourceType": "Schema"}}
        """))
    #expect(
      schema
        == SCIMSchema(
          id: "urn:x:badge", name: "Badge",
          attributes: [
            SCIMAttribute("badge"),
            SCIMAttribute(
              "doors", .complex, isMultiValued: true, isRequired: true,
              subAttributes: [
                SCIMAttribute(
                  "value", .dateTime, isCaseExact: true, mutability: .immutable, returned: .request,
                  uniqueness: .global, canonicalValues: ["a"], referenceTypes: ["uri"], description: "D")
              ]),
          ]))
  }

  @Test(arguments: [
    (#"{"id": "urn:a", "attributes": []}"#, ["urn:a"]),
    (#"[{"id": "urn:a", "attributes": []}, {"id": "urn:b", "attributes": []}]"#, ["urn:a", "urn:b"]),
    (#"{"totalResults": 1, "Resources": [{"id": "urn:a", "attributes": []}]}"#, ["urn:a"]),
    ("[]", []),
  ])
  func schemasComeAloneInArraysAndInListResponses(text: String, expected: [String]) throws {
    #expect(try SCIMSchema.schemas(decoding: json(text)).map(\.id) == expected)
  }

  @Test(arguments: [
    ("5", "found a number, expected a schema (an object with `id` and `attributes`)"),
    ("{}", "id: missing"), (#"{"id": 5}"#, "id: found a number, expected a string"),
    (#"{"id": "a b"}"#, "id: found `a b`, expected a URN without blanks"),
    (#"{"id": "urn:a"}"#, "attributes: missing"),
    (#"{"id": "urn:a", "attributes": {}}"#, "attributes: found an object, expected an array of attributes"),
    (
      #"[{"id": "urn:a", "attributes": [5]}]"#,
      "[0].attributes[0]: found a number, expected an attribute (an object with `name`)"
    ),
    (#"{"id": "urn:a", "attributes": [{}]}"#, "attributes[0].name: missing"),
    (
      #"{"id": "urn:a", "attributes": [{"name": "1a"}]}"#,
      "attributes[0].name: found `1a`, expected a letter and then letters, digits, `-` or `_`"
    ),
    (
      #"{"id": "urn:a", "attributes": [{"name": "a"}, {"name": "A"}]}"#,
      "attributes[1].name: the attribute `A` is given twice"
    ),
    (
      #"{"id": "urn:a", "attributes": [{"name": "a", "type": "text"}]}"#,
      "attributes[0].type: found `text`, expected one of `string`, `boolean`, `decimal`, `integer`, `dateTime`, "
        + "`binary`, `reference`, `complex`"
    ),
    (
      #"{"id": "urn:a", "attributes": [{"name": "a", "multiValued": "yes"}]}"#,
      "attributes[0].multiValued: found a string, expected true or false"
    ),
    (#"{"id": "urn:a", "attributes": [{"name": "a", "type": "complex"}]}"#, "attributes[0].subAttributes: missing"),
    (
      #"{"id": "urn:a", "attributes": [{"name": "a", "subAttributes": [{"name": "b"}]}]}"#,
      "attributes[0].subAttributes: only a complex attribute has parts, `a` has type `string`"
    ),
    (
      #"{"Resources": [{"id":"urn:a","attributes":[{"name":"a","type":"complex","subAttributes":[{"name":"b","type":"complex"}]}]}]}"#,
      "Resources[0].attributes[0].subAttributes[0].type: found `complex`, but parts of a complex attribute cannot be "
        + "complex"
    ),
    (
      #"{"id": "urn:a", "attributes": [{"name": "a", "canonicalValues": ["b", 1]}]}"#,
      "attributes[0].canonicalValues[1]: found a number, expected a string"
    ),
    (#"{"Resources": 5}"#, "Resources: expected an array of schemas"),
    ("[1]", "[0]: found a number, expected a schema (an object with `id` and `attributes`)"),
    (
      #"[{"id": "urn:a", "attributes": []}, {"id": "URN:A", "attributes": []}]"#,
      "[1]: the schema `URN:A` is given twice"
    ),
  ])
  func schemaThatCannotBeReadSaysWhere(text: String, expected: String) throws {
    #expect(throws: SchemaProblem.self) { try SCIMSchema.schemas(decoding: json(text)) }
    do { _ = try SCIMSchema.schemas(decoding: json(text)) } catch let problem as SchemaProblem {
      #expect(problem.description == expected)
    }
  }

  @Test func coreSchemasExtendNothingAndAnExtensionIsRedefinedInItsPlace() {
    var schemas = StandardSchemas.user
    let ids = ["urn:x", SchemaURN.group, "URN:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig", SchemaURN.user]
    for id in ids { schemas.extend(with: SCIMSchema(id: id, name: "", attributes: [])) }
    schemas.extend(with: SCIMSchema(id: ASCIICase.lower(SchemaURN.enterpriseUser), name: "", attributes: []))
    #expect(schemas.core == StandardSchemas.user.core)
    #expect(schemas.extensions.map(\.id) == [ASCIICase.lower(SchemaURN.enterpriseUser), "urn:x"])
  }

  @Test func standardSchemasHaveTheAttributesOfTheRFC() {
    let names = { (schema: SCIMSchema) in schema.attributes.map(\.name).joined(separator: " ") }
    #expect(
      names(StandardSchemas.user.core) == """
        schemas id externalId meta userName name displayName nickName profileUrl title userType preferredLanguage \
        locale timezone active password emails phoneNumbers ims photos addresses groups entitlements roles \
        x509Certificates
        """)
    #expect(
      StandardSchemas.user.extensions.map(names) == [
        "employeeNumber costCenter organization division department manager"
      ])
    #expect(names(StandardSchemas.group.core) == "schemas id externalId meta displayName members")
  }

  @Test func attributesThatKeysDependOnHaveTheirCase() {
    let user = StandardSchemas.user.core
    let exact = user.attributes.filter(\.isCaseExact).map(\.name)
    #expect(exact == ["id", "externalId"])
    #expect(user.attribute("USERNAME")?.uniqueness == .server)
    #expect(user.attribute("emails")?.subAttribute("TYPE")?.canonicalValues == ["work", "home", "other"])
    #expect(user.attribute("groups")?.mutability == .readOnly)
    #expect(user.attribute("password")?.returned == .never)
  }

  @Test(
    arguments: [
      ("userName", nil, "\"ann\""), ("emails", "value", #"["a@b","c@d"]"#), ("emails", "type", #"["work"]"#),
      ("name", "givenName", "\"Ann\""), ("name", "familyName", nil), ("title", nil, nil), ("roles", nil, nil),
      ("userName", "value", nil),
    ] as [(String, String?, String?)])
  func pathFindsItsValue(attribute: String, part: String?, expected: String?) throws {
    let user = try object(
      #"{"userName":"ann","emails":[{"value":"a@b","type":"work"},{"value":"c@d"}],"name":{"givenName":"Ann"},"title":null,"roles":[]}"#
    )
    let path = AttributePath(schema: SchemaURN.user, attribute: attribute, subAttribute: part)
    #expect(user.value(at: path)?.json == expected)
  }

  @Test func pathOfAnExtensionIsFoundUnderItsURN() throws {
    let user = try object(#"{"department":"top","\#(SchemaURN.enterpriseUser)":{"department":"IT"}}"#)
    let path = AttributePath(schema: SchemaURN.enterpriseUser, attribute: "department")
    #expect(user.value(at: path) == .string("IT"))
    #expect(try object(#"{"department":"top"}"#).value(at: path) == nil)
  }
}
