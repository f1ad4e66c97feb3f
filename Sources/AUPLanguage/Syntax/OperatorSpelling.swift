import SCIMModel
import SourceDiagnostics

/// How other languages spell what AUP has, so that a message can name what was meant.
enum OperatorSpelling {
  static func comparison(_ text: String) -> ComparisonOperator? {
    switch ASCIICase.lower(text) {
    case "=", "==", "===", ":", "equals", "is", "equal": .eq
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

  /// The literal that a word was probably meant for: `TRUE`, `Null`, `now-90d` (which is one name, `-` included).
  static func literal(_ text: String) -> String? {
    let word = ASCIICase.lower(text)
    if TokenReader.literalWords.contains(where: { $0.utf8.elementsEqual(word.utf8) }) {
      return word.utf8.elementsEqual(text.utf8) ? nil : word
    }
    guard word.hasPrefix("now-") else { return nil }
    let offset = word.dropFirst("now-".count)
    let unit = offset.drop { $0.isASCII && $0.isNumber }
    guard unit.startIndex > offset.startIndex, DurationSyntax.Unit(rawValue: String(unit)) != nil else { return nil }
    return "now - \(offset)"
  }
}
