import AUPEvaluation
import AUPLanguage
import SCIMModel
import SourceDiagnostics

extension ReplSession {
  /// Evaluates an entry that is no command: a condition or a path if it can be read as one, else a declaration.
  func evaluateText(_ entry: [UInt8]) throws -> [Reply.Block] {
    guard !EntryShape.isBlank(entry) else { return [] }
    let map = sources(entry)
    guard let source = map.files.last else { return [] }
    let condition = Parser.parseCondition(source, limits: environment.limits)
    if !condition.hasErrors {
      if case .reference(let name) = condition.tree.kind { return try evaluateName(name.text, entry) }
      return try showVerdict(entry)
    }
    let path = Parser.parsePatchPath(source, limits: environment.limits)
    if !path.hasErrors, let tree = path.tree { return try showValue(tree, entry) }
    if EntryShape.startsDeclaration(entry) { return try declare(entry) }
    try refuseCommandWithoutDot(entry)
    throw ReplError.diagnostics(condition.diagnostics, map)
  }

  /// A lone name: a let, or an attribute.
  private func evaluateName(_ name: String, _ entry: [UInt8]) throws -> [Reply.Block] {
    if let value = state.rules.letValue(name) {
      guard case .list(_, let span) = value else { return try showVerdict(entry) }
      return [Reply.Block(.output, "\(TerminalText.harmless(state.rules.map.text(span))) : list")]
    }
    if vocabulary.resolve(name, .user) != nil, let source = sources(entry).files.last,
      let tree = Parser.parsePatchPath(source).tree
    {
      return try showValue(tree, entry)
    }
    try refuseCommandWithoutDot(entry)
    return try showVerdict(entry)
  }

  /// `help`, `quit`, `load rules.aup`: what people type who have not met the dot yet.
  private func refuseCommandWithoutDot(_ entry: [UInt8]) throws {
    guard let (word, rest) = try? ReplArgument(entry: entry, from: 0).firstWord("command"),
      let command = ReplCommand.named(word), vocabulary.resolve(word, .user) == nil
    else { return }
    let meant = rest.isEmpty ? ".\(command.name)" : ".\(command.name) \(rest.text)"
    throw ReplError.refused(
      "`\(TerminalText.harmless(word))` is no attribute",
      help: "commands start with a dot: `\(TerminalText.harmless(meant))`")
  }

  // MARK: Conditions

  /// A condition that was typed, compiled with the lets of the session.
  ///
  /// - Parameter entry: What errors show as the line, if it is more than the condition.
  func compileCondition(_ bytes: [UInt8], in entry: [UInt8]? = nil) throws -> CompiledCondition {
    let map = sources(bytes)
    guard let file = map.files.last else { throw ReplError.refused("there is no condition") }
    do {
      return try environment.compileCondition(file, lets: state.rules.files)
    } catch {
      throw ReplError.diagnostics(error.diagnostics, sources(entry ?? bytes))
    }
  }

  /// The texts of the rules, and behind them one that was typed.
  func sources(_ bytes: [UInt8]) -> SourceMap { state.rules.sources(with: bytes) }

  private func showVerdict(_ entry: [UInt8]) throws -> [Reply.Block] {
    let condition = try compileCondition(entry)
    let text = ReplArgument(entry: entry, from: 0).text
    let map = sources(entry)
    // What is to be said about the lets it names was said when they were declared.
    let typed = map.files.last?.span
    let findings = condition.warnings.filter { finding in typed.map { $0.start <= finding.span.start } ?? true }
    var blocks = warnings(findings, map)
    if let user = currentUser.flatMap({ state.directory.user(id: $0) }) {
      var evaluator = condition.evaluator(now: now)
      blocks.append(Reply.Block(.output, "\(evaluator.matches(user.resource)) : condition"))
    } else if state.directory.userCount == 0 {
      blocks.append(Reply.Block(.output, "condition"))
      blocks.append(Reply.Block(.note, "there is no user to ask it of: `.load FILE` or `.new user {…}`"))
    } else {
      let count = try matching(condition).count
      blocks.append(Reply.Block(.output, "condition, true for \(count) of \(Count.users(state.directory.userCount))"))
      blocks.append(Reply.Block(.note, "`.who` lists them; `.user NAME` selects one user"))
    }
    lastCondition = text
    return blocks
  }

