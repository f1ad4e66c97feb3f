import Foundation
import TestSupport
import Testing

@testable import AUPEvaluation

/// Each kind of CSV against each of the ways in which exports are written, and against those in which they are wrong.
@Suite struct CSVPitfallTests {
  private func converted(_ text: String, chunk: Int = 1 << 16) throws -> [String] {
    try AUPEvaluationTests.converted(source(Array(text.utf8), chunk: chunk))
  }

  // MARK: Ways to write the same

  @Test(arguments: CSVDialect.all) func everyFieldGoesWhereItBelongs(dialect: CSVDialect) throws {
    #expect(try converted(csv(dialect.rows)) == [dialect.line])
  }

  @Test(arguments: CSVDialect.all, [";", "\t", ","]) func separatorsAreFoundOut(dialect: CSVDialect, separator: String)
    throws
  {
    for breaks in ["\n", "\r\n"] {
      for quotesAll in [false, true] {
        let text = csv(dialect.rows, separator: separator, breaks: breaks, quotesAll: quotesAll)
        #expect(try converted(text) == [dialect.line])
      }
    }
  }

  @Test(arguments: CSVDialect.all) func encodingsAreReadByTheirMarks(dialect: CSVDialect) throws {
    let text = csv(dialect.rows)
    #expect(try converted("\u{FEFF}" + text) == [dialect.line])
    for (encoding, mark) in [(String.Encoding.utf16LittleEndian, [0xFF, 0xFE]), (.utf16BigEndian, [0xFE, 0xFF])]
      as [(String.Encoding, [UInt8])]
    {
      let bytes = mark + Array(try #require(text.data(using: encoding)))
      for chunk in [1, 2, 3, 1 << 16] {
        #expect(try AUPEvaluationTests.converted(source(bytes, chunk: chunk)) == [dialect.line])
      }
    }
  }

  @Test(arguments: CSVDialect.all) func columnsMayStandInAnyOrder(dialect: CSVDialect) throws {
    var random = SeededGenerator.fromEnvironment()
    for _ in 0..<20 {
      let order = dialect.columns.indices.shuffled(using: &random)
      let rows = dialect.rows.map { row in order.map { row[$0] } }
      #expect(try converted(csv(rows)) == [dialect.line], "\(random)")
    }
  }

  @Test(arguments: CSVDialect.all) func namesOfColumnsMatchInAnyCaseAndWithoutBlanks(dialect: CSVDialect) throws {
    let rows = [dialect.rows[0].map { " \($0.uppercased()) " }, dialect.rows[1]]
    #expect(try converted(csv(rows)) == [dialect.line])
  }

  @Test(arguments: CSVDialect.all) func readsMayEndAnywhere(dialect: CSVDialect) throws {
    for chunk in [1, 2, 7, 31] { #expect(try converted(csv(dialect.rows), chunk: chunk) == [dialect.line]) }
  }

  @Test(arguments: CSVDialect.all) func linesOfPowerShellAndExcelStandInFront(dialect: CSVDialect) throws {
    let text = csv(dialect.rows, separator: ";")
    #expect(try converted("#TYPE System.Management.Automation.PSCustomObject\r\n" + text) == [dialect.line])
    #expect(try converted("sep=;\r\n" + text) == [dialect.line])
  }

  @Test(arguments: CSVDialect.all) func wordsForTruthMatchInAnyCase(dialect: CSVDialect) throws {
    let index = try #require(dialect.columns.firstIndex { $0.header == dialect.truth.header })
    var rows = dialect.rows
    rows[1][index] = rows[1][index].uppercased()
    #expect(try converted(csv(rows)) == [dialect.line])
  }

  // MARK: Ways to be wrong

  /// The user, then a row with something wrong, then the user again.
  private func around(_ bad: [String], _ dialect: CSVDialect) throws -> [String] {
    try converted(csv([dialect.rows[0], dialect.rows[1], bad, dialect.rows[1]], breaks: "\n"))
  }

  /// Where the third row stands in ``around(_:_:)``.
  private func place(_ dialect: CSVDialect) -> (line: Int, byte: Int) {
    let before = csv(dialect.rows, breaks: "\n")
    return (before.split(separator: "\n", omittingEmptySubsequences: false).count, before.utf8.count)
  }

  @Test(arguments: CSVDialect.all) func aRaggedRowIsRefusedWithItsLine(dialect: CSVDialect) throws {
    let (line, byte) = place(dialect)
    let count = dialect.columns.count
    let expected = "one cell for each column; a cell with the separator in it stands in quotes"
    for (bad, cells) in [
      (dialect.rows[1].dropLast().map { _ in "x" }, count - 1), (dialect.rows[1].map { _ in "x" } + ["x"], count + 1),
    ] {
      #expect(
        try around(bad, dialect) == [
          dialect.line, dialect.line,
          "users: record 2 (line \(line), byte \(byte)): the row has \(cells) cells, the header \(count); expected \(expected)",
        ])
    }
  }

  @Test(arguments: CSVDialect.all, ["1", "yes", "Wahr", " True", "0"])
  func otherWordsForTruthAreRefused(dialect: CSVDialect, word: String) throws {
    let index = try #require(dialect.columns.firstIndex { $0.header == dialect.truth.header })
    var bad = dialect.rows[1].map { $0.contains { "\n\",".contains($0) } ? "x" : $0 }
    bad[index] = word
    let (line, byte) = place(dialect)
    let place = byte + bad[..<index].reduce(0) { $0 + $1.utf8.count + 1 }
    #expect(
      try around(bad, dialect) == [
        dialect.line, dialect.line,
        "users: record 2 (line \(line), byte \(place)): column \(index + 1), `\(dialect.truth.header)`: `\(word)` is neither "
          + "true nor false; expected \(dialect.truth.words)",
      ])
  }

