import SCIMModel
import SourceDiagnostics

/// How other languages spell what AUP has, so that a message can name what was meant.
enum OperatorSpelling {
  static func comparison(_ text: String) -> ComparisonOperator? {
    switch ASCIICase.lower(text) {
    case "=", "==", "===", "equals", "is", "equal": .eq
    case "!=", "<>", "!==", "=!": .ne
    case ">": .gt
    case ">=", "=>": .ge
    case "<": .lt
    case "<=", "=<": .le
    case "contains", "contain", "includes": .co
    case "startswith", "starts_with", "beginswith", "prefix": .sw
    case "endswith", "ends_with", "suffix": .ew
    case "~", "=~", "~=", "like", "match", "regex", "regexp": .matches
    default: nil
    }
  }

  /// The operator that a word nobody knows was probably meant for: `equls`, `contians`.
  static func suggestion(_ text: String) -> ComparisonOperator? {
    let spellings = ComparisonOperator.allCases.map(\.rawValue) + ["equals", "contains", "startsWith", "endsWith"]
    guard let meant = NameSuggestion.closest(to: text, among: spellings) else { return nil }
    return ComparisonOperator(rawValue: meant) ?? comparison(meant)
  }

  static func isPresence(_ text: String) -> Bool {
    ["present", "exists", "isset", "notnull"].contains(ASCIICase.lower(text))
  }

  static func isConjunction(_ text: String) -> Bool { text == "&&" || text == "&" }
  static func isDisjunction(_ text: String) -> Bool { text == "||" || text == "|" }
}
