import SCIMModel

/// JSON as `aup` defines it, by recursive descent: the slow, plain reader that knows where and why a text is wrong.
///
/// Everything simdjson accepts it accepts with the same value (the tests compare the two on JSONTestSuite and on
/// mutations); it accepts besides the numbers simdjson has no room for.
struct StrictJSONParser {
  private let text: ArraySlice<UInt8>
  private let limits: RecordLimits
  private var position: Int

  /// The value of a text; offsets of errors count from the start of the slice. O(bytes).
  static func parse(_ text: ArraySlice<UInt8>, limits: RecordLimits = .standard) throws(JSONError) -> SCIMValue {
    var parser = StrictJSONParser(text: text, limits: limits, position: text.startIndex)
    let value = try parser.value(depth: 0)
    parser.skipBlanks()
    guard parser.position == text.endIndex else { throw parser.unexpected(expected: "the end of the record") }
    return value
  }

  // value = object | array | string | number | "true" | "false" | "null"
  private mutating func value(depth: Int) throws(JSONError) -> SCIMValue {
    skipBlanks()
    switch peek ?? 0 {
    case UInt8(ascii: "{"): return try object(depth: depth + 1)
    case UInt8(ascii: "["): return try array(depth: depth + 1)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): return try word()
    default: throw unexpected(expected: "a value")
    }
  }

  // object = "{" [ string ":" value { "," string ":" value } ] "}"
  private mutating func object(depth: Int) throws(JSONError) -> SCIMValue {
    try checkDepth(depth)
    position += 1
    var members: [(name: String, value: SCIMValue)] = []
    var places: [Int] = []
    skipBlanks()
    if take("}") { return .complex(SCIMObject()) }
    repeat {
      skipBlanks()
      guard peek == UInt8(ascii: "\"") else {
        throw unexpected(expected: members.isEmpty ? "a name in quotes, or `}`" : "a name in quotes")
      }
      if members.count == limits.membersPerObject {
        throw error(.content, "an object has more than \(limits.membersPerObject) members")
      }
      places.append(position)
      let name = try string()
      skipBlanks()
      guard take(":") else { throw unexpected(expected: "`:`") }
      members.append((name, try value(depth: depth)))
      skipBlanks()
    } while take(",")
    guard take("}") else { throw unexpected(expected: "`,` or `}`") }
    if let index = ObjectNames.firstDuplicate(members) {
      let name = Quoted.text(members[index].name)
      throw JSONError(
        .content, at: places[index] - text.startIndex, "the name \(name) stands twice in one object",
        expected: "each name once, whatever its case")
    }
    return .complex(SCIMObject(uniqueMembers: members))
  }

  // array = "[" [ value { "," value } ] "]"
  private mutating func array(depth: Int) throws(JSONError) -> SCIMValue {
    try checkDepth(depth)
    position += 1
    var values: [SCIMValue] = []
    skipBlanks()
    if take("]") { return .array([]) }
    repeat {
      values.append(try value(depth: depth))
      skipBlanks()
    } while take(",")
    guard take("]") else { throw unexpected(expected: "`,` or `]`") }
    return .array(values)
  }

  private func checkDepth(_ depth: Int) throws(JSONError) {
    if depth > limits.nestingDepth {
      throw error(.content, "arrays and objects nest deeper than \(limits.nestingDepth) levels")
    }
  }

  private mutating func number() throws(JSONError) -> SCIMValue {
    let start = position
    while let byte = peek, JSONGrammar.isPartOfNumber(byte) { position += 1 }
    if let number = DecimalNumber(parsing: text[start..<position]) { return .number(number) }
    let spelling = Quoted.bytes(text[start..<position])
    // A number that is one without its exponent has an exponent beyond all measure.
    let mantissa = text[start..<position].prefix { $0 | 0x20 != UInt8(ascii: "e") }
    let exponent = text[mantissa.endIndex..<position].dropFirst()
    let digits =
      exponent.first == UInt8(ascii: "-") || exponent.first == UInt8(ascii: "+") ? exponent.dropFirst() : exponent
    position = start
    if DecimalNumber(parsing: mantissa) != nil, !digits.isEmpty, digits.allSatisfy({ $0 &- 0x30 < 10 }) {
      throw error(.content, "the number \(spelling) is out of range", expected: "an exponent up to 999999999")
    }
    throw error(.syntax, "\(spelling) is not a number of JSON", expected: "a number such as `-1.5e3`")
  }

  // "true" | "false" | "null"
  private mutating func word() throws(JSONError) -> SCIMValue {
    let start = position
    while let byte = peek, byte | 0x20 >= UInt8(ascii: "a"), byte | 0x20 <= UInt8(ascii: "z") { position += 1 }
    let word = text[start..<position]
    if word.elementsEqual("true".utf8) { return .boolean(true) }
    if word.elementsEqual("false".utf8) { return .boolean(false) }
    if word.elementsEqual("null".utf8) { return .null }
    position = start
    throw error(.syntax, "\(Quoted.bytes(word)) is not a value of JSON", expected: "a value")
  }

  // MARK: Strings

  private mutating func string() throws(JSONError) -> String {
    position += 1
    var bytes: [UInt8] = []
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: bytes, as: UTF8.self)
      case UInt8(ascii: "\\"):
        try escape(into: &bytes)
      case 0..<0x20:
        throw error(
          .syntax, "a string holds \(Quoted.byte(byte)) without an escape", expected: "`\"`, or an escape such as `\\n`"
        )
      case 0..<0x80:
        bytes.append(byte)
        position += 1
      default:
        guard let length = UTF8Sequence.length(in: text, at: position) else {
          throw error(.content, "the byte \(Quoted.byte(byte)) is not UTF-8", expected: "text in UTF-8")
        }
        bytes.append(contentsOf: text[position..<position + length])
        position += length
      }
    }
    throw error(.truncated, "the record ends inside a string", expected: "`\"`")
  }

  private mutating func escape(into bytes: inout [UInt8]) throws(JSONError) {
    guard position + 1 < text.endIndex else {
      throw error(.truncated, "the record ends inside a string", expected: "`\"`")
    }
    let letter = text[position + 1]
    if letter == UInt8(ascii: "u") {
      let scalar = try unicodeEscape()
      bytes.append(contentsOf: Array(String(scalar).utf8))
      return
    }
    guard let byte = JSONGrammar.escaped(letter) else {
      throw error(
        .syntax, "\(Quoted.bytes(text[position...].prefix(2))) is not an escape of JSON",
        expected: "one of `\\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u`")
    }
    bytes.append(byte)
    position += 2
  }

  /// `\uXXXX`, or two of them that are a surrogate pair.
  private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
    let start = position
    let unit = try hexUnit()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    if unit < 0xDC00, text[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) {
      if let pair = JSONGrammar.scalar(high: unit, low: try hexUnit()) { return pair }
    }
    position = start
    throw error(
      .content, "\(Quoted.bytes(text[start...].prefix(6))) is half of a surrogate pair",
      expected: "two escapes, such as `\\ud83d\\ude00`")
  }

  private mutating func hexUnit() throws(JSONError) -> UInt32 {
    let digits = text[position...].dropFirst(2).prefix(4)
    var unit: UInt32 = 0
    for digit in digits {
      guard let value = JSONGrammar.hexValue(digit) else {
        throw error(
          .syntax, "\(Quoted.bytes(text[position...].prefix(6))) is not an escape of JSON",
          expected: "four hexadecimal digits")
      }
      unit = unit << 4 | value
    }
    guard digits.count == 4 else { throw error(.truncated, "the record ends inside a string", expected: "`\"`") }
    position += 6
    return unit
  }

  // MARK: Bytes

  private var peek: UInt8? { position < text.endIndex ? text[position] : nil }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks() {
    while let byte = peek, JSONGrammar.isBlank(byte) { position += 1 }
  }

  private func error(_ kind: JSONError.Kind, _ message: String, expected: String? = nil) -> JSONError {
    JSONError(kind, at: position - text.startIndex, message, expected: expected)
  }

  private func unexpected(expected: String) -> JSONError {
    guard let byte = peek else { return error(.truncated, "the record ends too early", expected: expected) }
    guard byte < 0x80 || UTF8Sequence.length(in: text, at: position) != nil else {
      return error(.content, "the byte \(Quoted.byte(byte)) is not UTF-8", expected: "text in UTF-8")
    }
    return error(.syntax, "unexpected \(Quoted.character(text[position...]))", expected: expected)
  }
}
