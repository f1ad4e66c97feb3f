import AUPEvaluation
import Foundation
import SCIMModel
import Testing

@Suite struct JSONTextTests {
  @Test(arguments: [
    "null", "true", "[]", "{}", "[1,-0.5,1e400]", #"{"a":[{"b":null}],"A b":"c"}"#, #""a/b \"c\" \\ \n\t\r\b\f""#,
    #""\u0000\u001f\u007f\u009f""#, "\"é 😀 \u{2028} \u{202E}\"",
  ])
  func compactTextIsReadBack(text: String) throws {
    let value = try json(text)
    #expect(value.json == text)
    #expect(try json(value.json) == value)
  }

  @Test func prettyTextIsIndented() throws {
    let value = try json(#"{"a":[1,{"b":{}}],"c":[],"d":"e"}"#)
    #expect(
      value.prettyJSON == """
        {
          "a": [
            1,
            {
              "b": {}
            }
          ],
          "c": [],
          "d": "e"
        }
        """)
    #expect(try json(value.prettyJSON) == value)
  }

  @Test func textIsAppendedToBytes() throws {
    var bytes = Array("x ".utf8)
    try json(#"{"a":1}"#).writeJSON(to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == #"x {"a":1}"#)
  }

  static let naughtyStrings = URL(filePath: #filePath)
    .appending(path: "../../../../shared/corpora/naughty-strings/blns.json").standardized

  @Test(.enabled(if: FileManager.default.fileExists(atPath: naughtyStrings.path), "the naughty strings are not there"))
  func naughtyStringsPassUnchanged() throws {
    let data = try Data(contentsOf: Self.naughtyStrings)
    let strings = try #require(JSONSerialization.jsonObject(with: data) as? [String])
    #expect(strings.count > 400)
    for string in strings {
      let value = SCIMValue.complex(SCIMObject([(string, .string(string))]))
      #expect(try json(value.json) == value)
      #expect(try json(value.prettyJSON) == value)
      // Foundation as the other reader.
      let read = try JSONSerialization.jsonObject(with: Data(SCIMValue.array([.string(string)]).json.utf8)) as? [String]
      #expect(read?.first.map { Array($0.utf8) } == Array(string.utf8))
    }
  }
}
