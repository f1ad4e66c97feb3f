import AUPLanguage

/// CSV as RFC 4180 has it (a header, CRLF, quotes where they are needed), flat: one row for each grant of each rule that
/// matches, and one row with empty cells for a user that nothing matches. No cell holds a list.
///
/// Control characters are written as their pictures (`␛`), but for tab, carriage return and line feed: RFC 4180 has no
/// escapes and no place for them. What a spreadsheet would take for a formula gets `'` in front, for strangers may have
/// written what stands in a directory; raw cells are the data as it is.
struct CSVDecisionWriter: DecisionWriter {
  /// For each rule its rows, the cells of the user left out.
  private let rows: ReadyTexts
  /// For each rule where its rows start in ``rows``; one more, where the last ends.
  private let firstRows: [Int]
  private let isRaw: Bool

  /// - Parameter isRaw: True to write cells as the data has them, formulas or not.
  init(_ program: Program, isRaw: Bool) {
    self.isRaw = isRaw
    var rows: [[UInt8]] = []
    firstRows =
      program.rules.map { rule in
        defer {
          for grant in rule.grants.map({ program.grants[$0] }) {
            rows.append(Self.cells([rule.name, grant.role, grant.unit], isRaw) + [0x0D, 0x0A])
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
    let start = Self.cells(
      [
        user.userName.string(in: block), user.id?.string(in: block) ?? "", user.isLeftOut ? "true" : "false",
      ], isRaw)
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
  static func cells(_ cells: [String], _ isRaw: Bool = false) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      CSVCell.append(cell, isRaw: isRaw, to: &bytes)
    }
    return bytes
  }
}
