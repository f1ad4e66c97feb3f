import AUPEvaluation
import AUPLanguage
import SCIMModel
import SCIMStore
import SourceDiagnostics

extension ReplSession {
  /// Adds declarations that were typed.
  func declare(_ entry: [UInt8]) throws -> [Reply.Block] {
    let source = RuleBook.Source(name: ReplSession.promptName, bytes: entry, isFile: false)
    var findings: [Reply.Block] = []
    var notes: [Reply.Block] = []
    var results: [Reply.Block] = []
    let changes = try change(EntryShape.firstLine(entry)) { next in
      next.rules = try next.rules.adding([source], environment)
      // A let that nothing uses yet is no mistake at a prompt.
      let new = next.rules.warnings(in: next.rules.map.files.last).filter {
        !$0.code.utf8.elementsEqual("unused-let".utf8)
      }
      findings = warnings(new, next.rules.map)
      notes = try (next.rules.files.last?.declarations ?? []).compactMap { try note(of: $0, next) }
      results = try runTests(declaredIn: next.rules.files.last, next)
      return .everybody
    }
    return findings + notes + changes + results
  }

  private func note(of declaration: DeclarationSyntax, _ next: ReplState) throws -> Reply.Block? {
    let text: String
    switch declaration.kind {
    case .roles(let names): text = Count.of(names.count, "role")
    case .units(let names): text = Count.of(names.count, "unit")
    case .let(let name, let value):
      let kind =
        switch value {
        case .condition: "condition"
        case .list(let values, _): "list of \(Count.of(values.count, "value"))"
        }
      text = "\(name.text) : \(kind)"
    case .rule(let rule):
      let name = rule.name.text
      let verb = state.rules.rule(named: name) == nil ? "added" : "replaced"
      text = "rule \(JSONText.quoted(name)) \(verb)\(try matchCount(name, next))"
    case .except(let except):
      text = "\(TerminalText.harmless(except.user.text)) is excepted from \(JSONText.quoted(except.rule.text))"
    case .assert, .test: return nil
    }
    return Reply.Block(.note, text)
  }

  /// `, matches 3 of 10 users`.
  private func matchCount(_ name: String, _ next: ReplState) throws -> String {
    guard next.directory.userCount > 0, let rule = next.rules.rule(named: name) else { return "" }
    let count = try users(matchedBy: rule, of: next.rules).count
    return ", matches \(count) of \(Count.users(next.directory.userCount))"
  }

  /// The ids of the users that a rule grants something, in the order of the directory.
  func users(matchedBy index: Int, of book: RuleBook) throws(ReplError) -> [String] {
    let rule = book.rules[index]
    if let expiry = rule.expiry, expiry <= now { return [] }
    let active = Field(
      path: AttributePath(schema: environment.schemas.core.id, attribute: "active"), type: .boolean,
      isMultiValued: false)
    let isInactive = Condition(.test(active, .compare(.equal, [.boolean(false)])), rule.condition.span)
    let reached = Condition(
      .and([rule.condition, Condition(.not(isInactive), rule.condition.span)]), rule.condition.span)
    let found = try matching(CompiledCondition(reached, schemas: environment.schemas, limits: environment.limits))
    let now = now
    let exceptions = book.compiled.program.exceptions.filter { $0.rule == index && $0.expiry.map { now < $0 } ?? true }
    if exceptions.isEmpty { return found }
    let exempt = Set(exceptions.flatMap { state.directory.userIDs(named: $0.user) }.map { ExactText($0) })
    return found.filter { !exempt.contains(ExactText($0)) }
  }
}

extension RuleBook {
  var rules: [CheckedRule] { compiled.checked?.rules ?? [] }

  /// The index of the rule of a name.
  func rule(named name: String) -> Int? { rules.firstIndex { $0.name.utf8.elementsEqual(name.utf8) } }

  /// What a let stands for.
  func letValue(_ name: String) -> LetValueSyntax? {
    for file in files {
      for declaration in file.declarations {
        if case .let(let own, let value) = declaration.kind, own.text.utf8.elementsEqual(name.utf8) { return value }
      }
    }
    return nil
  }

  /// The texts, and behind them one that was typed.
  func sources(with typed: [UInt8]) -> SourceMap {
    var sources = map
    sources.add(name: ReplSession.promptName, bytes: typed)
    return sources
  }

  /// Names of lets that stand for conditions, and of those that stand for lists.
  var lets: (conditions: [String], lists: [String]) {
    var result: (conditions: [String], lists: [String]) = ([], [])
    for declaration in files.flatMap(\.declarations) {
      switch declaration.kind {
      case .let(let name, .condition): result.conditions.append(name.text)
      case .let(let name, .list): result.lists.append(name.text)
      default: break
      }
    }
    return result
  }

  /// Warnings about one of the texts.
  func warnings(in file: SourceFile?) -> [Diagnostic] {
    guard let span = file?.span else { return [] }
    return compiled.warnings.filter { span.start <= $0.span.start && $0.span.start <= span.end }
  }
}

extension EntryShape {
  /// The first line of an entry, for a list of changes.
  static func firstLine(_ entry: [UInt8]) -> String {
    let line = entry.prefix { $0 != UInt8(ascii: "\n") }
    return String(decoding: line, as: UTF8.self) + (line.count < entry.count ? " …" : "")
  }
}
