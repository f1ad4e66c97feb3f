import AUPLanguage
import SourceDiagnostics

/// A difference for people at a terminal.
///
/// ```
/// 1 user loses Super Admin in Global
///   rule "Super admins" no longer matches
///     now ✗  userType ne "Contractor"  `userType` is "Contractor"
///   raj@corp.example
/// ```
///
/// Whoever loses something, or gains a privileged role, is named; other lists end where they become long, and say so.
package struct DiffTable {
  private let diff: AccessDiff
  private let words = DiffWords { "\"\(TerminalText.harmless($0))\"" }
  private let plain = DiffWords { TerminalText.harmless($0) }

  /// Makes the text of a difference.
  package init(_ diff: AccessDiff) { self.diff = diff }

  /// The text; every line ends in a line feed.
  package var text: String {
    ([totals, rules, movements] + diff.groups.map(text)).filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private var totals: String { Self.columns(DiffWords.totals(diff.totals).map { [$0, "\($1)"] }, numbers: [1]) }

  private var rules: String {
    diff.rules.map { change in
      let lines = words.lines(change)
      return lines[0] + "\n" + lines.dropFirst().map { "  \($0)\n" }.joined()
    }.joined()
  }

  private var movements: String {
    if diff.movements.isEmpty { return "" }
    let heads = diff.movements.map { movement in
      [
        TerminalText.harmless(movement.grant.role), TerminalText.harmless(movement.grant.unit),
        "\(movement.gained.count)", "\(movement.lost.count)", movement.isPrivileged ? "privileged" : "",
      ]
    }
    let lines = Self.columns([["ROLE", "UNIT", "GAIN", "LOSE", ""]] + heads, numbers: [2, 3]).split(separator: "\n")
    var text = lines[0] + "\n"
    for (movement, line) in zip(diff.movements, lines.dropFirst()) {
      text += line + "\n" + names(movement.gained, sign: "+ ", whole: movement.isPrivileged)
      text += names(movement.lost, sign: "- ", whole: true)
    }
    return String(text)
  }

  private func text(_ group: AccessDiff.Group) -> String {
    var text = plain.heading(group) + "\n"
    var readings = group.readings[...]
    for cause in group.change.causes {
      // Rules in quotes, grants without.
      text += "  \(plain.text(cause, of: group, diff.comparison, rule: words.name))\n"
      let rows = cause.clauses.map { clause in
        let reading = readings.popFirst() ?? ""
        let end = reading.isEmpty || group.users.count == 1 ? reading : "\(reading) (of the first)"
        let start = "    \(clause.isOld ? "before" : "now") \(clause.holds ? "✓" : "✗")"
        return [start, diff.textInContext(of: clause), end]
      }
      text += Self.columns(rows, numbers: [])
    }
    return text + names(group.users, sign: "", whole: group.isListedWhole)
  }

  private func names(_ users: [DiffUser], sign: String, whole: Bool) -> String {
    let (shown, more) = DiffWords.shown(users, whole: whole)
    return shown.map { "  \(sign)\(TerminalText.harmless($0.userName))\n" }.joined()
      + (more > 0 ? "  \(sign)and \(more) more; --output json and csv name all\n" : "")
  }

  /// Rows in columns, two blanks between them.
  private static func columns(_ rows: [[String]], numbers: Set<Int>) -> String {
    let widths = (0..<(rows.first?.count ?? 0)).map { column in rows.map { ColumnWidth.of($0[column]) }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() where !row[column...].allSatisfy(\.isEmpty) {
        let blanks = String(repeating: " ", count: widths[column] - ColumnWidth.of(cell))
        let isLast = row[(column + 1)...].allSatisfy(\.isEmpty)
        line += (column > 0 ? "  " : "") + (numbers.contains(column) ? blanks + cell : isLast ? cell : cell + blanks)
      }
      return line + "\n"
    }.joined()
  }
}
