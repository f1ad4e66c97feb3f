import AUPLanguage
import SourceDiagnostics

/// CSV as RFC 4180 has it (a header, CRLF, quotes where they are needed), flat: one row for each grant of each rule that
/// matches, and one row with empty cells for a user that nothing matches. No cell holds a list.
///
/// Cells are written as the data has them, but for control characters: RFC 4180 has no escapes and no place for them, so
/// all but tab, carriage return and line feed are written as their pictures (`␛`). A spreadsheet may take a cell that starts with `= + - @` for a
/// formula; a leading quote would prevent that, but then the data would no longer be the data. People who open exports
/// of directories that strangers may write to should import the columns as text.
struct CSVDecisionWriter: DecisionWriter {
  let rules: [RuleTitle]

  mutating func begin(_ output: inout [UInt8]) {
    row(["userName", "id", "inactive", "rule", "role", "unit"], to: &output)
  }

  mutating func write(_ user: UserDecision, to output: inout [UInt8]) {
    let start = [user.userName, user.id ?? "", user.isLeftOut ? "true" : "false"]
    if user.decision.rules.isEmpty { row(start + ["", "", ""], to: &output) }
    for rule in user.decision.rules {
      for grant in rules[rule].grants { row(start + [rules[rule].name, grant.role, grant.unit], to: &output) }
    }
  }

  mutating func end(_ output: inout [UInt8]) {}

  private func row(_ cells: [String], to output: inout [UInt8]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      let cell = TerminalText.withoutControls(cell)
      if cell.utf8.contains(where: needsQuotes) {
        output.append(UInt8(ascii: "\""))
        for byte in cell.utf8 {
          if byte == UInt8(ascii: "\"") { output.append(byte) }
          output.append(byte)
        }
        output.append(UInt8(ascii: "\""))
      } else {
        output += cell.utf8
      }
    }
    output += [0x0D, 0x0A]
  }

  private func needsQuotes(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: ",") || byte == 0x0D || byte == 0x0A
  }
}
