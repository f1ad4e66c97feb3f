import AUPEvaluation
import AUPLanguage
import SCIMModel
import SourceDiagnostics

extension ReplSession {
  /// What there is to be named now.
  var vocabulary: Vocabulary {
    var names = Vocabulary(schemas: environment.schemas)
    (names.conditionLets, names.listLets) = state.rules.lets
    names.rules = state.rules.rules.map(\.name)
    let grants = state.rules.rules.flatMap(\.grants)
    names.roles = state.rules.compiled.checked?.roles ?? grants.map(\.role)
    names.units = state.rules.compiled.checked?.units ?? grants.map(\.unit)
    let directory = state.directory
    // Whoever waits too long for Tab presses Ctrl-C.
    let users = directory.users.lazy.prefix { [isInterrupted = world.isInterrupted] _ in !isInterrupted() }
    names.users = { users.map(\.name) }
    names.groups = { directory.groups.map(\.name) }
    names.values = { path, fits in SeenValues.of(path, in: users, fits) }
    return names
  }

  /// What may be typed at a cursor (bytes from the start of the line, at the end of a character).
  public func complete(_ line: [UInt8], cursor: Int) -> LineCompletion {
    let typed = Array(line.prefix(max(0, cursor)))
    let before = Array(pendingText.utf8) + (isContinuing ? [UInt8(ascii: "\n")] : [])
    var completion = complete(before + typed)
    let start = max(0, completion.replaced.lowerBound - before.count)
    completion.replaced = start..<typed.count
    // What a literal cannot say, such as a name in a schema with an escape sequence in it, cannot be typed either.
    completion.candidates.removeAll { !TerminalText.isHarmless($0) }
    return world.isInterrupted() ? .none(at: typed.count) : completion
  }

  /// What may be typed at a cursor of a line.
  public func complete(_ line: String, cursor: Int) -> LineCompletion { complete(Array(line.utf8), cursor: cursor) }

  private func complete(_ text: [UInt8]) -> LineCompletion {
    let entry = ReplArgument(entry: text, from: 0)
    guard entry.bytes.first == UInt8(ascii: ".") else {
      let names = vocabulary
      return Completer(names: names).complete(text, from: CompletionGrammar(names: names).entry())
    }
    let word = entry.bytes.prefix { !ReplArgument.isBlank($0) }
    guard word.endIndex < text.count else { return completeCommand(word, end: text.count, dot: ".") }
    guard let command = ReplCommand.named(String(decoding: word.dropFirst(), as: UTF8.self)) else {
      return .none(at: text.count)
    }
    return complete(text, command, from: word.endIndex)
  }

  private func completeCommand(_ word: ArraySlice<UInt8>, end: Int, dot: String) -> LineCompletion {
    let typed = String(decoding: word, as: UTF8.self)
    let names = ReplCommand.table.flatMap { [$0.name] + $0.aliases }.map { dot + $0 }.sorted()
    let found = names.filter { ASCIICase.equal($0.prefix(typed.count), typed) }
    return LineCompletion(replaced: end - word.count..<end, candidates: found)
  }

  private func complete(_ text: [UInt8], _ command: ReplCommand, from start: Int) -> LineCompletion {
    let rest = Array(text[start...])
    let lastWord = text.suffix { !ReplArgument.isBlank($0) }
    switch command.argument {
    case .none: return .none(at: text.count)
    case .commands:
      return completeCommand(lastWord, end: text.count, dot: lastWord.first == UInt8(ascii: ".") ? "." : "")
    case .codes: return complete(words: Handbook.pages.map(\.code), lastWord, end: text.count)
    case .files: return FileCompletion(list: world.list).complete(rest, offset: start)
    case .text(let grammar):
      let names = vocabulary
      return Completer(names: names).complete(rest, from: grammar(CompletionGrammar(names: names)), offset: start)
    }
  }

  private func complete(words: [String], _ typed: ArraySlice<UInt8>, end: Int) -> LineCompletion {
    let found = words.filter { $0.utf8.starts(with: typed) }
    return LineCompletion(replaced: end - typed.count..<end, candidates: found)
  }
}

extension Array where Element == UInt8 {
  /// The longest end of which every byte satisfies a condition.
  fileprivate func suffix(while holds: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    var start = endIndex
    while start > startIndex, holds(self[start - 1]) { start -= 1 }
    return self[start...]
  }
}

/// Values that an attribute has in some users.
enum SeenValues {
  /// So many different ones at most: a person who sees more narrows by typing.
  static let limit = 5_000

  /// Texts and numbers that fit what was typed, in the order they are met.
  static func of(
    _ path: AttributePath, in users: some Sequence<DirectoryUser>, _ fits: (String) -> Bool
  ) -> [SCIMValue] {
    var seen: Set<SCIMValue> = []
    var found: [SCIMValue] = []
    func add(_ value: SCIMValue, _ text: String) {
      if fits(text), seen.insert(value).inserted { found.append(value) }
    }
    for user in users {
      guard found.count < limit else { break }
      switch user.resource.value(at: path) {
      case .array(let values)?: for case .string(let text) in values { add(.string(text), text) }
      case .string(let text)?: add(.string(text), text)
      case .number(let number)?: add(.number(number), number.description)
      default: break
      }
    }
    return found
  }
}
