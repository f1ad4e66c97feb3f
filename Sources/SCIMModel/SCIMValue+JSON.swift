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
      list("[", values, "]") { $0.write($1) }
    case .complex(let object):
      list("{", object.members, "}") { writer, member in
        writer.write(string: member.name)
        writer.bytes += (writer.isPretty ? ": " : ":").utf8
        writer.write(member.value)
      }
    }
  }

  private mutating func list<Element>(
    _ open: String, _ elements: [Element], _ close: String, _ write: (inout JSONWriter, Element) -> Void
  ) {
    bytes += open.utf8
    depth += 1
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      breakLine()
      write(&self, element)
    }
    depth -= 1
    if !elements.isEmpty { breakLine() }
    bytes += close.utf8
  }

  private mutating func breakLine() {
    guard isPretty else { return }
    bytes.append(UInt8(ascii: "\n"))
    for _ in 0..<depth { bytes += "  ".utf8 }
  }

  private mutating func write(string: String) {
    bytes.append(UInt8(ascii: "\""))
    if string.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
      bytes += string.utf8
    } else {
      for scalar in string.unicodeScalars { write(scalar) }
    }
    bytes.append(UInt8(ascii: "\""))
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
