import SCIMModel

/// The words of the ``Disassembler``: fields, constants and predicates as a rule would spell them.
struct ProgramNames {
  let coreSchema: String?

  func name(of field: Field, isElement: Bool) -> String {
    if field.selector == .directGroups { return "group" }
    let path = field.path
    if isElement || coreSchema == nil { return path.subAttribute ?? path.attribute }
    return path.schema == coreSchema ? path.name : "\(path.schema):\(path.name)"
  }

  func name(of kind: Slot.Kind) -> String {
    switch kind {
    case .scalar: "value of"
    case .list: "values of"
    case .count: "count of"
    case .presence: "presence of"
    case .elements(let layout): "elements \(layout) of"
    }
  }

  func name(of type: ComparisonType) -> String {
    switch type {
    case .text(caseExact: true): "text, case exact"
    case .text(caseExact: false): "text"
    case .number: "number"
    case .boolean: "boolean"
    case .instant: "instant"
    case .binary: "binary"
    case .complex: "complex"
    }
  }

  func text(_ predicate: Predicate) -> String {
    switch predicate {
    case .present: return "pr"
    case .matches(let pattern): return "matches \(quoted(pattern))"
    case .compare(let comparison, let constants):
      let texts = constants.map(text)
      return texts.count == 1
        ? "\(comparison.mnemonic) \(texts[0])" : "\(comparison.mnemonic) any (\(texts.joined(separator: ", ")))"
    }
  }

  func text(_ constant: Constant) -> String {
    switch constant {
    case .text(let key): quoted(String(decoding: key, as: UTF8.self))
    case .number(let number): number.description
    case .boolean(let value): value ? "true" : "false"
    case .instant(let instant): text(instant)
    case .now(0): "now"
    case .now(let offset): "now \(offset < 0 ? "-" : "+") \(duration(offset.magnitude))"
    }
  }

  /// In the longest unit that gives a whole number.
  private func duration(_ seconds: UInt64) -> String {
    for (unit, length) in [("w", 604_800), ("d", 86_400), ("h", 3_600), ("m", 60)] as [(String, UInt64)]
    where seconds % length == 0 {
      return "\(seconds / length)\(unit)"
    }
    return "\(seconds)s"
  }

  func text(_ instant: Instant) -> String { quoted(instant.description) }

  /// A JSON string whose control, format and other invisible characters are escaped: what is printed is what is there.
  func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate:
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      default:
        if scalar == "\"" || scalar == "\\" { result += "\\" }
        result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension Comparison {
  /// The operator's name in AUP.
  package var mnemonic: String {
    switch self {
    case .equal: "eq"
    case .contains: "co"
    case .startsWith: "sw"
    case .endsWith: "ew"
    case .greater: "gt"
    case .greaterOrEqual: "ge"
    case .less: "lt"
    case .lessOrEqual: "le"
    }
  }
}
