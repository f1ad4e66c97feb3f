import AUPLanguage
import SCIMModel
import SourceDiagnostics

/// Terraform's JSON syntax: `.tf.json`, and values under `jsonencode`.
enum TerraformJSON {
  /// The blocks of a file: `{"resource": {"type": {"label": {…}}}}`. A block may stand in an array.
  static func blocks(_ json: JSONSyntax) throws(DialectError) -> [HCLBlock] {
    var blocks: [HCLBlock] = []
    for (key, value) in try members(json, "blocks such as `resource`") {
      guard key.text == "resource" || key.text == "data" else {
        blocks.append(HCLBlock(type: key, labels: [], attributes: [], blocks: [], span: key.span))
        continue
      }
      for (type, labelled) in try members(value, "types of resources") {
        for (label, body) in try members(labelled, "named resources") {
          for one in body.elements ?? [body] { blocks.append(try block(key, [type, label], one)) }
        }
      }
    }
    return blocks
  }

  private static func block(_ type: Spelled, _ labels: [Spelled], _ body: JSONSyntax) throws(DialectError) -> HCLBlock {
    let attributes = try members(body, "the attributes of a resource").map { (name: $0.key, value: value($0.value)) }
    return HCLBlock(type: type, labels: labels, attributes: attributes, blocks: [], span: labels[1].span)
  }

  private static func members(
    _ json: JSONSyntax, _ expected: String
  ) throws(DialectError) -> [(key: Spelled, value: JSONSyntax)] {
    guard let members = json.members else { throw .unexpected(json.kindName, expected: expected, at: json.span) }
    return members
  }

  /// A value; strings are templates there, too.
  private static func value(_ json: JSONSyntax) -> HCLValue {
    switch json.kind {
    case .null: HCLValue(kind: .word("null"), span: json.span)
    case .boolean(let value): HCLValue(kind: .word(value ? "true" : "false"), span: json.span)
    case .number: HCLValue(kind: .word("number"), span: json.span)
    case .string(let text): HCLValue(kind: template(text), span: json.span)
    case .array(let values): HCLValue(kind: .list(values.map(value)), span: json.span)
    case .object(let members):
      HCLValue(kind: .object(members.map { ($0.key, value($0.value)) }), span: json.span)
    }
  }

  private static func template(_ text: String) -> HCLValue.Kind {
    let plain = TerraformText.withoutEscapes(text)
    if let plain { return .string(plain) }
    let inner = text.dropFirst(2).dropLast()
    let isReference = text.hasPrefix("${") && text.hasSuffix("}") && !inner.contains { "{}()? \"".contains($0) }
    return isReference ? .reference(String(inner)) : .other
  }

  /// The value that `jsonencode` gives for plain values; nil if one is not plain.
  static func value(_ value: HCLValue) -> SCIMValue? {
    switch value.kind {
    case .string(let text): return .string(text)
    case .word("true"): return .boolean(true)
    case .word("false"): return .boolean(false)
    case .word("null"): return .null
    case .list(let values):
      let inner = values.compactMap { Self.value($0) }
      return inner.count == values.count ? .array(inner) : nil
    case .object(let members):
      var object = SCIMObject()
      for member in members {
        guard let value = Self.value(member.value) else { return nil }
        object[member.key.text] = value
      }
      return .complex(object)
    case .word, .reference, .call, .other: return nil
    }
  }
}

/// Strings of Terraform's language.
enum TerraformText {
  /// A literal in quotes; `${` and `%{` are made plain.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where HiddenCharacters.isControl(scalar):
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return escaped(result) + "\""
  }

  /// `${` and `%{` as text of a template.
  static func escaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    var previous: UInt8 = 0
    for byte in text.utf8 {
      if byte == UInt8(ascii: "{"), previous == UInt8(ascii: "$") || previous == UInt8(ascii: "%") {
        bytes.append(previous)
      }
      bytes.append(byte)
      previous = byte
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The text of a template that has nothing to be filled in; nil if it has.
  static func withoutEscapes(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      let isMark = byte == UInt8(ascii: "$") || byte == UInt8(ascii: "%")
      if isMark, index + 2 < bytes.count, bytes[index + 1] == byte, bytes[index + 2] == UInt8(ascii: "{") {
        result += [byte, UInt8(ascii: "{")]
        index += 3
        continue
      }
      if isMark, index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "{") { return nil }
      result.append(byte)
      index += 1
    }
    return String(decoding: result, as: UTF8.self)
  }
}

/// Names of resources.
enum TerraformLabel {
  /// The name made of a title: small letters and digits, `_` for all else between them. `Regional backup` is
  /// `regional_backup`.
  static func of(_ title: String) -> String {
    let words = title.utf8.map(ASCIICase.lower).split { !($0 &- 0x30 < 10 || $0 &- 0x61 < 26) }
    let label = words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "_")
    guard let first = label.utf8.first else { return "rule" }
    return first &- 0x30 < 10 ? "rule_" + label : label
  }
}
