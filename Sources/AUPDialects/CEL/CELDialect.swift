import AUPLanguage
import SourceDiagnostics

/// Conditions in the Common Expression Language, over one variable `user`: a map from names of attributes to keys, to
/// lists of them, or to lists of elements. What is absent has no entry.
struct CELDialect: ConditionDialect {
  let language = "CEL"

  func all(_ parts: [String]) -> String { joined(parts, " && ", empty: "true") }
  func any(_ parts: [String]) -> String { joined(parts, " || ", empty: "false") }
  func not(_ part: String) -> String { "!\(part)" }

  func atLeast(_ least: Int, _ parts: [String]) -> String {
    "([\(parts.joined(separator: ", "))].filter(c, c).size() >= \(least))"
  }

  func present(_ field: ForeignField) -> String {
    switch field.field.type {
    case .complex: "(\(guarded(Self.countName(field), field)) > 0)"
    case .text, .binary: some(field) { "\($0) != \"\"" }
    case .number, .boolean, .instant: some(field) { _ in "true" }
    }
  }

  func compare(_ field: ForeignField, _ comparison: Comparison, _ constants: [EngineConstant]) -> String {
    let literals = constants.map(Self.literal)
    return some(field) { value in
      switch comparison {
      case .equal where literals.count == 1: "\(value) == \(literals[0])"
      case .equal: "\(value) in [\(literals.joined(separator: ", "))]"
      case .contains: each(literals) { "\(value).contains(\($0))" }
      case .startsWith: each(literals) { "\(value).startsWith(\($0))" }
      case .endsWith: each(literals) { "\(value).endsWith(\($0))" }
      case .greater: each(literals) { "\(value) > \($0)" }
      case .greaterOrEqual: each(literals) { "\(value) >= \($0)" }
      case .less: each(literals) { "\(value) < \($0)" }
      case .lessOrEqual: each(literals) { "\(value) <= \($0)" }
      }
    }
  }

  func matches(_ field: ForeignField, _ pattern: String) -> String {
    some(field, name: Self.textName(field)) { "\($0).matches(\(Self.quoted(pattern)))" }
  }

  func count(_ field: ForeignField, _ order: Order, _ number: Int) -> String {
    let sign =
      switch order {
      case .equal: "=="
      case .notEqual: "!="
      case .greater: ">"
      case .greaterOrEqual: ">="
      case .less: "<"
      case .lessOrEqual: "<="
      }
    return "(\(guarded(Self.countName(field), field)) \(sign) \(number))"
  }

  func element(_ field: ForeignField, _ condition: String) -> String {
    let name = Self.quoted(field.name)
    return "(\(name) in user && user[\(name)].exists(e, \(condition)))"
  }

  // MARK: Names

  /// Where the texts of a field stand that patterns are searched in.
  static func textName(_ field: ForeignField) -> String { "text(\(field.name))" }
  /// Where it stands how many values of a field are present.
  static func countName(_ field: ForeignField) -> String { "count(\(field.name))" }

  private func scope(_ field: ForeignField) -> String { field.isInElement ? "e" : "user" }

  /// Some value of the field satisfies the test.
  private func some(_ field: ForeignField, name: String? = nil, _ test: (String) -> String) -> String {
    let key = Self.quoted(name ?? field.name)
    let place = "\(scope(field))[\(key)]"
    let isList = field.isInElement ? field.hasManyParts : field.field.isMultiValued
    let holds = isList ? "\(place).exists(v, \(test("v")))" : test(place)
    return "(\(key) in \(scope(field)) && \(holds))"
  }

  /// A count, 0 where there is none.
  private func guarded(_ name: String, _ field: ForeignField) -> String {
    let key = Self.quoted(name)
    return "(\(key) in \(scope(field)) ? \(scope(field))[\(key)] : 0)"
  }

  private func each(_ literals: [String], _ test: (String) -> String) -> String {
    literals.count == 1 ? test(literals[0]) : "(\(literals.map(test).joined(separator: " || ")))"
  }

  private func joined(_ parts: [String], _ separator: String, empty: String) -> String {
    parts.count > 1 ? "(\(parts.joined(separator: separator)))" : parts.first ?? empty
  }

  private static func literal(_ constant: EngineConstant) -> String {
    switch constant {
    case .text(let text): quoted(text)
    case .boolean(let value): value ? "true" : "false"
    }
  }

  /// A string literal of CEL: everything that cannot be seen is escaped by its number.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case _
      where HiddenCharacters.isControl(scalar) || HiddenCharacters.isBidirectionalControl(scalar)
        || HiddenCharacters.isInvisible(scalar, after: nil) || HiddenCharacters.isLineBreak(scalar):
        let digits = String(scalar.value, radix: 16)
        let width = scalar.value > 0xFFFF ? 8 : 4
        result += (width == 8 ? "\\U" : "\\u") + String(repeating: "0", count: width - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
