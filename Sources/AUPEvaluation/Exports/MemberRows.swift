import SCIMModel

/// What a list of members holds.
struct ListedGroups {
  /// For each group, in the order in which they came, its members by `userName` or `id`.
  private(set) var groups: [(name: String, members: [String])] = []
  private var places: [[UInt8]: Int] = [:]
  /// Members that are groups themselves, and those that are neither users nor groups.
  var nested = 0
  var others = 0
  /// Rows about other groups than the one that was asked for.
  var elsewhere = 0
  var notes: [PopulationNote] = []

  /// Adds a group, though nobody may be in it. Names are equal in any case, as those of groups are.
  mutating func add(group name: String) {
    let key = ComparisonKey.of(name, caseExact: false)
    if places[key] != nil { return }
    places[key] = groups.count
    groups.append((name, []))
  }

  mutating func add(_ member: String, to name: String) {
    add(group: name)
    if let place = places[ComparisonKey.of(name, caseExact: false)] { groups[place].members.append(member) }
  }

  /// Notes about what is no member, and about lists that may be cut off.
  mutating func finish(isExport: Bool) {
    func note(_ text: String, isLoss: Bool = false) { notes.append(PopulationNote(description: text, isLoss: isLoss)) }
    if nested > 0 { note("nested, ignored: \(nested) (groups among the members: their members are no members)") }
    if others > 0 { note("skipped: \(others) (members that are neither users nor groups)") }
    if elsewhere > 0 { note("\(elsewhere) \(elsewhere == 1 ? "row is" : "rows are") about other groups") }
    for group in groups where isExport && PageSize.ofGraph.contains(group.members.count) {
      note(
        "\(Quoted.text(group.name)) has exactly \(group.members.count) members, as many as one page holds: more may be missing",
        isLoss: true)
    }
  }
}

/// Lists of members in CSV, as directories export them.
struct MemberRows {
  let header: CSVHeader
  let table: MemberTable
  let limits: RecordLimits

  /// Reads the rows behind a header that was left behind.
  ///
  /// - Parameter wanted: The name of the group; nil for each that the file names.
  func read(
    _ window: inout InputWindow, group wanted: String?, into list: inout ListedGroups, report: (RecordProblem) -> Void
  ) throws(InputError) {
    let cells = (
      name: table.cells(.userName, in: header.names), id: table.cells(.id, in: header.names),
      type: table.cells(.type, in: header.names), group: table.cells(.group, in: header.names)
    )
    var rows = header.rows
    var number = 0
    while let frame = try rows.next(&window) {
      number += 1
      guard case .record(let count) = frame else {
        if case .trouble(let trouble) = frame {
          report(
            RecordProblem(
              file: window.file.name, record: number, byteOffset: trouble.offset, line: trouble.line, trouble.message,
              expected: trouble.expected, endsInput: true))
        }
        return
      }
      defer { window.drop(count) }
      func refuse(_ message: String, _ expected: String) {
        report(
          RecordProblem(
            file: window.file.name, record: number, byteOffset: window.offset, line: window.line, message,
            expected: expected))
      }
      let row = rows.row
      guard row.count == header.names.count else {
        refuse("the row has \(row.count) cells, the header \(header.names.count)", "one cell for each column")
        continue
      }
      func text(_ cells: [Int]) -> String? {
        cells.lazy.map { String(decoding: row[$0], as: UTF8.self) }.first { !$0.isEmpty }
      }
      guard UTF8Text.firstBad(in: window.prefix(count)) == nil else {
        refuse("the row is not UTF-8", UTF8Text.expected)
        continue
      }
      if let word = text(cells.type), let type = table.type(word) {
        if type != .user {
          if type == .group { list.nested += 1 } else { list.others += 1 }
          continue
        }
      } else if !cells.type.isEmpty {
        refuse(
          "\(Quoted.text(text(cells.type) ?? "")) is no type of member",
          table.typeWords.map { Quoted.text($0) }.joined(separator: ", "))
        continue
      }
      guard let member = text(cells.name) ?? text(cells.id) else {
        refuse("the row names no member", "a name or an id")
        continue
      }
      if cells.group.isEmpty {
        list.add(member, to: wanted ?? "")
      } else if let group = text(cells.group) {
        if let wanted, !Self.areEqual(group, wanted) {
          list.elsewhere += 1
        } else {
          list.add(member, to: wanted ?? group)
        }
      } else {
        refuse("the row names no group", "the name of a group")
      }
    }
  }

  private static func areEqual(_ a: String, _ b: String) -> Bool {
    ComparisonKey.of(a, caseExact: false) == ComparisonKey.of(b, caseExact: false)
  }
}
