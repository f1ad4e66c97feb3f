import AUPEvaluation
import AUPLanguage
import SCIMModel
import SCIMStore
import SourceDiagnostics

extension ReplSession {
  /// `.load FILE…`: all of the files, or nothing.
  func load(_ argument: ReplArgument) throws -> [Reply.Block] {
    let paths = try argument.words("file")
    guard !paths.isEmpty else { throw ReplError.refused("no file is named") }
    return try load(paths)
  }

  /// Loads rules, users and groups; the content says which.
  public func load(files paths: [String]) -> Reply { run { try load(paths) } }

  private func load(_ paths: [String]) throws -> [Reply.Block] {
    var blocks: [Reply.Block] = []
    // Of new users and first rules everything would be news: for them the numbers are enough.
    let known = state.rules.rules.isEmpty ? [] : state.directory.users.ids
    var retired: Set<String> = []
    let news = { ChangeReach.users(retired.isEmpty ? known : known.filter { !retired.contains($0) }) }
    let selected = currentUser.flatMap { state.directory.user(id: $0) }
    let selecting = { (next: ReplState) -> String? in
      guard let selected else { return next.directory.userCount == 1 ? next.directory.users.ids.first : nil }
      // The file may know the user by another id.
      if next.directory.user(id: selected.id)?.name == selected.name { return selected.id }
      return next.directory.user(named: selected.name)?.id ?? selected.id
    }
    let changes = try change("load \(paths.joined(separator: " "))", reporting: news, selecting: selecting) { next in
      let files = try contents(of: paths)
      let rules = files.filter(\.isRules).map { RuleBook.Source(name: $0.path, bytes: $0.bytes, isFile: true) }
      if !rules.isEmpty { next.rules = try next.rules.adding(rules, environment) }
      for file in files {
        blocks +=
          try file.isRules ? [note(ofRules: file.path, next.rules)] : loadPeople(file, into: &next, retiring: &retired)
      }
      blocks += try summary(next)
      return .everybody
    }
    return blocks + changes
  }

  /// How many users the rules match.
  private func summary(_ state: ReplState) throws -> [Reply.Block] {
    guard !state.rules.rules.isEmpty, state.directory.userCount > 0 else { return [] }
    var evaluator = state.rules.compiled.evaluator(now: now)
    var matched = 0
    for user in state.directory.users {
      try checkInterrupt()
      if !evaluator.evaluate(user.resource).rules.isEmpty { matched += 1 }
    }
    return [Reply.Block(.note, "rules match \(matched) of \(Count.users(state.directory.userCount))")]
  }

  /// A file as it was read.
  private struct LoadedFile {
    var path: String
    var bytes: [UInt8]
    /// False for users and groups.
    var isRules: Bool
  }

  /// Each file once, folders opened.
  private func contents(of paths: [String]) throws -> [LoadedFile] {
    var seen: Set<[UInt8]> = []
    return try paths.flatMap { try RuleFolder(list: world.list).files($0) }.filter {
      seen.insert(Array($0.utf8)).inserted
    }
    .map { path in
      try checkInterrupt()
      return try content(of: path)
    }
  }

  private func content(of path: String) throws -> LoadedFile {
    guard !path.utf8.elementsEqual("-".utf8) else {
      throw ReplError.refused("standard input is what this session reads its lines from")
    }
    let bytes: [UInt8]
    do {
      bytes = try world.read(path)
    } catch {
      throw ReplError.refused(TerminalText.harmless(error.reason))
    }
    if path.hasSuffix(".aupc") {
      throw ReplError.refused(
        "`\(TerminalText.harmless(path))` is compiled",
        help: "load the .aup files it was made from: they can be explained")
    }
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    let first = text.first { !ReplArgument.isBlank($0) }
    let isPeople =
      first == UInt8(ascii: "{") || first == UInt8(ascii: "[") || RecordReader.isExport(bytes, name: path)
    guard path.hasSuffix(".aup") || isPeople || EntryShape.startsLikeRules(text) else {
      throw ReplError.refused(
        "`\(TerminalText.harmless(path))` holds neither rules nor users and groups",
        help: "rules are AUP text, users and groups SCIM NDJSON, pages or arrays, or an export (`aup help exports`)")
    }
    return LoadedFile(path: path, bytes: bytes, isRules: path.hasSuffix(".aup") || !isPeople)
  }

  private func note(ofRules path: String, _ book: RuleBook) -> Reply.Block {
    let index = book.sources.firstIndex { $0.isFile && $0.name.utf8.elementsEqual(path.utf8) }
    let count = index.map { book.files[$0].declarations.count { if case .rule = $0.kind { true } else { false } } } ?? 0
    let findings = book.warnings(in: index.map { book.map.files[$0] }).count
    let hint = findings == 0 ? "" : "; `.check` shows \(Count.of(findings, "finding"))"
    return Reply.Block(.note, "\(TerminalText.harmless(path)): \(Count.of(count, "rule"))\(hint)")
  }

  /// - Parameter retired: Ids that mean somebody else afterwards, or nobody.
  private func loadPeople(
    _ file: LoadedFile, into next: inout ReplState, retiring retired: inout Set<String>
  ) throws -> [Reply.Block] {
    var users = 0
    var groups = 0
    let notes: [PopulationNote]
    do {
      notes = try forEachRecord(of: file) { record in
        let type = try record.resourceType()
        if type == .user { users += 1 } else { groups += 1 }
        do {
          retired.formUnion(try next.directory.load(type, record.object, before: state.directory))
        } catch ReplError.refused(let message, _) {
          throw record.problem(message)
        }
      }
    } catch let problem as RecordProblem {
      throw ReplError.refused(TerminalText.harmless("\(problem)"))
    }
    let text = "\(Count.users(users)), \(Count.of(groups, "group"))"
    return ([text] + notes.map(\.description)).map {
      Reply.Block(.note, "\(TerminalText.harmless(file.path)): \(TerminalText.harmless($0))")
    }
  }

  /// Reads the records of a file; what is worth knowing about it.
  private func forEachRecord(of file: LoadedFile, _ body: (Record) throws -> Void) throws -> [PopulationNote] {
    var reader = try RecordReader(.text(file.bytes, name: file.path))
    while let result = try reader.next() {
      try checkInterrupt()
      try body(try result.get())
    }
    return reader.notes
  }
}
