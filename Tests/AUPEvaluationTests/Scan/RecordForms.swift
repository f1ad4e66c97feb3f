import SCIMModel
import TestSupport

/// Writes users as JSON in all the forms that exports and mistakes have: blanks, names in other cases, escapes, values in
/// other types, members that no schema knows, and now and then what is wrong.
struct RecordForms {
  var random: SeededGenerator
  /// One value in so many is another than the user has.
  var oddity = 40

  private var blanks = 0
  private var escapes = 0
  private var bytes: [UInt8] = []

  init(_ random: SeededGenerator) { self.random = random }

  /// The text of a user.
  mutating func record(_ user: SCIMObject) -> [UInt8] {
    var user = user
    identify(&user)
    blanks = [0, 0, 1, 2].randomElement(using: &random)!
    escapes = [0, 0, 0, 4, 1].randomElement(using: &random)!
    bytes = []
    object(user, depth: 0)
    return bytes
  }

  /// Most records say what they are, and have a name.
  private mutating func identify(_ user: inout SCIMObject) {
    let urn = SchemaURN.user
    let texts =
      one(in: 12)
      ? [[SchemaURN.group], [urn, SchemaURN.group], [Self.pageURN], ["x"], [], [urn.uppercased()], ["x", urn]]
        .randomElement(using: &random)! : [urn]
    user["schemas"] = one(in: 4) ? nil : .array(texts.map { .string($0) })
    if case .complex(var meta)? = user["meta"] {
      meta["resourceType"] = .string(one(in: 10) ? Self.texts.randomElement(using: &random)! : "User")
      user["meta"] = .complex(meta)
    }
    if !one(in: 40) { user["userName"] = .string(Self.texts.randomElement(using: &random)!) }
    if case .array(var groups)? = user["groups"], one(in: 8) {
      groups.append(.complex(SCIMObject([("display", .string("6F9619FF-8B86-D011-B42D-00CF4FC964FF"))])))
      user["groups"] = .array(groups)
    }
  }

  // MARK: Objects and arrays

  private mutating func object(_ object: SCIMObject, depth: Int) {
    var members = object.members
    if one(in: 4) { members.shuffle(using: &random) }
    if one(in: depth == 0 ? 6 : 30) {
      let name = (depth < 2 ? Self.strangeNames : Self.strangeParts).randomElement(using: &random)!
      members.insert((name, .null), at: Int.random(in: 0...members.count, using: &random))
    }
    if one(in: 200), let member = members.randomElement(using: &random) { members.append(member) }
    bytes.append(UInt8(ascii: "{"))
    for (index, member) in members.enumerated() {
      if index > 0 { separator(",") }
      blank()
      string(name(member.name), isName: true)
      separator(":")
      if object[member.name] == nil { stranger(depth: depth) } else { value(member.value, depth: depth) }
    }
    if one(in: 300) { separator(",") }
    blank()
    bytes.append(UInt8(ascii: "}"))
  }

