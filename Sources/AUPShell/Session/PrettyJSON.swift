import SCIMModel

/// JSON for people to read: two blanks per level, short arrays and objects on one line.
enum PrettyJSON {
  private static let lineWidth = 80

  static func text(_ value: SCIMValue, indent: Int = 0) -> String {
    let compact = value.json
    if indent + compact.utf8.count <= lineWidth, indent > 0 || !value.hasObjects { return spaced(value) }
    let inner = String(repeating: " ", count: indent + 2)
    let outer = String(repeating: " ", count: indent)
    switch value {
    case .array(let values) where !values.isEmpty:
      let lines = values.map { inner + text($0, indent: indent + 2) }
      return "[\n" + lines.joined(separator: ",\n") + "\n\(outer)]"
    case .complex(let object) where !object.isEmpty:
      let lines = object.members.map {
        "\(inner)\(SCIMValue.string($0.name).json): \(text($0.value, indent: indent + 2))"
      }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(outer)}"
    default: return compact
    }
  }

  /// One line, with blanks behind commas and colons.
  static func spaced(_ value: SCIMValue) -> String {
    switch value {
    case .array(let values): "[" + values.map(spaced).joined(separator: ", ") + "]"
    case .complex(let object):
      "{" + object.members.map { "\(SCIMValue.string($0.name).json): \(spaced($0.value))" }.joined(separator: ", ")
        + "}"
    default: value.json
    }
  }
}

extension SCIMValue {
  /// True for an object, and for a list with one in it.
  fileprivate var hasObjects: Bool {
    switch self {
    case .complex: true
    case .array(let values): values.contains(where: \.hasObjects)
    case .null, .boolean, .number, .string: false
    }
  }
}
