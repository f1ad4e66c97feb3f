import SCIMModel
import TestSupport
import Testing

@testable import AUPEvaluation

/// All that a reader gives, one line each: a record by its place and userName, a problem as people see it.
func transcript(of source: InputSource, limits: RecordLimits = .standard) throws -> [String] {
  var reader = try RecordReader(source, limits: limits)
  var lines: [String] = []
  while let result = try reader.next() {
    switch result {
    case .success(let record):
      var name = "-"
      if case .string(let text)? = record.object["userName"] { name = text }
      lines.append("\(record.number) line \(record.line) byte \(record.byteOffset): \(name)")
    case .failure(let problem): lines.append(problem.description)
    }
  }
  return lines + (reader.incompletePages.map { [$0] } ?? [])
}

func transcript(of text: String, limits: RecordLimits = .standard) throws -> [String] {
  try transcript(of: .text(Array(text.utf8), name: "users"), limits: limits)
}

@Suite struct RecordReaderTests {
  static let a = #"{"userName":"a"}"#
  static let b = #"{"userName":"b"}"#
  static let two = ["1 line 1 byte 0: a", "2 line 2 byte 17: b"]

  @Test func linesAreRecords() throws {
    #expect(try transcript(of: "\(Self.a)\n\(Self.b)\n") == Self.two)
    #expect(try transcript(of: "\(Self.a)\n\(Self.b)") == Self.two)
    #expect(try transcript(of: "") == [])
    #expect(try transcript(of: " \n\r\n") == [])
  }

  @Test func byteOrderMarkBlankLinesAndCarriageReturnsAreNoContent() throws {
    let expected = ["1 line 3 byte 7: a", "2 line 5 byte 29: b"]
    #expect(try transcript(of: "\u{FEFF}\r\n\r\n\(Self.a)\r\n  \r\n\(Self.b)\r\n\r\n") == expected)
  }

