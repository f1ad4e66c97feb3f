import SCIMModel
import SourceDiagnostics

/// Users in CSV: what each column means follows from the header alone, never from its place.
struct CSVExport {
  /// What the export is called in messages.
  let name: String
  private let header: CSVHeader
  private var rows: CSVReader
  private(set) var plan: ExportPlan
  /// Columns that no table knows.
  private let unknown: [String]
  /// Numbers in columns of ids as a spreadsheet writes long ones.
  private var shortened = Tally()
  /// Cells of PowerShell in which the name of a type stands instead of several values.
  private var typeNames = Tally()

  /// What a look at the header leads to.
  enum Opening {
    case export(CSVExport)
    /// It is no CSV with users.
    case other
    case wrong(FrameTrouble)
  }

  /// Looks at the header, which is left behind if it is one.
  ///
  /// - Parameter isCertain: False if the input may be something else.
  static func open(
    _ window: inout InputWindow, map: ExportTable?, isCertain: Bool, limits: RecordLimits
  ) throws(InputError) -> Opening {
    switch try CSVHeader.read(
      &window, separator: map?.separator, quote: map?.quote ?? UInt8(ascii: "\""), limits: limits)
    {
    case .empty: return .other
    case .wrong(let trouble): return isCertain ? .wrong(trouble) : .other
    case .header(let header, let count):
      let known = ExportTable.recognised(by: header.names, among: ExportTables.users)
      guard let table = known.map({ known in map.map { known.overlaid(by: $0) } ?? known }) ?? map else {
        return refusal(header, window, isCertain: isCertain).map { .wrong($0) } ?? .other
      }
      if let membership = MemberTable.recognised(by: header.names), map == nil {
        return .wrong(
          FrameTrouble(
            window, at: 0, "the file lists members of groups (\(membership.name))",
            expected: "users; a list of members is given with `--members \"GROUP=FILE\"`", endsInput: true))
      }
      if let problem = header.problem(window, limits) { return .wrong(problem) }
      window.drop(count)
      return .export(CSVExport(header, table))
    }
  }

  /// What is wrong with a header that no table knows; nil if it may be none.
  private static func refusal(_ header: CSVHeader, _ window: InputWindow, isCertain: Bool) -> FrameTrouble? {
    func trouble(_ message: String, _ expected: String) -> FrameTrouble {
      FrameTrouble(window, at: 0, message, expected: expected, endsInput: true)
    }
    if let first = header.names.first, ASCIICase.equal(first.prefix(8), "version:") {
      return trouble(
        "the file is a template for bulk operations of Entra ID", "what \"Download users\" gives")
    }
    if let membership = MemberTable.recognised(by: header.names) {
      return trouble(
        "the file lists members of groups (\(membership.name))",
        "users; a list of members is given with `--members \"GROUP=FILE\"`")
    }
    guard isCertain || header.names.count > 1 else { return nil }
    return trouble(
      "the first line is no JSON and no header of an export that is known",
      "SCIM JSON, an export of \(ExportTables.products), or `--map FILE` to say what the columns mean")
  }

  private init(_ header: CSVHeader, _ table: ExportTable) {
    self.header = header
    name = table.name
    rows = header.rows
    let names = header.names.map { ASCIICase.lower($0) }
    plan = ExportPlan(table, cells: table.columns.map { names.firstIndex(of: ASCIICase.lower($0.source)) })
    let known = Set(table.columns.map { ASCIICase.lower($0.source) })
    unknown = header.names.filter { !known.contains(ASCIICase.lower($0)) && !Self.isSecret($0) }
  }

  /// Columns that are not even named.
  private static func isSecret(_ name: String) -> Bool {
    let name = ASCIICase.lower(name)
    return ["password", "secret", "token"].contains { word in
      name.utf8.indices.contains { name[$0...].hasPrefix(word) }
    }
  }

  /// Frames the next row.
  mutating func next(_ window: inout InputWindow) throws(InputError) -> Frame? { try rows.next(&window) }

