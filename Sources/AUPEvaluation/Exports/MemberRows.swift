import SCIMModel

/// Lists of members in CSV, as directories export them.
struct MemberRows {
  private let header: CSVHeader
  private let table: MemberTable
  /// The cells of each kind, the first that the table names in front.
  private let name: [Int]
  private let id: [Int]
  private let type: [Int]
  private let group: [Int]

  init(_ header: CSVHeader, _ table: MemberTable) {
    self.header = header
    self.table = table
    name = table.cells(.userName, in: header.names)
    id = table.cells(.id, in: header.names)
    type = table.cells(.type, in: header.names)
    group = table.cells(.group, in: header.names)
  }

  /// True if the file says of each member in which group it is.
  var namesGroups: Bool { !group.isEmpty }

  /// What a row says.
  private enum Row {
    case member(String, group: String?)
    case nested
    case other
    case wrong(String, expected: String)
  }

  /// Reads the rows behind the header, which was left behind.
  ///
  /// - Parameter wanted: The name of the group; nil for each that the file names.
  func read(
    _ window: inout InputWindow, group wanted: String?, into list: inout ListedGroups, report: (RecordProblem) -> Void
  ) throws(InputError) {
    var rows = header.rows
    var number = 0
    while let frame = try rows.next(&window) {
      number += 1
      switch frame {
      case .page: return
      case .trouble(let trouble):
        return report(
          RecordProblem(
            file: window.file.name, record: number, byteOffset: trouble.offset, line: trouble.line, trouble.message,
            expected: trouble.expected, endsInput: true))
      case .record(let count):
        switch read(rows.row) {
        case .nested: list.nested += 1
        case .other: list.others += 1
        case .member(let member, let group):
          if let wanted, let group, !Self.areEqual(group, wanted) {
            list.elsewhere += 1
          } else {
            list.add(member, to: wanted ?? group ?? "")
          }
        case .wrong(let message, let expected):
          report(
            RecordProblem(
              file: window.file.name, record: number, byteOffset: window.offset, line: window.line, message,
              expected: expected))
        }
        window.drop(count)
      }
    }
  }

  private func read(_ row: CSVRow) -> Row {
    guard row.count == header.names.count else {
      return .wrong(
        "the row has \(row.count) cells, the header \(header.names.count)", expected: "one cell for each column")
    }
    var texts: [String] = []
    for index in 0..<row.count {
      guard let text = String(validating: row[index], as: UTF8.self) else {
        return .wrong("the row is not UTF-8", expected: UTF8Text.expected)
      }
      texts.append(text)
    }
    func first(_ cells: [Int]) -> String? { cells.lazy.map { texts[$0] }.first { !$0.isEmpty } }
    if !type.isEmpty {
      let word = first(type) ?? ""
      switch table.type(word) {
      case .user?: break
      case .group?: return .nested
      case .other?: return .other
      case nil:
        return .wrong(
          "\(Quoted.text(word)) is no type of member",
          expected: table.typeWords.map { Quoted.text($0) }.joined(separator: ", "))
      }
    }
    guard let member = first(name) ?? first(id) else {
      return .wrong("the row names no member", expected: "a name or an id")
    }
    if namesGroups, first(group) == nil { return .wrong("the row names no group", expected: "the name of a group") }
    return .member(member, group: first(group))
  }

  private static func areEqual(_ a: String, _ b: String) -> Bool {
    ComparisonKey.of(a, caseExact: false) == ComparisonKey.of(b, caseExact: false)
  }
}