  @Test(arguments: CSVDialect.all) func aRowWithoutANameIsRefused(dialect: CSVDialect) throws {
    let (line, byte) = place(dialect)
    let bad = dialect.columns.map { $0.header == dialect.userName ? "" : $0.cell }
    #expect(
      try around(bad, dialect) == [
        dialect.line, dialect.line,
        "users: record 2 (line \(line), byte \(byte)): the row has no `\(dialect.userName)`; expected the name of the user",
      ])
  }

  @Test(arguments: CSVDialect.all) func twoColumnsOfOneNameAreRefused(dialect: CSVDialect) throws {
    for name in [dialect.userName, dialect.userName.uppercased()] {
      let first = try #require(dialect.rows[0].firstIndex(of: dialect.userName))
      let header = dialect.rows[0] + [name]
      let byte = csv([dialect.rows[0]], breaks: ",").utf8.count
      #expect(
        try converted(csv([header, dialect.rows[1] + ["x"]])) == [
          "users: record 1 (line 1, byte \(byte)): columns \(first + 1) and \(header.count) have one name: "
            + "`\(dialect.userName)` and `\(name)`; expected each name once, whatever its case"
        ])
    }
  }

  @Test(arguments: CSVDialect.all) func aColumnWithoutANameIsRefused(dialect: CSVDialect) throws {
    let byte = csv([dialect.rows[0]], breaks: ",").utf8.count
    #expect(
      try converted(csv([dialect.rows[0] + [" "], dialect.rows[1] + ["x"]])) == [
        "users: record 1 (line 1, byte \(byte)): column \(dialect.columns.count + 1) has no name; expected a name for each "
          + "column"
      ])
  }

  @Test(arguments: CSVDialect.all) func aMissingClosingQuoteDoesNotHideTheRestSilently(dialect: CSVDialect) throws {
    let (line, byte) = place(dialect)
    let text = csv([dialect.rows[0], dialect.rows[1]], breaks: "\n") + "\"open,x\nx,x\n"
    #expect(
      try converted(text) == [
        dialect.line,
        "users: record 2 (line \(line), byte \(byte)): the cell that begins with this quote has no end; expected a closing "
          + "quote; nothing behind it was read",
      ])
  }

  @Test(arguments: CSVDialect.all) func bytesThatAreNotUTF8AreNamed(dialect: CSVDialect) throws {
    let index = try #require(dialect.columns.firstIndex { $0.header == dialect.userName })
    let (line, byte) = place(dialect)
    var bytes = Array(csv(dialect.rows, breaks: "\n").utf8)
    for column in dialect.columns.indices {
      if column > 0 { bytes.append(UInt8(ascii: ",")) }
      if column == index { bytes += [0x61, 0xFC, 0x62] }
    }
    #expect(
      try AUPEvaluationTests.converted(source(bytes)) == [
        dialect.line,
        "users: record 2 (line \(line), byte \(byte + index + 1)): column \(index + 1), `\(dialect.userName)`: the text is "
          + "not UTF-8; expected text in UTF-8 (`--encoding` names another encoding)",
      ])
  }

  // MARK: What is not repeated

  @Test(arguments: CSVDialect.all) func unknownColumnsAreNamedOnceAndSecretsNever(dialect: CSVDialect) throws {
    let rows = [
      dialect.rows[0] + ["Shoe size", "Password", "API token"], dialect.rows[1] + ["42", "s3cret", "t0ken"],
    ]
    #expect(
      try converted(csv(rows)) == [
        dialect.line,
        "note: users: 1 column is left out, for nobody said what they are (`--map`): `Shoe size`",
      ])
  }

  @Test func idsThatASpreadsheetShortenedAreToldOf() throws {
    let text = "userPrincipalName,employeeId,jobTitle\na@b,1.23457E+17,1E+05\nb@b,1E+05,\nc@b,E+5,\n"
    #expect(
      try converted(text).suffix(1) == [
        "warning: users: 2 ids look as a spreadsheet shortens long numbers (`1.23457E+17`): the digits are "
          + "lost, export again"
      ])
  }

  @Test func namesOfTypesAreNoValues() throws {
    let text =
      "UserPrincipalName,BusinessPhones,Manager\na@b,System.String[],Microsoft.Graph.PowerShell.Models.X\nb@b,System.String[],\n"
    #expect(
      try converted(text).dropFirst(2) == [
        "note: users: 1 column is left out, for nobody said what they are (`--map`): `Manager`",
        "warning: users: 2 cells hold the name of a type instead of values (the first in `BusinessPhones`): join the values "
          + "when you export",
      ])
  }

  @Test func aRowThatGoesOverLinesIsSuspectedOfAMissingQuote() throws {
    #expect(
      try converted("userPrincipalName,city,state\na@b,\"Oslo,x\nb@b,\"Rome\",x\nc@b,x,x\n")
        == [
          "users: record 1 (line 3, byte 46): `R` stands behind a closing quote; expected `,` or the end of the row: a quote "
            + "within a cell is written twice; nothing behind it was read"
        ])
    #expect(
      try converted("userPrincipalName,city,state\na@b,\"Oslo,x\nb@b,x\"\nc@b,x,x\n").suffix(1)
        == [
          "users: record 1 (line 2, byte 29): the row has 2 cells, the header 3, and goes to line 3: a closing quote may be "
            + "missing; expected one cell for each column; a cell with the separator in it stands in quotes"
        ])
  }

  // MARK: What is no export of users

  @Test func aTemplateForBulkOperationsIsRefused() throws {
    #expect(
      try converted(
        "version:v1.0,,\nName [displayName] Required,User name [userPrincipalName] Required,x\nExample: Chris,c@x,x\n")
        == [
          "users: record 1 (line 1, byte 0): the file is a template for bulk operations of Entra ID; expected what "
            + "\"Download users\" gives"
        ])
  }

  @Test func aListOfMembersIsNoListOfUsers() throws {
    #expect(
      try converted("Object ID,User principal name,Display name,Member type\n1,ann@corp.example,Ann,User\n") == [
        "users: record 1 (line 1, byte 0): the file lists members of groups (Entra ID, members of a group); expected users; "
          + "a list of members is given with `--members \"GROUP=FILE\"`"
      ])
  }

  @Test func aHeaderThatNobodyKnowsIsRefused() throws {
    #expect(
      try converted("Login,Room\nann,7\n") == [
        "users: record 1 (line 1, byte 0): the first line is no JSON and no header of an export that is known; expected SCIM "
          + "JSON, an export of Entra ID, the Microsoft 365 admin centre, Microsoft Graph, PowerShell, Okta or Google "
          + "Workspace, or `--map FILE` to say what the columns mean"
      ])
  }

  @Test func aHeaderAloneIsNobody() throws {
    #expect(try converted("userPrincipalName,id") == [])
    #expect(try converted("userPrincipalName,id\r\n\r\n") == [])
  }

  @Test func columnsAreLimited() throws {
    var limits = RecordLimits()
    limits.columns = 3
    func converted(_ columns: [String]) throws -> [String] {
      let text = csv([["userPrincipalName"] + columns, ["a@b"] + columns])
      return try AUPEvaluationTests.converted(source(Array(text.utf8)), limits: limits)
    }
    #expect(try converted(["city", "state"]).count == 1)
    #expect(
      try converted(["city", "state", "country"]) == [
        "users: record 1 (line 1, byte 0): the header has 4 columns; expected at most 3"
      ])
  }
}
