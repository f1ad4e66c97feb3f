import AUPLanguage
import SourceDiagnostics

/// What names a role or a unit in a rule of Clumio's.
enum ClumioIdentifier {
  /// An id, to be looked up.
  case id(Spelled)
  /// A name that the text itself gives, as a Terraform reference does.
  case name(Spelled)
}

/// Rules of Clumio's as they are gathered from a text: conditions read, ids turned into names.
struct ClumioRules {
  private(set) var sources: SourceMap
  private(set) var losses: [Loss] = []
  private var drafts: [RuleDraft] = []
  private var keywordRules: [KeywordRule] = []
  private var names: Set<String> = []
  private var unknownIDs: Set<String> = []
  private let known: ClumioNames

  init(_ sources: SourceMap, _ known: ClumioNames) {
    self.sources = sources
    self.known = known
  }

  /// Notes something.
  mutating func note(_ loss: Loss) { losses.append(loss) }

  /// Adds a rule. Its condition is a text of its own, with places of its own.
  mutating func add(
    name: Spelled, condition: Spelled, role: ClumioIdentifier, units: [ClumioIdentifier]
  ) throws(DialectError) {
    let quoted = Diagnostic.quote(name.text)
    let file = sources.add(name: "<condition of \(quoted)>", bytes: Array(condition.text.utf8))
    var reader = ClumioConditionReader(sources)
    let read: ClumioCondition?
    do throws(DialectError) {
      read = try reader.read(file, rule: quoted)
    } catch {
      throw DialectError(
        error.diagnostics.map { $0.pointed(from: condition.span, rule: quoted) }, sources: sources)
    }
    // A place in a string in a file is that of the string.
    losses += reader.losses.map { Loss($0.kind, $0.construct, $0.outcome, at: condition.span) }
    guard let read else { return }
    let role = self.name(of: role, "role", known.roles)
    var units: [String] = units.map { self.name(of: $0, "unit", known.units) }
    var seen: Set<String> = []
    units = units.filter { seen.insert($0).inserted }
    let draft = RuleDraft(name: unique(name), condition: read.aup, role: role, units: units)
    drafts.append(draft)
    if case .containsAll(let words) = read, words.count > 1 {
      keywordRules.append(KeywordRule(rule: draft.name, words: words, span: condition.span))
    }
  }

  /// The rules as AUP.
  func result(of file: SourceFile, _ context: ImportContext) throws(DialectError) -> ImportResult {
    let text = drafts.map(\.text).joined(separator: "\n")
    let formatted = text.isEmpty ? "" : try ImportedText.formatted(text, of: file, in: context.environment)
    return ImportResult(text: formatted, losses: losses, sources: sources, keywordRules: keywordRules)
  }

  private mutating func name(of identifier: ClumioIdentifier, _ kind: String, _ table: ClumioNames.Table) -> String {
    guard case .id(let id) = identifier else {
      if case .name(let name) = identifier { return name.text }
      return ""
    }
    if let name = table.name(of: id.text) { return name }
    if unknownIDs.insert("\(kind) \(id.text)").inserted {
      losses.append(
        Loss(
          .note, "\(kind) \(Diagnostic.quote(id.text))",
          "no name is known for this id, so the id stands for it (`--\(kind)s FILE`)",
          at: id.span))
    }
    return id.text
  }

  private mutating func unique(_ name: Spelled) -> String {
    var result = name.text
    var number = 1
    while !names.insert(result).inserted {
      number += 1
      result = "\(name.text) (\(number))"
    }
    if number > 1 {
      losses.append(
        Loss(
          .note, "name \(Diagnostic.quote(name.text))", "another rule has it, so this one is `\(result)`", at: name.span
        ))
    }
    return result
  }
}

extension Diagnostic {
  /// The same finding about a text inside another: the place out there is a label.
  fileprivate func pointed(from span: SourceSpan, rule: String) -> Diagnostic {
    var copy = self
    copy.labels.append(DiagnosticLabel(span, "the condition of rule \(rule)"))
    return copy
  }
}