  func warnings(_ diagnostics: [Diagnostic], _ sources: SourceMap) -> [Reply.Block] {
    diagnostics.isEmpty ? [] : [render(diagnostics, sources, .warning)]
  }

  /// The ids of the users that a condition holds for, in the order of the directory.
  func matching(_ condition: CompiledCondition) throws(ReplError) -> [String] {
    try population.users(matching: condition, in: state.directory, now: now) { () throws(ReplError) in
      try checkInterrupt()
    }
  }

  // MARK: Attributes

  private func showValue(_ path: PatchPathSyntax, _ entry: [UInt8]) throws -> [Reply.Block] {
    let read = try AttributeReading(path, self, entry)
    guard let user = currentUser.flatMap({ state.directory.user(id: $0) }) else {
      let hint = state.directory.userCount == 0 ? "there is no user" : "`.user NAME` selects the user to read"
      return [Reply.Block(.output, read.typeName), Reply.Block(.note, hint)]
    }
    let value = read.value(in: user.resource).map { TerminalText.harmlessLines(PrettyJSON.text($0)) } ?? "absent"
    return [Reply.Block(.output, "\(value) : \(read.typeName)")]
  }
}

/// What an entry looks like before anybody has parsed it.
enum EntryShape {
  /// True if there is nothing but blanks and comments.
  static func isBlank(_ entry: [UInt8]) -> Bool {
    entry.split(separator: UInt8(ascii: "\n")).allSatisfy { line in
      line.first { !ReplArgument.isBlank($0) }.map { $0 == UInt8(ascii: "#") } ?? true
    }
  }

  /// True if more lines may make a whole of it: it is neither a condition nor a path, and ends where more was expected.
  static func isIncomplete(_ entry: [UInt8], limits: Limits) -> Bool {
    guard !isBlank(entry) else { return false }
    var map = SourceMap()
    let source = map.add(name: ReplSession.promptName, bytes: entry)
    return Parser.isIncomplete(source, limits: limits) && Parser.parsePatchPath(source, limits: limits).hasErrors
  }

  /// True for a text with nothing in it, or whose first line that is no comment starts a declaration.
  static func startsLikeRules(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text
    while let first = rest.first {
      if ReplArgument.isBlank(first) {
        rest = rest.dropFirst()
      } else if first == UInt8(ascii: "#") {
        rest = rest.drop { $0 != UInt8(ascii: "\n") }
      } else {
        return startsDeclaration(Array(rest.prefix { $0 != UInt8(ascii: "\n") }.prefix(1_024)))
      }
    }
    return true
  }

  private static let keywords = ["let", "rule", "roles", "units", "except", "assert", "test"]
  private static let operators = AttributeReference.allOperators + ["pr"]

  /// True for a declaration's keyword, unless what follows makes it an attribute of that name.
  static func startsDeclaration(_ entry: [UInt8]) -> Bool {
    guard let tokens = CompletionToken.scan(entry + [UInt8(ascii: "\n")]), let first = tokens.first else {
      return false
    }
    guard keywords.contains(where: { first.isWord($0) }) else { return false }
    guard tokens.count > 1 else { return true }
    return !operators.contains { tokens[1].isWord($0) } && !tokens[1].isMark("[")
  }
}

/// Numbers of things, in words.
enum Count {
  static func of(_ number: Int, _ one: String, _ many: String? = nil) -> String {
    "\(number) \(number == 1 ? one : many ?? one + "s")"
  }

  static func users(_ number: Int) -> String { of(number, "user") }
}
