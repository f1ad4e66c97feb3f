import AUPLanguage
import SourceDiagnostics

/// The rules of a session: texts that were loaded or typed, compiled together.
///
/// Later entries win: a rule, let or test of a name that is there takes its place, whether it came from a file or from
/// the prompt. What is replaced is blanked out in its text, so that everything else keeps its line and column.
struct RuleBook {
  /// A text of declarations.
  struct Source {
    var name: String
    var bytes: [UInt8]
    /// False for what was typed.
    var isFile: Bool

    /// True for the same file, whatever it says.
    func isSameFile(as other: Source) -> Bool {
      isFile && other.isFile && name.utf8.elementsEqual(other.name.utf8)
    }
  }

  private(set) var sources: [Source] = []
  /// The texts, in one space of offsets.
  private(set) var map = SourceMap()
  /// The trees of the texts.
  private(set) var files: [FileSyntax] = []
  let compiled: CompiledRules

  /// A book without rules.
  init(environment: RuleEnvironment) throws { try self.init([], environment) }

  private init(_ sources: [Source], _ environment: RuleEnvironment) throws {
    self.sources = sources
    for source in sources { map.add(name: source.name, bytes: source.bytes) }
    do {
      compiled = try environment.compile(map)
    } catch {
      throw ReplError.diagnostics(error.diagnostics, map)
    }
    files = map.files.map { Parser.parseFile($0).tree }
  }

  /// The book with texts added that belong together, such as the files of a folder: they replace what is there of the
  /// names they give, but not each other's declarations. A file that is there already is replaced as a whole, in its
  /// place; what others said beside it before, such as another part of the catalogue, they go on to say.
  func adding(_ texts: [Source], _ environment: RuleEnvironment) throws -> RuleBook {
    var replaced = Set(texts.flatMap(RuleBook.identities))
    for (source, file, tree) in parsed where texts.contains(where: source.isSameFile) {
      replaced.subtract(tree.declarations.map { $0.identity(in: file) })
    }
    let kept = parsed.compactMap { source, file, tree in
      texts.first(where: source.isSameFile)
        ?? source.removing(from: file, tree) { replaced.contains($0.identity(in: file)) }
    }
    let added = texts.filter { text in !kept.contains(where: text.isSameFile) }
    return try RuleBook(kept + added, environment)
  }

  /// The book without the rule, let or test of a name; nil if there is none.
  func dropping(_ name: String, _ environment: RuleEnvironment) throws -> RuleBook? {
    guard files.contains(where: { $0.declarations.contains { $0.isNamed(name) } }) else { return nil }
    let kept = parsed.compactMap { source, file, tree in source.removing(from: file, tree) { $0.isNamed(name) } }
    return try RuleBook(kept, environment)
  }

  /// True if all texts are the same.
  func isSame(as other: RuleBook) -> Bool {
    sources.count == other.sources.count
      && zip(sources, other.sources).allSatisfy { $0.name.utf8.elementsEqual($1.name.utf8) && $0.bytes == $1.bytes }
  }

  private static func identities(_ text: Source) -> [[String]] {
    var map = SourceMap()
    let file = map.add(name: text.name, bytes: text.bytes)
    return Parser.parseFile(file).tree.declarations.map { $0.identity(in: file) }
  }

  private var parsed: [(source: Source, file: SourceFile, tree: FileSyntax)] {
    zip(sources, zip(map.files, files)).map { ($0, $1.0, $1.1) }
  }
}

extension RuleBook.Source {
  /// The text with some declarations blanked out, and with them the comments that belong to them; nil if none of its
  /// declarations is left.
  fileprivate func removing(
    from file: SourceFile, _ tree: FileSyntax, _ isRemoved: (DeclarationSyntax) -> Bool
  ) -> RuleBook.Source? {
    let removed = tree.declarations.filter(isRemoved)
    guard !removed.isEmpty else { return self }
    guard removed.count < tree.declarations.count else { return nil }
    var result = self
    for span in removed.flatMap({ [$0.span] + tree.comments(of: $0, in: file) }) {
      for offset in span.start - file.base..<span.end - file.base where result.bytes[offset] != UInt8(ascii: "\n") {
        result.bytes[offset] = UInt8(ascii: " ")
      }
    }
    return result
  }
}

extension FileSyntax {
  /// The comments that belong to a declaration: those on the lines right above it, and the one behind it on its line.
  fileprivate func comments(of declaration: DeclarationSyntax, in file: SourceFile) -> [SourceSpan] {
    var found: [SourceSpan] = []
    var start = declaration.span.start
    for comment in comments[..<firstComment(from: start)].reversed() {
      let lineBreaks = file.blanks(comment.end, start)?.count { $0 == UInt8(ascii: "\n") }
      guard lineBreaks == 1, file.standsAlone(comment) else { break }
      found.append(comment)
      start = comment.start
    }
    if let behind = comments[firstComment(from: declaration.span.end)...].first,
      let gap = file.blanks(declaration.span.end, behind.start), !gap.contains(UInt8(ascii: "\n"))
    {
      found.append(behind)
    }
    return found
  }

  /// The index of the first comment that starts at an offset or behind it. O(log comments).
  private func firstComment(from offset: Int) -> Int {
    var low = 0
    var high = comments.count
    while low < high {
      let middle = (low + high) / 2
      if comments[middle].start < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension SourceFile {
  /// The bytes between two offsets; nil if they are not all blank.
  fileprivate func blanks(_ start: Int, _ end: Int) -> ArraySlice<UInt8>? {
    let gap = bytes[start - base..<end - base]
    return gap.allSatisfy(ReplArgument.isBlank) ? gap : nil
  }

  /// True if nothing but blanks stands in front of a comment on its line.
  fileprivate func standsAlone(_ comment: SourceSpan) -> Bool {
    let before = bytes[..<(comment.start - base)].reversed()
    return before.first { $0 != 0x20 && $0 != 0x09 }.map { $0 == 0x0A || $0 == 0x0D } ?? true
  }
}

extension DeclarationSyntax {
  /// What makes a declaration the same as another: its kind and its name; of an assertion, which has none, all it says.
  fileprivate func identity(in file: SourceFile) -> [String] {
    switch kind {
    case .roles: ["roles"]
    case .units: ["units"]
    case .let(let name, _): ["let", name.text]
    case .rule(let rule): ["rule", rule.name.text]
    case .except(let except): ["except", except.user.text, except.rule.text]
    case .test(let test): ["test", test.name.text]
    case .assert: ["assert", DeclarationSyntax.formatted(file.text(span))]
    }
  }

  private static func formatted(_ text: String) -> String {
    var map = SourceMap()
    let file = map.add(name: "", bytes: Array(text.utf8))
    return Formatter.format(Parser.parseFile(file).tree, source: file)
  }

  fileprivate func isNamed(_ name: String) -> Bool {
    switch kind {
    case .let(let own, _): own.text.utf8.elementsEqual(name.utf8)
    case .rule(let rule): rule.name.text.utf8.elementsEqual(name.utf8)
    case .test(let test): test.name.text.utf8.elementsEqual(name.utf8)
    case .roles, .units, .except, .assert: false
    }
  }
}
