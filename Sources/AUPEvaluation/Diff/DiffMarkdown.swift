import AUPLanguage
import SourceDiagnostics

/// A difference for a comment on a pull request or the summary of a job (GitHub Flavored Markdown).
///
/// Names and clauses are code spans: nothing in them is markup, a link, or a mention.
package struct DiffMarkdown {
  private let diff: AccessDiff
  private let words = DiffWords { Self.code($0) }

  /// Makes the text of a difference.
  package init(_ diff: AccessDiff) { self.diff = diff }

  /// The text; every line ends in a line feed.
  package var text: String {
    let title = "### Access of \(diff.totals.changed) of \(diff.totals.users) users changes\n"
    return ([title, totals, rules, movements] + diff.groups.map(text)).filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private var totals: String {
    "| | |\n|---|---:|\n" + DiffWords.totals(diff.totals).map { "| \($0) | \($1) |\n" }.joined()
  }

  private var rules: String {
    diff.rules.map { change in
      let lines = words.lines(change)
      return "- \(lines[0])\n" + lines.dropFirst().map { "  - \($0)\n" }.joined()
    }.joined()
  }

  private var movements: String {
    if diff.movements.isEmpty { return "" }
    let rows = diff.movements.map { movement in
      let role = Self.cell(movement.grant.role) + (movement.isPrivileged ? " (privileged)" : "")
      let gained = names(movement.gained, whole: movement.isPrivileged, Self.cell)
      let lost = names(movement.lost, whole: true, Self.cell)
      return "| \(role) | \(Self.cell(movement.grant.unit)) | \(gained) | \(lost) |\n"
    }
    return "| Role | Unit | Gain | Lose |\n|---|---|---|---|\n" + rows.joined()
  }

  private func text(_ group: AccessDiff.Group) -> String {
    var text = "**\(words.heading(group))**\n\n"
    var readings = group.readings[...]
    for cause in group.change.causes {
      text += "- \(words.text(cause, of: group, diff.comparison, rule: words.name))\n"
      for clause in cause.clauses {
        let reading = readings.popFirst() ?? ""
        let start = "\(clause.isOld ? "before" : "now") \(clause.holds ? "✓" : "✗")"
        let end = reading.isEmpty ? "" : ", where \(Self.code(Self.withoutMarks(reading)))"
        let under = clause.context.isEmpty ? "" : " (under \(Self.code(clause.context)))"
        text += "  - \(start) \(Self.code(diff.text(of: clause)))\(under)\(end)"
        text += reading.isEmpty || group.users.count == 1 ? "\n" : " (of the first)\n"
      }
    }
    return text + "\n\(names(group.users, whole: group.isListedWhole, Self.code))\n"
  }

  /// `group` is "A", not `` `group` ``: the whole is code.
  private static func withoutMarks(_ reading: String) -> String {
    guard let close = reading.dropFirst().firstIndex(of: "`"), reading.first == "`" else { return reading }
    return String(reading.dropFirst()[..<close]) + reading[reading.index(after: close)...]
  }

  private func names(_ users: [DiffUser], whole: Bool, _ show: (String) -> String) -> String {
    let (shown, more) = DiffWords.shown(users, whole: whole)
    let names = shown.map { show($0.userName) }.joined(separator: ", ")
    return more > 0 ? "\(names) and \(more) more" : names
  }

  /// A code span whose fence is longer than any row of backticks in the text (CommonMark 0.31, "Code spans").
  private static func code(_ text: String) -> String {
    let text = TerminalText.harmless(text)
    var (longest, row) = (0, 0)
    for byte in text.utf8 {
      row = byte == UInt8(ascii: "`") ? row + 1 : 0
      longest = max(longest, row)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let blank = longest > 0 || text.isEmpty || text.hasPrefix(" ") && text.hasSuffix(" ") ? " " : ""
    return fence + blank + text + blank + fence
  }

  /// A code span in a table, where a bar would end the cell.
  private static func cell(_ text: String) -> String {
    code(text).split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }
}
