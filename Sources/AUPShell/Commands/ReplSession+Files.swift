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
    let selected = currentUser.flatMap { state.directory.user(id: $0) }
    let changes = try change("load \(paths.joined(separator: " "))", current: currentUser) { next in
      var retired: Set<String> = []
      for path in try paths.flatMap({ try expand($0) }) {
        try checkInterrupt()
        blocks += try load(path, into: &next, retiring: &retired)
      }
      blocks += try summary(next)
      return .users(retired.isEmpty ? known : known.filter { !retired.contains($0) })
    }
    if let selected, currentUser.flatMap({ state.directory.user(id: $0) })?.name != selected.name,
      let same = state.directory.user(named: selected.name)
    {
      // The file knows the user by another id.
      currentUser = same.id
    }
    if currentUser == nil, state.directory.userCount == 1 {
      currentUser = state.directory.users.first { _ in true }?.id
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

  /// A folder stands for the rule files in it and in the folders below.
  private func expand(_ path: String) throws -> [String] {
    guard world.list(path) != nil else { return [path] }
    let paths = rulePaths(path, depth: 0)
    guard !paths.isEmpty else {
      throw ReplError.refused("no rules in `\(VisibleText.of(path))`", help: "names of rule files end in `.aup`")
    }
    return paths
  }

  /// Deeper than this a folder is a loop of links.
  private static let folderDepth = 32

  private func rulePaths(_ folder: String, depth: Int) -> [String] {
    guard depth < ReplSession.folderDepth, let entries = world.list(folder) else { return [] }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    return entries.filter { !$0.name.hasPrefix(".") }
      .sorted { $0.name.unicodeScalars.lexicographicallyPrecedes($1.name.unicodeScalars) }
      .flatMap { entry in
        if entry.isFolder { return rulePaths(prefix + entry.name, depth: depth + 1) }
        return entry.name.hasSuffix(".aup") ? [prefix + entry.name] : []
      }
  }

  private func load(
    _ path: String, into next: inout ReplState, retiring retired: inout Set<String>
  ) throws -> [Reply.Block] {
    guard !path.utf8.elementsEqual("-".utf8) else {
      throw ReplError.refused("standard input is what this session reads its lines from")
    }
    let bytes: [UInt8]
    do {
      bytes = try world.read(path)
    } catch {
      throw ReplError.refused(VisibleText.of(error.reason))
    }
    if path.hasSuffix(".aupc") {
      throw ReplError.refused(
        "`\(VisibleText.of(path))` is compiled", help: "load the .aup files it was made from: they can be explained")
    }
    let first = bytes.first { !ReplArgument.isBlank($0) }
    if path.hasSuffix(".aup") || (first != UInt8(ascii: "{") && first != UInt8(ascii: "[")) {
      return try loadRules(bytes, path, into: &next)
    }
    return try loadPeople(bytes, path, into: &next, retiring: &retired)
  }

  private func loadRules(_ bytes: [UInt8], _ path: String, into next: inout ReplState) throws -> [Reply.Block] {
    next.rules = try next.rules.adding(RuleBook.Source(name: path, bytes: bytes), environment, isFile: true)
    let count = next.rules.files.last?.declarations.count { if case .rule = $0.kind { true } else { false } } ?? 0
    let findings = next.rules.newWarnings.count
    let hint = findings == 0 ? "" : "; `.check` shows \(Count.of(findings, "finding"))"
    return [Reply.Block(.note, "\(VisibleText.of(path)): \(Count.of(count, "rule"))\(hint)")]
  }

  /// - Parameter retired: Ids that mean somebody else afterwards, or nobody.
  private func loadPeople(
    _ bytes: [UInt8], _ path: String, into next: inout ReplState, retiring retired: inout Set<String>
  ) throws -> [Reply.Block] {
    var users = 0
    var groups = 0
    do {
      var reader = try RecordReader(.text(bytes, name: path))
      while let result = try reader.next() {
        try checkInterrupt()
        let record = try result.get()
        let type = try record.resourceType()
        if type == .user { users += 1 } else { groups += 1 }
        do {
          retired.formUnion(try next.directory.load(type, record.object, before: state.directory))
        } catch ReplError.refused(let message, _) {
          throw record.problem(message)
        }
      }
    } catch let problem as RecordProblem {
      throw ReplError.refused(VisibleText.of("\(problem)"))
    }
    let text = "\(Count.users(users)), \(Count.of(groups, "group"))"
    return [Reply.Block(.note, "\(VisibleText.of(path)): \(text)")]
  }

  // MARK: Saving

  func save(_ argument: ReplArgument) throws -> [Reply.Block] {
    let path = try argument.name(of: "file")
    let bytes: [UInt8]
    let what: String
    if path.hasSuffix(".aup") {
      bytes = formattedRules
      what = Count.of(state.rules.rules.count, "rule")
    } else if path.hasSuffix(".ndjson") {
      bytes = state.directory.resources.flatMap { Array($0.json.utf8) + [UInt8(ascii: "\n")] }
      what = "\(Count.users(state.directory.userCount)), \(Count.of(state.directory.groups.count, "group"))"
    } else {
      throw ReplError.refused(
        "the name does not say what to save", help: "end it with `.aup` for rules, `.ndjson` for users and groups")
    }
    do {
      try world.write(path, bytes)
    } catch {
      throw ReplError.refused(VisibleText.of(error.reason))
    }
    return [Reply.Block(.note, "\(VisibleText.of(path)): \(what)")]
  }

  /// All declarations, formatted, in the order they were loaded and typed; an empty line between texts.
  private var formattedRules: [UInt8] {
    let texts = zip(state.rules.map.files, state.rules.files).map { Formatter.format($1, source: $0) }
    return Array(texts.map { $0.hasSuffix("\n") ? $0 : $0 + "\n" }.joined(separator: "\n").utf8)
  }
}
