import SCIMModel
import Testing

@Suite struct ConformanceTests {
  /// An extension with an attribute of every type.
  static let types = SCIMSchema(
    id: "urn:x:types", name: "Types",
    attributes: [
      SCIMAttribute("text", .string), SCIMAttribute("flag", .boolean), SCIMAttribute("amount", .decimal),
      SCIMAttribute("number", .integer), SCIMAttribute("moment", .dateTime), SCIMAttribute("bytes", .binary),
      SCIMAttribute("link", .reference), SCIMAttribute("texts", .string, isMultiValued: true),
      SCIMAttribute("moments", .dateTime, isMultiValued: true),
      SCIMAttribute("pair", .complex, subAttributes: [SCIMAttribute("left"), SCIMAttribute("right", .integer)]),
      SCIMAttribute("boxes", .complex, isMultiValued: true, subAttributes: [SCIMAttribute("value", .boolean)]),
    ])

  static func conform(_ text: String) throws -> (text: String, problems: [String]) {
    let schemas = ResourceSchemas(core: StandardSchemas.user.core, extensions: [Self.types])
    let (resource, problems) = schemas.conform(try object(#"{"urn:x:types": {\#(text)}}"#))
    guard case .complex(let inner)? = resource["urn:x:types"] else { return ("", problems.map(\.description)) }
    return (String(inner.json.dropFirst().dropLast()), problems.map(\.description))
  }

  @Test(arguments: [
    (#""text":"a""#, #""text":"a""#), (#""TEXT":"a""#, #""text":"a""#), (#""text":"""#, #""text":"""#),
    (#""text":null"#, ""), (#""flag":true"#, #""flag":true"#), (#""flag":"True""#, #""flag":true"#),
    (#""flag":"FALSE""#, #""flag":false"#), (#""amount":-1.50"#, #""amount":-1.5"#),
    (#""amount":1e400"#, #""amount":1e400"#), (#""number":7.0"#, #""number":7"#),
    (#""moment":"2026-01-01T00:00:00.123456789+01:00""#, #""moment":"2026-01-01T00:00:00.123456789+01:00""#),
    (#""bytes":"aGk=""#, #""bytes":"aGk=""#), (#""link":"../Users/1""#, #""link":"../Users/1""#),
    (#""texts":["a",null,"b"]"#, #""texts":["a","b"]"#), (#""texts":"a""#, #""texts":["a"]"#),
    (#""flag":"""#, ""), (#""amount":"""#, ""), (#""number":"""#, ""), (#""moment":"""#, ""),
    (#""bytes":"""#, #""bytes":"""#),
    (#""texts":[]"#, ""), (#""texts":[null]"#, ""), (#""pair":{"LEFT":"a","x":[1]}"#, #""pair":{"left":"a","x":[1]}"#),
    (#""pair":{"left":null}"#, ""), (#""pair":{}"#, ""), (#""boxes":{"value":"true"}"#, #""boxes":[{"value":true}]"#),
    (#""boxes":[{},{"value":false}]"#, #""boxes":[{"value":false}]"#),
    (#""unknown":{"a":null}"#, #""unknown":{"a":null}"#),
    (#""unknown":null"#, ""),
  ])
  func valueTakesTheShapeOfItsAttribute(text: String, expected: String) throws {
    let result = try Self.conform(text)
    #expect(result.text == expected)
    #expect(result.problems == [])
  }

  @Test(arguments: [
    (#""text":1"#, "text: found a number, expected a string"),
    (#""text":["a"]"#, "text: found an array, expected a string"),
    (#""text":true"#, "text: found a boolean, expected a string"),
    (#""flag":"yes""#, "flag: found the string `yes`, expected true or false"),
    (#""flag":1"#, "flag: found a number, expected true or false"),
    (#""amount":"1""#, "amount: found a string, expected a number"),
    (#""number":1.5"#, "number: found the number `1.5`, expected a whole number"),
    (#""number":"1""#, "number: found a string, expected a whole number"),
    (
      #""moment":"2026-01-01""#,
      "moment: found the string `2026-01-01`, expected a date and time of RFC 3339 such as `2027-01-31T09:00:00Z`"
    ),
    (
      #""moment":5"#,
      "moment: found a number, expected a date and time of RFC 3339 such as `2027-01-31T09:00:00Z`"
    ),
    (#""bytes":{}"#, "bytes: found an object, expected a string of Base64"),
    (#""link":false"#, "link: found a boolean, expected a string"),
    (#""texts":["a",2]"#, "texts[1]: found a number, expected a string"),
    (#""texts":[["a"]]"#, "texts[0]: found an array, expected a string"),
    (#""pair":"a""#, "pair: found a string, expected an object"),
    (#""pair":{"right":"a"}"#, "pair.right: found a string, expected a whole number"),
    (#""boxes":[{"value":"no"}]"#, "boxes[0].value: found the string `no`, expected true or false"),
  ])
  func wrongTypeIsAProblemWithItsPlace(text: String, expected: String) throws {
    #expect(try Self.conform(text).problems == ["urn:x:types:" + expected])
  }

  @Test(arguments: [
    (#"{"emails":"a@b"}"#, #"{"emails":[{"value":"a@b"}]}"#),
    (#"{"emails":["a@b",{"VALUE":"c@d"}]}"#, #"{"emails":[{"value":"a@b"},{"value":"c@d"}]}"#),
    (
      #"{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager":"7","URN:IETF:PARAMS:SCIM:SCHEMAS:EXTENSION:ENTERPRISE:2.0:USER":{"Department":"IT"}}"#,
      #"{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"manager":{"value":"7"},"department":"IT"}}"#
    ),
    (#"{"urn:ietf:params:scim:schemas:core:2.0:User:title":"Boss"}"#, #"{"title":"Boss"}"#),
    (#"{"department":"IT","urn:y:z":{"a":1},"urn:y:z:b":2}"#, #"{"department":"IT","urn:y:z":{"a":1},"urn:y:z:b":2}"#),
    (#"{"title":"Boss","urn:ietf:params:scim:schemas:core:2.0:User":{"TITLE":"Boss"}}"#, #"{"title":"Boss"}"#),
    (#"{"groups":[{"display":"A","$ref":null}]}"#, #"{"groups":[{"display":"A"}]}"#),
  ])
  func resourceTakesTheCanonicalShape(text: String, expected: String) throws {
    let (resource, problems) = StandardSchemas.user.conform(try object(text))
    #expect(resource.json == expected)
    #expect(problems == [])
  }

  @Test(arguments: [
    (
      #"{"groups":["A"]}"#,
      #"groups[0]: found a string, expected an object: write {"display": "…"} for a group's name"#
    ),
    (#"{"name":"Ann"}"#, "name: found a string, expected an object"),
    (
      #"{"title":"Boss","urn:ietf:params:scim:schemas:core:2.0:User":{"title":"Chief"}}"#,
      "title: given twice with different values"
    ),
    (
      #"{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":"IT"}"#,
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User: found a string, expected an object with the "
        + "attributes of the schema"
    ),
  ])
  func resourceThatCannotBeReadIsAProblem(text: String, expected: String) throws {
    #expect(StandardSchemas.user.conform(try object(text)).problems.map(\.description) == [expected])
  }

  @Test func conformingTwiceChangesNothing() throws {
    let (once, _) = StandardSchemas.user.conform(
      try object(
        #"{"USERNAME":"a","emails":"x","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager":"7"}"#))
    let (twice, problems) = StandardSchemas.user.conform(once)
    #expect(twice.json == once.json)
    #expect(problems == [])
  }

  @Test(arguments: [["urn:x:a", "urn:x:a:b"], ["urn:x:a:b", "urn:x:a"]])
  func aSchemaWhoseURNStartsWithAnotherIsFoundInAnyOrder(urns: [String]) throws {
    let extensions = urns.map { SCIMSchema(id: $0, name: "", attributes: [SCIMAttribute("b"), SCIMAttribute("c")]) }
    let schemas = ResourceSchemas(core: StandardSchemas.user.core, extensions: extensions)
    let texts = [
      #"{"urn:x:a:b": {"c": "1"}}"#, #"{"URN:X:A:B:C": "1"}"#, #"{"urn:x:a": {"b": "1"}}"#, #"{"urn:x:a:c": "1"}"#,
    ]
    #expect(
      try texts.map { schemas.conform(try object($0)).resource.json } == [
        #"{"urn:x:a:b":{"c":"1"}}"#, #"{"urn:x:a:b":{"c":"1"}}"#, #"{"urn:x:a":{"b":"1"}}"#, #"{"urn:x:a":{"c":"1"}}"#,
      ])
  }

  @Test func equalObjectsHaveOneHashAndOthersNearlyAlwaysAnother() throws {
    let a = try object(#"{"value":"a","type":"work"}"#)
    #expect(Set([a, try object(#"{"TYPE":"work","Value":"a"}"#)]).count == 1)
    let hashes = (0..<1_000).map { SCIMObject([("value", .string("\($0)")), ("type", .string("work"))]).hashValue }
    #expect(Set(hashes).count > 990)
  }
}
