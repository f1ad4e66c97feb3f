import AUPLanguage
import SourceDiagnostics

/// The rules of a session: texts that were loaded or typed, compiled together.
///
/// Later texts win: a rule, let or test of a name that is there takes its place, whether it came from a file or from
/// the prompt. What is replaced is blanked out in its text, so that everything else keeps its line and column.
struct RuleBook {
  /// A text of declarations.
  struct Source {
    var name: String
    var bytes: [UInt8]
  }

  private(set) var sources: [Source] = []
  /// The texts, in one space of offsets.
  private(set) var map = SourceMap()
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

  /// The book with a text added, which replaces what it names; a file that was loaded before is replaced as a whole.
  func adding(_ source: Source, _ environment: RuleEnvironment, isFile: Bool) throws -> RuleBook {
    var kept = self.sources
    if isFile { kept.removeAll { $0.name.utf8.elementsEqual(source.name.utf8) } }
    let tree = Parser.parseFile(SourceMap(lone: source).files[0]).tree
    let names = Set(tree.declarations.compactMap(\.identity))
    kept = kept.map { $0.removing { $0.identity.map(names.contains) ?? false } }
    return try RuleBook(kept.filter { !$0.isBlank } + [source], environment)
  }

  /// The book without the rule, let or test of a name; nil if there is none.
  func dropping(_ name: String, _ environment: RuleEnvironment) throws -> RuleBook? {
    var isFound = false
    let kept = sources.map { source in
      source.removing { declaration in
        guard declaration.isNamed(name) else { return false }
        isFound = true
        return true
      }
    }
    return isFound ? try RuleBook(kept.filter { !$0.isBlank }, environment) : nil
  }
}

extension RuleBook.Source {
  /// The text with some declarations blanked out.
  fileprivate func removing(_ isRemoved: (DeclarationSyntax) -> Bool) -> RuleBook.Source {
    var result = self
    for declaration in Parser.parseFile(SourceMap(lone: self).files[0]).tree.declarations where isRemoved(declaration) {
      for offset in declaration.span.start..<declaration.span.end where result.bytes[offset] != UInt8(ascii: "\n") {
        result.bytes[offset] = UInt8(ascii: " ")
      }
    }
    return result
  }

  fileprivate var isBlank: Bool { bytes.allSatisfy { $0 == 0x20 || $0 == 0x0A } }
}

extension SourceMap {
  fileprivate init(lone source: RuleBook.Source) {
    self.init()
    add(name: source.name, bytes: source.bytes)
  }
}

extension DeclarationSyntax {
  /// What makes a declaration the same as another: its kind and its name; nil for those that may stand side by side.
  fileprivate var identity: [String]? {
    switch kind {
    case .roles: ["roles"]
    case .units: ["units"]
    case .let(let name, _): ["let", name.text]
    case .rule(let rule): ["rule", rule.name.text]
    case .except(let except): ["except", except.user.text, except.rule.text]
    case .test(let test): ["test", test.name.text]
    case .assert: nil
    }
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
