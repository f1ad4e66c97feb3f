import AUPEvaluation
import SCIMModel
import Testing

@Suite struct JSONReaderTests {
  private func read(_ text: String, limits: RecordLimits = .standard) throws(JSONError) -> SCIMValue {
    try JSONReader(limits: limits).read(Array(text.utf8)[...])
  }

  private func failure(_ bytes: [UInt8], limits: RecordLimits = .standard) -> JSONError? {
    do {
      _ = try JSONReader(limits: limits).read(bytes[...])
      return nil
    } catch {
      return error
    }
  }

  private func failure(_ text: String) -> JSONError? { failure(Array(text.utf8)) }

  @Test func everyKindOfValueIsRead() throws {
    let object = SCIMObject([
      ("s", .string("a\u{0}\"\\/\u{8}\u{C}\n\r\té😀")), ("t", .boolean(true)), ("f", .boolean(false)), ("n", .null),
      ("a", .array([.number(DecimalNumber(-1)), .array([]), .complex(SCIMObject())])), ("", .string("")),
    ])
    let text = #"""
       {"s": "a\u0000\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00", "t":true , "f" :false, "n": null,
       "a":[-1, [ ], { }], "":""}
      """#
    #expect(try read(text) == .complex(object))
  }

  @Test(arguments: [
    "0", "-0", "12", "-9223372036854775808", "9223372036854775807", "18446744073709551615", "18446744073709551616",
    "123456789012345678901234567890", "0.1", "-1.25e-3", "1E5", "1e400", "-1e-400", "0e99", "0.30000000000000004",
    "100000000000000000000000000000000000000000001e-20", "1e999999999",
  ])
  func numbersAreExact(_ number: String) throws {
    let exact = try #require(DecimalNumber(parsing: number.utf8))
    #expect(try read(number) == .number(exact))
    let between = "[{\"a\":[true,\"x\"],\"b\":{}}, \(number),[ ],\(number)]"
    let array = try #require(try arrayOf(read(between)))
    #expect(array[1] == .number(exact))
    #expect(array[3] == .number(exact))
  }

  private func arrayOf(_ value: SCIMValue) -> [SCIMValue]? {
    if case .array(let values) = value { values } else { nil }
  }

  @Test(arguments: [
    ("", JSONError(.truncated, at: 0, "the record ends too early", expected: "a value")),
    ("  ", JSONError(.truncated, at: 2, "the record ends too early", expected: "a value")),
    (#"{"a":}"#, JSONError(.syntax, at: 5, "unexpected `}`", expected: "a value")),
    (#"{"a" 1}"#, JSONError(.syntax, at: 5, "unexpected `1`", expected: "`:`")),
    (#"{"a":1"#, JSONError(.truncated, at: 6, "the record ends too early", expected: "`,` or `}`")),
    (#"{"a":1,}"#, JSONError(.syntax, at: 7, "unexpected `}`", expected: "a name in quotes")),
    (#"{a:1}"#, JSONError(.syntax, at: 1, "unexpected `a`", expected: "a name in quotes, or `}`")),
    ("[1 2]", JSONError(.syntax, at: 3, "unexpected `2`", expected: "`,` or `]`")),
    ("[1,]", JSONError(.syntax, at: 3, "unexpected `]`", expected: "a value")),
    ("[", JSONError(.truncated, at: 1, "the record ends too early", expected: "a value")),
    ("{} {}", JSONError(.syntax, at: 3, "unexpected `{`", expected: "the end of the record")),
    ("True", JSONError(.syntax, at: 0, "`True` is not a value of JSON", expected: "a value")),
    ("[01]", JSONError(.syntax, at: 1, "`01` is not a number of JSON", expected: "a number such as `-1.5e3`")),
    (
      "[1e1000000000]",
      JSONError(.content, at: 1, "the number `1e1000000000` is out of range", expected: "an exponent up to 999999999")
    ),
    (
      "\"a\nb\"",
      JSONError(
        .syntax, at: 2, "a string holds a line break without an escape",
        expected: "`\"`, or an escape such as `\\n`")
    ),
    (
      "\"a\u{0}b\"",
      JSONError(
        .syntax, at: 2, "a string holds 0x00 without an escape",
        expected: "`\"`, or an escape such as `\\n`")
    ),
    (
      #""\x""#,
      JSONError(
        .syntax, at: 1, #"`\x` is not an escape of JSON"#,
        expected: #"one of `\" \\ \/ \b \f \n \r \t \u`"#)
    ),
    (
      #""\u12g4""#,
      JSONError(
        .syntax, at: 1, #"`\u12g4` is not an escape of JSON"#,
        expected: "four hexadecimal digits")
    ),
    (
      #""\ud800""#,
      JSONError(
        .content, at: 1, #"`\ud800` is half of a surrogate pair"#,
        expected: #"two escapes, such as `\ud83d\ude00`"#)
    ),
    (
      #""\udc00""#,
      JSONError(
        .content, at: 1, #"`\udc00` is half of a surrogate pair"#,
        expected: #"two escapes, such as `\ud83d\ude00`"#)
    ),
    (
      #"{"é":1,"É":2,"e":1,"E":2}"#,
      JSONError(
        .content, at: 21, "the name `E` stands twice in one object",
        expected: "each name once, whatever its case")
    ),
    ("\u{FEFF}{}", JSONError(.syntax, at: 0, #"unexpected `\u{FEFF}`"#, expected: "a value")),
    ("\"abc", JSONError(.truncated, at: 4, "the record ends inside a string", expected: "`\"`")),
    ("\"a\\", JSONError(.truncated, at: 2, "the record ends inside a string", expected: "`\"`")),
  ])
  func whatIsWrongIsSaidWithItsPlace(_ text: String, _ error: JSONError) {
    #expect(failure(text) == error)
  }

  @Test func bytesThatAreNotUTF8AreRefusedWhereTheyStand() {
    let expected = JSONError(.content, at: 2, "the byte 0xC0 is not UTF-8", expected: "text in UTF-8")
    #expect(failure([0x22, 0x61, 0xC0, 0x80, 0x22]) == expected)
  }

  @Test func sameNamesInDifferentCaseAreDuplicatesInLargeObjectsToo() {
    let names = (0..<100).map { "\"name\($0)\": 0" }.joined(separator: ",")
    #expect(failure("{\(names)}") == nil)
    #expect(failure("{\(names),\"NAME42\":1}")?.message == "the name `NAME42` stands twice in one object")
  }

  @Test func nestingIsReadUpToItsLimit() {
    let limit = RecordLimits.standard.nestingDepth
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(failure(nested(limit)) == nil)
    let message = "arrays and objects nest deeper than \(limit) levels"
    #expect(failure(nested(limit + 1)) == JSONError(.content, at: limit, message))
    #expect(failure(nested(1_000_000)) == JSONError(.content, at: limit, message))
    #expect(failure(String(repeating: "{\"a\":", count: 1_000_000))?.message == message)
  }

  @Test func objectsHaveMembersUpToTheLimit() {
    let limit = RecordLimits.standard.membersPerObject
    func object(_ count: Int) -> String { "{" + (0..<count).map { "\"\($0)\":0" }.joined(separator: ",") + "}" }
    #expect(failure(object(limit)) == nil)
    #expect(failure(object(limit + 1))?.message == "an object has more than \(limit) members")
  }
}
