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
  /// For each rule its rows, the cells of the user left out.
  private let rows: ReadyTexts
  /// For each rule where its rows start in ``rows``; one more, where the last ends.
  private let firstRows: [Int]

  init(_ program: Program) {
    var rows: [[UInt8]] = []
    firstRows =
      program.rules.map { rule in
        defer {
          for grant in rule.grants.map({ program.grants[$0] }) {
            rows.append(Self.cells([rule.name, grant.role, grant.unit]) + [0x0D, 0x0A])
          }
        }
        return rows.count
      } + [program.rules.reduce(0) { $0 + $1.grants.count }]
    self.rows = ReadyTexts(rows)
  }

  /// Its rows show the grants of each rule.
  var needsGrants: Bool { false }

  func begin(_ output: OutputBytes) { output.append("userName,id,inactive,rule,role,unit\r\n") }

  func write(_ user: WrittenUser, _ decision: BlockDecision, of block: RecordBlock, to output: OutputBytes) {
    let start = Self.cells([
      user.userName.string(in: block), user.id?.string(in: block) ?? "", user.isLeftOut ? "true" : "false",
    ])
    if decision.rules.isEmpty {
      output.append(start)
      output.append(",,,\r\n")
    }
    for rule in decision.rules.indices {
      for row in firstRows[Int(rule)]..<firstRows[Int(rule) + 1] {
        output.append(start)
        output.append(UInt8(ascii: ","))
        output.append(rows, row)
      }
    }
  }

  /// Cells of a row, without the end of it.
  static func cells(_ cells: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      let cell = TerminalText.withoutControls(cell)
      if cell.utf8.contains(where: needsQuotes) {
        bytes.append(UInt8(ascii: "\""))
        for byte in cell.utf8 {
          if byte == UInt8(ascii: "\"") { bytes.append(byte) }
          bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
      } else {
        bytes += cell.utf8
      }
    }
    return bytes
  }

  private static func needsQuotes(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: ",") || byte == 0x0D || byte == 0x0A
  }
}
