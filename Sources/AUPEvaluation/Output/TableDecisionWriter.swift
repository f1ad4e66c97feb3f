import AUPLanguage
import SourceDiagnostics

/// What a table shows of one user.
struct TableUser: Sendable {
  var userName: String
  var rules: [Int]
  /// True if the user's `active` is false and nothing was evaluated for that reason.
  var isLeftOut = false
}

/// A rule as a table names it.
struct RuleTitle: Hashable, Sendable {
  var name: String
  /// Ascending and without duplicates.
  var grants: [Grant]
}

/// Users, the rules that match them and what each grants in columns, for people.
///
/// Nothing is cut off: a cell that is too long goes on in the next line. Control characters are made visible. Columns
/// are laid out for a block of users at a time, so that memory does not grow with users; later blocks never get
/// narrower columns.
struct TableDecisionWriter {
  /// How many users are laid out together.
  static let block = 500
  /// No column is wider: one long name must not push the others out of sight, nor fill the output with blanks.
  static let widest = 160
  private static let gap = "  "

  private let rules: [RuleTitle]
  private let limit: Int?
  private var waiting: [[[String]]] = [[["USER"], ["RULE"], ["GRANTS"]]]
  private var widths = [0, 0, 0]

  /// - Parameter columns: The width of the terminal; nil to wrap nothing.
  init(rules: [RuleTitle], columns: Int?) {
    self.rules = rules
    limit = columns
  }

  mutating func write(_ user: TableUser, to output: inout [UInt8]) {
    let name = TerminalText.harmless(user.userName)
    if user.rules.isEmpty { waiting.append([[name], [user.isLeftOut ? "(inactive)" : "-"], ["-"]]) }
    for (index, rule) in user.rules.enumerated() {
      let grants = rules[rule].grants.map { TerminalText.harmless("\($0.role) in \($0.unit)") }
      waiting.append([[index == 0 ? name : ""], [TerminalText.harmless(rules[rule].name)], grants])
    }
    if waiting.count > Self.block { flush(&output) }
  }

  mutating func end(_ output: inout [UInt8]) { flush(&output) }

  private mutating func flush(_ output: inout [UInt8]) {
    for column in widths.indices {
      let widest = waiting.reduce(widths[column]) { max($0, $1[column].map { ColumnWidth.of($0) }.max() ?? 0) }
      widths[column] = min(widest, Self.widest)
    }
    let fitting = fittingWidths()
    for row in waiting {
      let cells = zip(row, fitting).map { texts, width in texts.flatMap { TextWrap.lines($0, width) } }
      for line in 0..<(cells.map(\.count).max() ?? 0) {
        var text = ""
        var blanks = 0
        for (column, cell) in cells.enumerated() {
          let part = line < cell.count ? cell[line] : ""
          if !part.isEmpty {
            text += String(repeating: " ", count: blanks) + part
            blanks = 0
          }
          blanks += fitting[column] - ColumnWidth.of(part) + Self.gap.utf8.count
        }
        output += text.utf8
        output.append(UInt8(ascii: "\n"))
      }
    }
    waiting.removeAll(keepingCapacity: true)
  }

  /// The columns, the widest made narrower until all fit; each keeps ten.
  private func fittingWidths() -> [Int] {
    guard let limit else { return widths }
    var fitting = widths
    while fitting.reduce(0, +) + 2 * Self.gap.utf8.count > limit, let widest = fitting.max(), widest > 10,
      let column = fitting.lastIndex(of: widest)
    {
      fitting[column] -= 1
    }
    return fitting
  }
}