  @Test func aByteOrderMarkWithinTheInputIsRefused() throws {
    #expect(
      try transcript(of: "\(Self.a)\n\u{FEFF}\(Self.b)\n\(Self.a)\n") == [
        "1 line 1 byte 0: a", #"users: record 2 (line 2, byte 17): unexpected `\u{FEFF}`; expected a value"#,
        "3 line 3 byte 37: a",
      ])
  }

  @Test func aBadLineDoesNotHideTheNext() throws {
    #expect(
      try transcript(of: "\(Self.a)\n{\"userName\":\n\(Self.b)\n[1]\n{\"x\":1}{\"y\":2}\n\(Self.a)\n") == [
        "1 line 1 byte 0: a", "users: record 2 (line 2, byte 29): the record ends too early; expected a value",
        "3 line 3 byte 30: b",
        "users: record 4 (line 4, byte 47): the record is not an object; expected a User or a Group",
        "users: record 5 (line 5, byte 58): unexpected `{`; expected the end of the record", "6 line 6 byte 66: a",
      ])
  }

  @Test func aTruncatedLastLineIsSaidToBeOne() throws {
    #expect(
      try transcript(of: "\(Self.a)\n{\"userName\":\"b") == [
        "1 line 1 byte 0: a",
        "users: record 2 (line 2, byte 31): the input ends in the middle of the record; expected `\"`",
      ])
  }

  @Test func duplicateNamesAndBadBytesAreProblemsOfTheirRecord() throws {
    let bytes = Array("\(Self.a)\n{\"id\":1,\"ID\":2}\n{\"userName\":\"".utf8) + [0xFF] + Array("\"}\n\(Self.b)\n".utf8)
    #expect(
      try transcript(of: .text(bytes, name: "users")) == [
        "1 line 1 byte 0: a",
        "users: record 2 (line 2, byte 25): the name `ID` stands twice in one object; expected each name once, whatever its case",
        "users: record 3 (line 3, byte 46): the byte 0xFF is not UTF-8; expected text in UTF-8", "4 line 4 byte 50: b",
      ])
  }

  @Test func arraysAndPrettyPrintedObjectsAreRead() throws {
    #expect(try transcript(of: "[]") == [])
    #expect(try transcript(of: "[\(Self.a),\n\(Self.b)]\n") == ["1 line 1 byte 1: a", "2 line 2 byte 19: b"])
    #expect(try transcript(of: "[[\(Self.a)],[],[\(Self.b)]]") == ["1 line 1 byte 2: a", "2 line 1 byte 24: b"])
    #expect(
      try transcript(of: "{\n  \"userName\": \"a\"\n}\n{\n  \"userName\": \"b\"\n}") == [
        "1 line 1 byte 0: a", "2 line 4 byte 22: b",
      ])
    #expect(
      try transcript(of: "\(Self.a)\(Self.b)\n\(Self.a)") == [
        "1 line 1 byte 0: a", "2 line 1 byte 16: b", "3 line 2 byte 33: a",
      ])
  }

  @Test func pagesAreReadWhateverTheOrderAndCaseOfTheirMembers() throws {
    let schema = #""schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"]"#
    let page = "{\(schema),\"totalResults\":2,\"Resources\":[\(Self.a), \(Self.b)]}"
    let start = page.utf8.count - 34 - 2
    let records = ["1 line 1 byte \(start): a", "2 line 1 byte \(start + 18): b"]
    #expect(try transcript(of: page) == records)
    #expect(try transcript(of: "\(page)\n\(page)\n").count == 4)
    #expect(try transcript(of: "[\(page),\(page)]").count == 4)
    #expect(try transcript(of: "{\"resources\":[\(Self.a)],\"itemsPerPage\":1}") == ["1 line 1 byte 14: a"])
    #expect(try transcript(of: "{\"\\u0052esources\" :\n [ \(Self.a)\n]}") == ["1 line 2 byte 23: a"])
    #expect(try transcript(of: "{\(schema),\"totalResults\":0}") == [])
  }

  @Test func theEnvelopeOfAPageIsValidatedInFull() throws {
    func problem(_ text: String) throws -> [String] { try transcript(of: text).filter { $0.hasPrefix("users") } }
    #expect(
      try problem("{\"Resources\":[\(Self.a)],\n\"RESOURCES\":[]}") == [
        "users: record 2 (line 2, byte 33): the name `RESOURCES` stands twice in one object; expected each name once, whatever its case"
      ])
    #expect(
      try problem("{\"x\":01,\"Resources\":[\(Self.a)]}") == [
        "users: record 2 (line 1, byte 5): `01` is not a number of JSON; expected a number such as `-1.5e3`; nothing behind it was read"
      ])
    #expect(
      try problem("{\"Resources\":[\(Self.a)],\n\"x\" 1}\n\(Self.b)") == [
        "users: record 2 (line 2, byte 37): unexpected `1`; expected `:`; nothing behind it was read"
      ])
    #expect(
      try problem("{\"schemas\":[\"urn:x\"],\"Resources\":[]}") == [
        "users: record 1 (line 1, byte 11): an object with `Resources` is not a ListResponse by its `schemas`; expected `urn:ietf:params:scim:api:messages:2.0:ListResponse`"
      ])
    #expect(
      try problem("{\"totalResults\":\"2\",\"Resources\":[]}") == [
        "users: record 1 (line 1, byte 16): `totalResults` of a ListResponse is not an integer; expected a number"
      ])
    #expect(
      try problem("{\n\"Resources\":{}}") == [
        "users: record 1 (line 2, byte 14): `Resources` is not an array; expected an array of resources"
      ])
    #expect(
      try problem("{\"Resources\":[\(Self.a)]") == [
        "users: record 2 (line 1, byte 31): the input ends in the middle of a ListResponse; expected `,` or `}`"
      ])
  }

  @Test func theFirstPageMayHoldNothing() throws {
    let schema = #""schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"]"#
    let page = "{\"Resources\":[\(Self.a)]}"
    for empty in ["{\(schema),\"totalResults\":0}", "{\"Resources\":null}", "{\(schema),\"Resources\":null}"] {
      let record = "1 line 2 byte \(empty.utf8.count + 1 + 14): a"
      #expect(try transcript(of: "\(empty)\n\(page)\n") == [record])
      #expect(try transcript(of: "\(empty)\n") == [])
    }
  }

  @Test func theEnvelopeOfAPageSaysWhichValueIsWrong() throws {
    let text =
      "{\"itemsPerPage\":1,\"x\":{\"startIndex\":[\":\"]},\"Resources\":[\(Self.a)],\n \"START\\u0049ndex\" : \"1\"}"
    #expect(
      try transcript(of: text).last
        == "users: record 2 (line 2, byte 96): `startIndex` of a ListResponse is not an integer; expected a number")
  }

  @Test func missingPagesAreNoted() throws {
    func page(_ start: Int, _ total: Int) -> String {
      "{\"startIndex\":\(start),\"totalResults\":\(total),\"Resources\":[\(Self.a),\(Self.b)]}\n"
    }
    #expect(try transcript(of: page(1, 6) + page(3, 6) + page(5, 6)).count == 6)
    #expect(
      try transcript(of: page(1, 6) + page(3, 6)).last
        == "the ListResponse pages announce 2 more resources (`totalResults`) than they hold")
    #expect(try transcript(of: page(1, 2) + page(1, 2)).count == 4)
    #expect(
      try transcript(of: page(1, 3) + page(1, 2)).last
        == "the ListResponse pages announce 1 more resources (`totalResults`) than they hold")
  }

  @Test(arguments: [
    (
      "[\(a) \(b)]",
      "users: record 2 (line 1, byte 18): unexpected `{`; expected `,` or `]`; nothing behind it was read"
    ),
    ("[\(a),]", "users: record 2 (line 1, byte 18): unexpected `]`; expected an object; nothing behind it was read"),
    (
      "[\(a)",
      "users: record 2 (line 1, byte 17): the input ends too early; expected `,` or `]`; nothing behind it was read"
    ),
    (
      "[\(a),{\"userName\":\"b\"",
      "users: record 2 (line 1, byte 33): the input ends in the middle of the record; expected `,` or `}`"
    ),
    ("[\(a),3]", "users: record 2 (line 1, byte 18): unexpected `3`; expected an object; nothing behind it was read"),
    (
      "[\(a),{\"x\":tru},\(b)]",
      "users: record 2 (line 1, byte 23): `tru` is not a value of JSON; expected a value; nothing behind it was read"
    ),
    (
      "[\(a)] x",
      "users: record 2 (line 1, byte 19): unexpected `x`; expected an object or an array; nothing behind it was read"
    ),
  ])
  func inAnArrayAMistakeEndsTheInput(_ text: String, _ problem: String) throws {
    #expect(try transcript(of: text) == ["1 line 1 byte 1: a", problem])
  }

  @Test func inAnArrayARefusedRecordDoesNot() throws {
    #expect(
      try transcript(of: "[{\"x\":1,\"X\":2},\(Self.b)]") == [
        "users: record 1 (line 1, byte 8): the name `X` stands twice in one object; expected each name once, whatever its case",
        "2 line 1 byte 15: b",
      ])
  }

  @Test(
    arguments: [
      ([0xFF, 0xFE, 0, 0], "text in UTF-32"),
      ([0x7B, 0, 0x22, 0], "text in UTF-16 without a byte order mark (`--encoding` reads it)"),
      ([0x1F, 0x8B, 8, 0], "compressed (gzip)"), ([0x50, 0x4B, 3, 4], "a zip archive or a spreadsheet"),
    ] as [([UInt8], String)])
  func contentOfAnotherKindIsNamed(_ bytes: [UInt8], _ name: String) throws {
    let problem = "users: record 1 (line 1, byte 0): the input is \(name); expected SCIM resources as JSON in UTF-8"
    #expect(try transcript(of: .text(bytes, name: "users")) == [problem])
  }

  @Test func aTableIsNotJSON() throws {
    #expect(
      try transcript(of: "userName,department\na,IT\n") == [
        "users: record 1 (line 1, byte 0): the first line is no JSON and no header of an export that is known; expected SCIM "
          + "JSON, an export of Entra ID, the Microsoft 365 admin centre, Microsoft Graph, PowerShell, Okta or Google "
          + "Workspace, or `--map FILE` to say what the columns mean"
      ])
  }

  @Test func aFirstLineThatIsCutOffDoesNotMakeTheInputPrettyPrinted() throws {
    #expect(
      try transcript(of: "{\"userName\":\"x\"\n\(Self.b)\n") == [
        "users: record 1 (line 1, byte 15): the record ends too early; expected `,` or `}`", "2 line 2 byte 16: b",
      ])
    #expect(try transcript(of: "{\"userName\":\"x\n\(Self.b)\n").last == "2 line 2 byte 15: b")
  }

  @Test func aFirstLineThatIsNoJSONDoesNotHideTheOthers() throws {
    #expect(
      try transcript(of: "x\n\r\n \(Self.b)\n") == [
        "users: record 1 (line 1, byte 0): `x` is not a value of JSON; expected a value", "2 line 3 byte 5: b",
      ])
  }

  @Test func aMissingFileIsAnError() {
    #expect(throws: InputError(file: "/no/such/file", message: "No such file or directory")) {
      try RecordReader(.path("/no/such/file"))
    }
    #expect(throws: InputError(file: "/", message: "Is a directory")) {
      var reader = try RecordReader(.path("/"))
      _ = try reader.next()
    }
  }
}
