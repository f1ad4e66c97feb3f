public import SourceDiagnostics

/// Writes explanations for people, as a tree of clauses.
///
/// ```
/// ✗ rule "Regional backup" does not match
///   ✗ all of
///   │ ✓ group co "Backup"             `group` is "Backup Team"
///   │ ✗ addresses.country eq "DE"     `addresses.country` is absent  ◀ cause
/// ```
public struct ExplanationText: Sendable {
  private let sources: SourceMap

  /// Makes a writer for explanations whose spans point into these texts.
  public init(_ sources: SourceMap) { self.sources = sources }

  private struct Line {
    var text: String
    var note = ""
    var isCause = false
  }

  /// A condition; every line ends in a line feed.
  public func text(_ explanation: Explanation) -> String {
    var lines: [Line] = []
    append(explanation, indent: "", to: &lines)
    return layOut(lines)
  }

  /// A rule: the verdict, what it grants, what else keeps the rule from the user, the condition, the smallest change.
  ///
  /// - Parameter remedy: The smallest change of the user; nil if that is not of interest.
  public func text(_ rule: RuleExplanation, _ remedy: Satisfiability.Remedy? = nil) -> String {
    let name = TerminalText.harmless(rule.name)
    var text = "\(mark(rule.matches)) rule \"\(name)\" \(rule.matches ? "matches" : "does not match")\n"
    for grant in rule.grants {
      let grant = TerminalText.harmless("\(grant.role) in \(grant.unit)")
      text += "  \(rule.matches ? "grants" : "would grant") \(grant)\n"
    }
    for obstacle in rule.obstacles { text += "  ! \(obstacle.text)\n" }
    var lines: [Line] = []
    append(rule.condition, indent: "  ", to: &lines)
    text += layOut(lines)
    return text + change(rule, remedy)
  }

  private func mark(_ holds: Bool) -> String { holds ? "✓" : "✗" }

  /// What would have to change for the verdict to come out the other way.
  private func change(_ rule: RuleExplanation, _ remedy: Satisfiability.Remedy?) -> String {
    let head = "  smallest change that would make it \(rule.matches ? "not match" : "match"):\n"
    switch remedy {
    case nil: return ""
    case Satisfiability.Remedy.none?: return "  no change of the user would change that\n"
    case .undecided?: return "  the smallest change that would change that took too long to find\n"
    case .changes(let changes)?:
      // That the user is inactive is among the changes.
      let lifted = rule.obstacles.filter { $0 != .inactive }.map(\.lifted)
      return head + (lifted + changes.map(\.text)).map { "    \($0)\n" }.joined()
    }
  }

  private func append(_ node: Explanation, indent: String, to lines: inout [Line]) {
    let head = "\(indent)\(mark(node.holds)) "
    let inner = indent + "│ "
    func line(_ text: String, note: String = "", isCause: Bool = false) {
      lines.append(Line(text: head + text, note: note, isCause: isCause))
    }
    switch node.kind {
    case .all: line("all of")
    case .any: line("one of")
    case .not: line("not")
    case .atLeast(let least, let parts):
      line("at least \(least) of \(parts.count): \(parts.count(where: \.holds)) hold")
    case .named(let name, _): line("\(TerminalText.harmless(name)), which is")
    case .clause(let reading):
      line(ClauseText.of(node.span, in: sources), note: reading.text, isCause: node.isCause)
    case .elements(let reading, let parts):
      line(
        ClauseText.of(node.span, in: sources), note: parts.isEmpty ? reading.text : reading.elementsText,
        isCause: node.isCause && parts.isEmpty)
      for (index, part) in parts.enumerated().prefix(Self.shownElements) {
        lines.append(Line(text: "\(inner)\(mark(part.holds)) \(Reading.show(reading.values[index]))"))
        append(part, indent: inner + "│ ", to: &lines)
      }
      if parts.count > Self.shownElements {
        lines.append(Line(text: "\(inner)… and \(parts.count - Self.shownElements) more"))
      }
      return
    }
    for part in node.parts { append(part, indent: inner, to: &lines) }
  }

  /// Elements whose clauses are shown; how many more there are is said.
  private static let shownElements = 10

  /// Puts notes in one column where the clauses are short enough.
  private func layOut(_ lines: [Line]) -> String {
    let widths = lines.map { ColumnWidth.of($0.text) }
    let column = zip(lines, widths).filter { !$0.0.note.isEmpty && $0.1 <= Self.noteColumn }.map(\.1).max() ?? 0
    var text = ""
    for (line, width) in zip(lines, widths) {
      text += line.text
      if !line.note.isEmpty {
        text += String(repeating: " ", count: max(0, column - width) + 2) + line.note
      }
      text += line.isCause ? "  ◀ cause\n" : "\n"
    }
    return text
  }

  /// Notes stand no further right than this.
  private static let noteColumn = 64
}

extension Reading {
  /// Elements of an attribute that a condition in brackets was tried on.
  package var elementsText: String {
    "`\(attribute)` has \(values.count) \(values.count == 1 ? "element" : "elements"), \(matching.count) of them match"
  }
}

extension RuleExplanation.Obstacle {
  /// The obstacle in words.
  package var text: String {
    switch self {
    case .inactive: return "the user is inactive (`active` is false)"
    case .expired(let instant): return "the rule ended at \(instant)"
    case .exception(let until, let reason):
      let end = until.map { " until \($0)" } ?? ""
      return "an exception keeps the rule from the user\(end): \(TerminalText.harmless(reason))"
    }
  }

  /// What would be without it.
  var lifted: String {
    switch self {
    case .inactive: return "the user would have to be active"
    case .expired(let instant): return "the rule would have to go on after \(instant)"
    case .exception(_, let reason): return "the exception would have to end: \(TerminalText.harmless(reason))"
    }
  }
}