  private mutating func value(_ value: SCIMValue, depth: Int) {
    if one(in: oddity) { return bytes += Self.oddValues.randomElement(using: &random)!.utf8 }
    switch value {
    case .complex(let inner): object(inner, depth: depth + 1)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { separator(",") }
        self.value(element, depth: depth)
      }
      blank()
      bytes.append(UInt8(ascii: "]"))
    case .string(let text): string(text, isName: false)
    case .boolean(let truth) where one(in: 3):
      bytes += ["\"\(truth)\"", truth ? "\"True\"" : "\"FALSE\""].randomElement(using: &random)!.utf8
    default: value.writeJSON(to: &bytes)
    }
  }

  /// A value for a name of ``strangeNames``.
  private mutating func stranger(depth: Int) {
    bytes += (one(in: 2) ? Self.strangers : Self.oddValues).randomElement(using: &random)!.utf8
  }

  // MARK: Tokens

  private mutating func name(_ name: String) -> String {
    switch Int.random(in: 0..<40, using: &random) {
    case 0: name.uppercased()
    case 1: name.lowercased()
    default: name
    }
  }

  private mutating func separator(_ character: String) {
    if blanks == 2 { blank() }
    bytes += character.utf8
    if blanks == 1 { bytes.append(0x20) } else { blank() }
  }

  private mutating func blank() {
    if blanks == 2, one(in: 2) { bytes += [" ", "  ", "\t", "\r", " \t "].randomElement(using: &random)!.utf8 }
  }

  private mutating func string(_ text: String, isName: Bool) {
    bytes.append(UInt8(ascii: "\""))
    for scalar in text.unicodeScalars {
      // Names with escapes are rare, and for the reader.
      if escapes > 0, !isName || one(in: 300), one(in: escapes) {
        bytes += escape(scalar).utf8
      } else if scalar.value < 0x20 || scalar == "\"" || scalar == "\\" {
        bytes += SCIMValue.string(String(scalar)).json.utf8.dropFirst().dropLast()
      } else {
        bytes += Array(String(scalar).utf8)
      }
    }
    if one(in: 400) { bytes += Self.badEscapes.randomElement(using: &random)!.utf8 }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ scalar: Unicode.Scalar) -> String {
    if scalar == "/" { return "\\/" }
    return String(scalar).utf16.map { unit in
      let digits = String(unit, radix: 16, uppercase: one(in: 2))
      return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }.joined()
  }

  private mutating func one(in count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

  // MARK: Stock

  private static let pageURN = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
  private static let texts = [
    "ann", "bob@corp.example", "Ünal", "a\"b", "a\\b", "a/b", "😀", "x\u{7F}y", "x\u{85}y", "\u{A0}", "tab\there",
    "group", "User",
    "nul\u{0}", "",
  ]
  private static let badEscapes = [
    "\\", "\\x", "\\u12", "\\u12G4", "\\ud83d", "\\ud83d\\u0041", "\\ude00", "\\ud83d\\ude00",
  ]
  private static let strangeNames = [
    "x", "X", "custom", "é", "", "level", "LEVEL", "department", "Resources", SchemaURN.user, "$ref", "meta", "active",
    SchemaURN.user + ":title", SchemaURN.user + ":x", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
    "URN:ietf:params:scim:schemas:extension:ENTERPRISE:2.0:user", "urn:example:none",
    GeneratedSchemas.extension.id + ":vip",
    GeneratedSchemas.extension.id, "a name that is longer than three words of a machine", "groups", "name", "emails",
  ]
  private static let strangeParts = ["x", "X", "type", "value", "display", "é", "primary", "$ref", "labels"]
  private static let strangers = [
    #"{"a":{"b":[1,{"c":null}],"B":2}}"#, #"{"a":1,"A":2}"#, #"[{"a":[]},[[]],"x"]"#, #"{"a":""}"#, #"[null]"#,
    #"[[],{}]"#,
    #"{"a":1e5}"#, #"{"a" : [ 1.5 , -0 , "\u00e9" ] }"#, #"{"a":[1,]}"#, #"{"a":tru}"#, #"{"a" "b"}"#, #"{"a":"b"x}"#,
    #"{"value":"IT","type":"work"}"#, #"[{"value":"IT"},{"value":"IT"},"it"]"#, #"{"department":"IT","x":{"y":[]}}"#,
    String(repeating: "[", count: 198) + String(repeating: "]", count: 198),
    String(repeating: "[", count: 199) + String(repeating: "]", count: 199),
    String(repeating: "[", count: 201) + String(repeating: "]", count: 201),
    "{" + (0..<30).map { "\"n\($0)\":\($0)" }.joined(separator: ",") + "}",
  ]
  private static let oddValues = [
    "null", "\"\"", "[]", "{}", "[null]", "[\"\"]", "[{}]", "[[]]", "{\"value\":null}", "{\"value\":\"\"}",
    "{\"x\":{}}",
    "{\"x\":null}", "{\"x\":[]}", "[{\"value\":\"\"}]", "true", "false", "\"True\"", "\"fAlse\"", "\"tru\\u0065\"",
    "\"yes\"",
    "0", "-0", "1.0", "1.00", "0.10", "1e2", "1E+2", "10e-1", "01", "-", "+1", "1.", ".5", "-01", "00", "1e", "1e400",
    "-0.0",
    "123456789012345678901234567890", "0.000000000000000000000001", "1e999999999", "1e9999999999", "\"10\"", "1.5", "2",
    "9007199254740993", "NaN", "nul", "nulll", "True", "truefalse", "\"IT\"", "\"work\"", "[\"IT\",\"it\",null]",
    "\"2026-01-01T00:00:00Z\"", "\"2026-02-30T00:00:00Z\"", "\"2024-02-29T00:00:00Z\"", "\"2023-02-29T00:00:00Z\"",
    "\"2026-01-01T24:00:00Z\"", "\"2026-12-31T23:59:60Z\"", "\"2026-01-01T00:60:00Z\"", "\"2026-13-01T00:00:00Z\"",
    "\"2026-00-10T00:00:00Z\"", "\"2026-01-00T00:00:00Z\"", "\"2026-01-31T23:59:59.999999999Z\"",
    "\"2026-01-31T00:00:00.Z\"",
    "\"2026-01-31T00:00:00.1234567890Z\"", "\"2026-01-31T00:00:00.5+01:00\"", "\"2026-01-31T00:00:00-23:59\"",
    "\"2026-01-31T00:00:00+24:00\"", "\"2026-01-31\"", "\"2026-01-31t00:00:00z\"", "\"2026-01-31 00:00:00Z\"",
    "\"0000-01-01T00:00:00Z\"", "\"0001-01-01T00:00:00Z\"", "\"0001-01-01T00:00:00+01:00\"", "\"9999-12-31T23:59:59Z\"",
    "\"9999-12-31T23:59:59-01:00\"", "\"2026-01-01T00:00:00\\u005a\"", "\"2026-01-01T00:00:00Z \"",
    "\"2026-1-01T00:00:00Z\"",
    "\"2026-01-01T00:00:0:Z\"", "\"2026-01-01T00:00:00.0Z0Z\"", "\"20260-1-01T00:00:00Z\"", "\"2026-01-01T0a:00:00Z\"",
    "{\"type\":\"indirect\",\"display\":\"IT\"}",
    "[{\"type\":\"Indirect\",\"value\":\"IT\"},{\"value\":\"it\",\"type\":null}]",
  ]
}
