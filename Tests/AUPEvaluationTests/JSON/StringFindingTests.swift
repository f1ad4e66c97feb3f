import AUPEvaluation
import SCIMModel
import TestSupport
import Testing

@Suite struct StringFindingTests {
  private static let paths = [["id"], ["emails", "value"], ["name", "givenName"], ["id"]]

  private func found(_ text: String) throws(JSONError) -> [String] {
    var found: [String] = []
    try JSONReader().findStrings(at: Self.paths, in: Array(text.utf8)[...]) { found.append("\($0) \($1)") }
    return found
  }

  @Test(arguments: [
    (#"{}"#, []),
    (#"[{"id":"7"}]"#, []),
    (#""id""#, []),
    (#"{"id":"7","ID":"8","id2":"9","i":"0"}"#, ["0 7", "3 7"]),
    (#"{"id":7,"emails":"a","name":["x"]}"#, []),
    (
      #"{"x":{"id":"1"},"emails":[{"value":"a","x":[{"value":"no"}]},[{"value":"no"}],3,{"value":null},{"value":"b\u0000"}]}"#,
      ["1 a", "1 b\u{0}"]
    ),
    (
      #"{"emails":{"value":"a"},"name":[{"givenName":"é"},{}],"n":18446744073709551616,"id":"7"}"#,
      ["1 a", "2 é", "0 7", "3 7"]
    ),
    // simdjson has no room for this number.
    (#"{"id":"7","n":1e400,"emails":[{"value":"a"}]}"#, ["0 7", "3 7", "1 a"]),
  ])
  func stringsAreFoundAtTheirPaths(text: String, expected: [String]) throws {
    #expect(try found(text) == expected)
  }

  @Test func whatIsNoJSONIsRefused() {
    #expect(throws: JSONError.self) { try found(#"{"id":"7","name":{"givenName":tru}}"#) }
    #expect(throws: JSONError.self) { try found(#"{"id":"7""#) }
  }

  @Test func theyAreThoseOfTheWholeValue() throws {
    var random = SeededGenerator.fromEnvironment()
    let seed = "\(random)"
    for _ in 0..<2_000 {
      let object = SCIMObject(
        ["id", "emails", "name", "x"].shuffled(using: &random).map { ($0, Self.value(3, &random)) })
      var expected: [String] = []
      for (name, value) in object.members {
        for (number, path) in Self.paths.enumerated() where path[0] == name {
          let elements = if path.count == 2, case .array(let elements) = value { elements } else { [value] }
          for element in elements {
            let end =
              if path.count == 1 { element } else if case .complex(let inner) = element { inner[path[1]] } else {
                SCIMValue?.none
              }
            if case .string(let text)? = end { expected.append("\(number) \(text)") }
          }
        }
      }
      let text = Bool.random(using: &random) ? object.json : object.prettyJSON
      // Of an object in an array they come in the order of the text: so does what is expected.
      #expect(try found(text).sorted() == expected.sorted(), "\(text); \(seed)")
    }
  }

  private static func value(_ depth: Int, _ random: inout SeededGenerator) -> SCIMValue {
    switch Int.random(in: 0..<(depth == 0 ? 4 : 8), using: &random) {
    case 0: .null
    case 1: .boolean(.random(using: &random))
    case 2: .number(DecimalNumber(.random(in: -9...9, using: &random)))
    case 3: .string(["", "a", "é\"\\", String(repeating: "long ", count: 9)].randomElement(using: &random) ?? "")
    case 4, 5: .array((0..<Int.random(in: 0..<4, using: &random)).map { _ in value(depth - 1, &random) })
    default:
      .complex(
        SCIMObject(
          ["value", "givenName", "y"].shuffled(using: &random).prefix(.random(in: 0...3, using: &random)).map {
            ($0, value(depth - 1, &random))
          }))
    }
  }
}