  /// The user of the row that was framed last, which begins the window.
  mutating func record(_ window: InputWindow, number: Int, count: Int) -> Result<Record, RecordProblem> {
    let row = rows.row
    func problem(at place: Int, _ message: String, expected: String?) -> Result<Record, RecordProblem> {
      .failure(
        RecordProblem(
          file: window.file.name, record: number, byteOffset: window.offset + place,
          line: window.line + window.lineBreaks(in: place), message, expected: expected))
    }
    guard row.count == header.names.count else {
      return problem(at: 0, ragged(window, count), expected: Self.oneCellEach)
    }
    plan.begin()
    for source in plan.sources {
      let cell = row[source.cell]
      if cell.isEmpty { continue }
      let place = row.places[source.cell]
      guard let text = String(validating: cell, as: UTF8.self) else {
        let bad = UTF8Text.firstBad(in: window.prefix(count).dropFirst(place)) ?? 0
        return problem(at: place + bad, "\(label(source)): the text is not UTF-8", expected: UTF8Text.expected)
      }
      if PowerShellCell.isTypeName(cell) {
        typeNames.add(header.names[source.cell])
        continue
      }
      do throws(ExportValueError) {
        try plan.take(text, from: source)
      } catch {
        return problem(at: place, "\(label(source)): \(error.message)", expected: error.expected)
      }
      if source.isIdentifier, Spreadsheet.hasShortened(cell) { shortened.add(text) }
    }
    guard plan.has("userName") else {
      guard let column = plan.source(of: "userName")?.cell else {
        return problem(at: 0, "no column of the file is the `userName`", expected: "a column that names the user")
      }
      return problem(at: 0, "the row has no \(Quoted.text(header.names[column]))", expected: "the name of the user")
    }
    return .success(
      Record(
        file: window.file.name, number: number, byteOffset: window.offset, line: window.line, object: plan.record))
  }

  private func label(_ source: ExportPlan.Source) -> String {
    "column \(source.cell + 1), \(Quoted.text(header.names[source.cell]))"
  }

  private func ragged(_ window: InputWindow, _ count: Int) -> String {
    let breaks = window.lineBreaks(in: count)
    let lines = breaks == 0 ? "" : ", and goes to line \(window.line + breaks): a closing quote may be missing"
    let cells = rows.row.count == 1 ? "1 cell" : "\(rows.row.count) cells"
    return "the row has \(cells), the header \(header.names.count)\(lines)"
  }

  private static let oneCellEach = "one cell for each column; a cell with the separator in it stands in quotes"

  /// What is worth knowing once all rows were read.
  var notes: [PopulationNote] {
    var notes: [PopulationNote] = []
    if !unknown.isEmpty {
      let shown = unknown.prefix(Self.shown).map { Quoted.text($0) }.joined(separator: ", ")
      let more = unknown.count > Self.shown ? " and \(unknown.count - Self.shown) more" : ""
      notes.append(
        PopulationNote(
          description:
            "\(unknown.count == 1 ? "1 column is" : "\(unknown.count) columns are") left out, for nobody said what "
            + "they are (`--map`): \(shown)\(more)"))
    }
    if shortened.count > 0 {
      notes.append(
        PopulationNote(
          description:
            "\(shortened.count) \(shortened.count == 1 ? "id looks" : "ids look") as a spreadsheet shortens long "
            + "numbers (\(shortened.first)): the digits are lost, export again", isLoss: true))
    }
    if typeNames.count > 0 {
      notes.append(
        PopulationNote(
          description:
            "\(typeNames.count) \(typeNames.count == 1 ? "cell holds" : "cells hold") the name of a type instead "
            + "of values (the first in \(typeNames.first)): join the values when you export", isLoss: true))
    }
    return notes
  }

  /// Columns that a note names.
  private static let shown = 10
}

/// What PowerShell writes of values that are lists.
private enum PowerShellCell {
  /// True for a text such as `System.String[]`.
  static func isTypeName(_ cell: ArraySlice<UInt8>) -> Bool {
    cell.starts(with: system) && cell.suffix(2).elementsEqual(brackets) || cell.starts(with: models)
  }

  private static let system = Array("System.".utf8)
  private static let brackets = Array("[]".utf8)
  private static let models = Array("Microsoft.Graph.PowerShell.Models.".utf8)
}

/// What spreadsheets do to exports that are saved again.
private enum Spreadsheet {
  /// True for a number such as `1.23457E+17`.
  static func hasShortened(_ cell: ArraySlice<UInt8>) -> Bool {
    guard let exponent = cell.firstIndex(of: UInt8(ascii: "E")), exponent != cell.startIndex else { return false }
    let digits = cell[(exponent + 1)...]
    guard digits.first == UInt8(ascii: "+"), digits.count > 1 else { return false }
    return digits.dropFirst().allSatisfy { $0 &- 0x30 < 10 }
      && cell[..<exponent].allSatisfy { $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }
  }
}
