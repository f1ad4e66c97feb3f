import SCIMModel

/// The direct members of a group, given beside the export: a file that names them.
///
/// Each line is a member, by `userName` in any case or by `id`; or the file holds users as SCIM records or in an export,
/// each of whom is a member; or it is a list of members as a directory exports it, where groups and service principals
/// are counted and left out.
public struct MemberList: Sendable {
  /// The `displayName` of the group; `*` for each group that the file names.
  public var group: String
  /// Where the members are.
  public var source: InputSource

  /// Makes a list.
  public init(group: String, source: InputSource) {
    self.group = group
    self.source = source
  }

  /// Reads the list; lines and records that name nobody are reported, and the others read all the same.
  func read(_ limits: RecordLimits, report: (RecordProblem) -> Void) throws(InputError) -> ListedGroups {
    var list = ListedGroups()
    var reading = source.reading
    reading.listsMembers = true
    var window = InputWindow(try InputFile(source))
    if let foreign = try window.begin(reading.encoding) {
      report(
        RecordProblem(
          file: source.name, record: 1, byteOffset: 0, line: 1, "the input is \(foreign)",
          expected: "a `userName` or an `id` on each line, or SCIM users, in UTF-8"))
      return list
    }
    // From here on the window holds UTF-8.
    reading.encoding = nil
    if !isForAll { list.add(group: group) }
    switch try form(&window, limits) {
    case .rows(let rows, let header, let count):
      if let trouble = header.problem(window, limits) ?? (isForAll && !rows.namesGroups ? namesNoGroup(window) : nil) {
        report(problem(trouble))
        return list
      }
      window.drop(count)
      try rows.read(&window, group: isForAll ? nil : group, into: &list, report: report)
      list.finish(isExport: true)
    case .records where !isForAll:
      try records(RecordReader(window, reading, limits: limits), into: &list, report: report)
    case .lines where !isForAll:
      for member in try lines(&window, limits, report: report) { list.add(member, to: group) }
    case .records, .lines: report(problem(namesNoGroup(window)))
    }
    return list
  }

  /// True if each group that the file names is meant.
  private var isForAll: Bool { group == "*" }

  private enum Form {
    case rows(MemberRows, CSVHeader, count: Int)
    case records
    case lines
  }

  private func form(_ window: inout InputWindow, _ limits: RecordLimits) throws(InputError) -> Form {
    let first = try window.skipBlanks()
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return .records }
    guard case .header(let header, let count) = try CSVHeader.read(&window, limits: limits) else { return .lines }
    if let table = MemberTable.recognised(by: header.names) {
      return .rows(MemberRows(header, table), header, count: count)
    }
    return ExportTable.recognised(by: header.names, among: ExportTables.users) == nil ? .lines : .records
  }

  private func namesNoGroup(_ window: InputWindow) -> FrameTrouble {
    FrameTrouble(
      window, at: 0, "nothing in the file names a group", expected: "`GROUP=FILE` with the name of the group",
      endsInput: true)
  }

  private func problem(_ trouble: FrameTrouble) -> RecordProblem {
    RecordProblem(
      file: source.name, record: 1, byteOffset: trouble.offset, line: trouble.line, trouble.message,
      expected: trouble.expected)
  }

  private func records(
    _ reader: RecordReader, into list: inout ListedGroups, report: (RecordProblem) -> Void
  ) throws(InputError) {
    var reader = reader
    while let result = try reader.next() {
      switch result {
      case .failure(let problem): report(problem)
      case .success(let record):
        if (try? ResourceKind.of(record.object)) == .group {
          list.nested += 1
        } else if let member = record.object.text("userName") ?? record.object.text("id"), !member.isEmpty {
          list.add(member, to: group)
        } else {
          report(record.problem("the member has no `userName` and no `id`", expected: "a User"))
        }
      }
    }
    list.notes = reader.notes
    list.finish(isExport: false)
  }

  private func lines(
    _ window: inout InputWindow, _ limits: RecordLimits, report: (RecordProblem) -> Void
  ) throws(InputError) -> [String] {
    var framer = LineFramer(limits: limits)
    var members: [String] = []
    var number = 0
    func problem(_ message: String, _ expected: String) -> RecordProblem {
      RecordProblem(
        file: source.name, record: number, byteOffset: window.offset, line: window.line, message, expected: expected)
    }
    while let frame = try framer.next(&window) {
      number += 1
      guard case .record(let count) = frame else {
        report(problem("the line is longer than \(limits.recordBytes) bytes", "one member on each line"))
        continue
      }
      let line = window.prefix(count)
      let end = line.lastIndex { !JSONGrammar.isBlank($0) }.map { $0 + 1 } ?? line.startIndex
      if let member = String(validating: line[..<end], as: UTF8.self) {
        members.append(member)
      } else {
        report(problem("the line is not UTF-8", "a `userName` or an `id`"))
      }
      window.drop(count)
    }
    return members
  }
}

/// Members of groups by name or id, beside those that Group resources know by id alone.
struct ListedMembers {
  private struct Entry {
    var member: String
    var list: Int
    var isSeen = false
  }

  private var entries: [Entry] = []
  /// For each list: the file, and the group among the loaded ones.
  private var lists: [(file: String, group: Int)] = []
  /// The indices of entries; names compare in any case, ids in theirs (RFC 7643 §4.2).
  private var byName: [[UInt8]: [Int]] = [:]
  private var byID: [[UInt8]: [Int]] = [:]

  /// Adds a list of members of a loaded group.
  mutating func add(_ members: [String], from file: String, to group: Int) {
    for member in members {
      byName[ComparisonKey.of(member, caseExact: false), default: []].append(entries.count)
      byID[ComparisonKey.of(member, caseExact: true), default: []].append(entries.count)
      entries.append(Entry(member: member, list: lists.count))
    }
    lists.append((file, group))
  }

  /// The groups whose lists name the user.
  mutating func groups(of user: SCIMObject) -> [Int] {
    if entries.isEmpty { return [] }
    let named = user.text("userName").flatMap { byName[ComparisonKey.of($0, caseExact: false)] } ?? []
    let known = user.text("id").flatMap { byID[ComparisonKey.of($0, caseExact: true)] } ?? []
    return (named + known).map { index in
      entries[index].isSeen = true
      return lists[entries[index].list].group
    }
  }

  /// Adds what a copy has seen. A copy from before the lists were added has seen nobody.
  mutating func merge(_ copy: ListedMembers) {
    for index in copy.entries.indices where copy.entries[index].isSeen { entries[index].isSeen = true }
  }

  /// For each list with members whom no user of the population is: how many, and the first.
  var strangers: [(file: String, group: Int, count: Int, first: String)] {
    let unseen = Dictionary(grouping: entries.filter { !$0.isSeen }, by: \.list)
    return lists.indices.compactMap { index in
      guard let strangers = unseen[index] else { return nil }
      return (lists[index].file, lists[index].group, strangers.count, strangers[0].member)
    }
  }
}
