extension SCIMValue {
  /// The value as compact JSON (RFC 8259), members in their order: equal input gives equal text.
  ///
  /// Only quotes, backslashes and control characters (U+0000–U+001F, U+007F–U+009F) are escaped; every other string
  /// passes unchanged.
  ///
  /// Example: `SCIMValue.array([.null, .string("a/b")]).json` is `[null,"a/b"]`.
  public var json: String {
    var writer = JSONWriter(isPretty: false)
    writer.write(self)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// The value as JSON on several lines, indented by two blanks; without a line break at the end.
  public var prettyJSON: String {
    var writer = JSONWriter(isPretty: true)
    writer.write(self)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// Appends the UTF-8 bytes of ``json``: for writing many values without a string for each.
  public func writeJSON(to bytes: inout [UInt8]) {
    var writer = JSONWriter(isPretty: false)
    swap(&writer.bytes, &bytes)
    writer.write(self)
    swap(&writer.bytes, &bytes)
  }
}

extension SCIMObject {
  /// The object as compact JSON; see ``SCIMValue/json``.
  public var json: String { SCIMValue.complex(self).json }

  /// The object as JSON on several lines; see ``SCIMValue/prettyJSON``.
  public var prettyJSON: String { SCIMValue.complex(self).prettyJSON }
}

private struct JSONWriter {
  var bytes: [UInt8] = []
  let isPretty: Bool
  private var depth = 0

  init(isPretty: Bool) { self.isPretty = isPretty }

  /// Recursion is as deep as the value, which readers bound.
  mutating func write(_ value: SCIMValue) {
    switch value {
    case .null: bytes += "null".utf8
    case .boolean(let value): bytes += (value ? "true" : "false").utf8
    case .number(let value): bytes += value.description.utf8
    case .string(let value): write(string: value)
    case .array(let values):
      bytes.append(UInt8(ascii: "["))
      depth += 1
      for index in values.indices {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        breakLine()
        write(values[index])
      }
      end("]", wasEmpty: values.isEmpty)
    case .complex(let object):
      bytes.append(UInt8(ascii: "{"))
      depth += 1
      for index in object.members.indices {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        breakLine()
        write(string: object.members[index].name)
        bytes.append(UInt8(ascii: ":"))
        if isPretty { bytes.append(UInt8(ascii: " ")) }
        write(object.members[index].value)
      }
      end("}", wasEmpty: object.isEmpty)
    }
  }

  private mutating func end(_ bracket: Unicode.Scalar, wasEmpty: Bool) {
    depth -= 1
    if !wasEmpty { breakLine() }
    bytes.append(UInt8(ascii: bracket))
  }

  private mutating func breakLine() {
    guard isPretty else { return }
    bytes.append(UInt8(ascii: "\n"))
    for _ in 0..<depth { bytes += "  ".utf8 }
  }

  private mutating func write(string: String) {
    bytes.append(UInt8(ascii: "\""))
    let isPlain =
      unsafe string.utf8.withContiguousStorageIfAvailable { text in
        guard unsafe text.allSatisfy(Self.standsForItself) else { return false }
        unsafe bytes.append(contentsOf: text)
        return true
      } ?? false
    if !isPlain {
      for scalar in string.unicodeScalars { write(scalar) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// ASCII that is not escaped.
  private static func standsForItself(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private mutating func write(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"": bytes += #"\""#.utf8
    case "\\": bytes += #"\\"#.utf8
    case "\u{8}": bytes += #"\b"#.utf8
    case "\u{C}": bytes += #"\f"#.utf8
    case "\n": bytes += #"\n"#.utf8
    case "\r": bytes += #"\r"#.utf8
    case "\t": bytes += #"\t"#.utf8
    case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}":
      let digits = Array("0123456789abcdef".utf8)
      bytes += #"\u00"#.utf8
      bytes.append(digits[Int(scalar.value >> 4)])
      bytes.append(digits[Int(scalar.value & 15)])
    default: bytes += UTF8.encode(scalar).map { Array($0) } ?? []
    }
  }
}
