import AUPLanguage
import SCIMModel
import SourceDiagnostics

extension CauseFinder {
  /// The condition as one clause: where a rule or a user is new or gone, that and not a part of the condition is the cause.
  func whole(_ rule: Int, isGain: Bool) -> [ReadClause] {
    guard let checked = (isGain ? comparison.new : comparison.old).rules.checked else { return [] }
    let clause = AccessChange.Clause(isOld: !isGain, span: checked.rules[rule].condition.span, holds: true)
    return [ReadClause(clause: clause, reading: nil)]
  }

  /// What keeps the rule from the user, or did; and the clauses that tell the two versions apart.
  mutating func explain(
    _ old: Int, _ new: Int, isGain: Bool, _ user: () -> SCIMObject?
  ) -> (obstacles: [RuleExplanation.Obstacle], clauses: [ReadClause]) {
    guard let newRules = comparison.new.rules.checked, let user = user() else { return ([], []) }
    let after = explainer.explain(rule: new, of: newRules, for: user, evaluatesInactive: evaluatesInactive)
    guard usersAreSame, let oldRules = comparison.old.rules.checked else {
      let causes = after.obstacles.isEmpty ? self.causes(of: after.condition, isOld: false) : []
      return (after.obstacles, causes)
    }
    let before = explainer.explain(rule: old, of: oldRules, for: user, evaluatesInactive: evaluatesInactive)
    let obstacles = isGain ? before.obstacles : after.obstacles
    // The condition came out as it does now: only the obstacle did it.
    if !obstacles.isEmpty, before.condition.holds == after.condition.holds { return (obstacles, []) }
    return (obstacles, clauses(before.condition, after.condition, isGain: isGain))
  }

  /// The causes of both verdicts without clauses that the other version has, too, and that come out there as here.
  private mutating func clauses(_ before: Explanation, _ after: Explanation, isGain: Bool) -> [ReadClause] {
    let (oldCauses, newCauses) = (causes(of: before, isOld: true), causes(of: after, isOld: false))
    let fromOld = known(oldCauses, in: verdicts(of: after, isOld: false))
    // Of a loss every clause that fails now is shown.
    let fromNew = isGain ? known(newCauses, in: verdicts(of: before, isOld: true)) : newCauses
    return fromOld.isEmpty && fromNew.isEmpty ? newCauses : fromOld + fromNew
  }

  /// Those of the clauses that the other version does not have, or that come out otherwise there.
  private mutating func known(_ clauses: [ReadClause], in verdicts: [Int: Bool]) -> [ReadClause] {
    clauses.filter { read in
      let number = texts.number(of: read.clause.span, isOld: read.clause.isOld, comparison)
      return verdicts[number] != read.clause.holds
    }
  }

  /// The clauses that a verdict rests on, each text once: in brackets it is asked of several elements.
  private func causes(of explanation: Explanation, isOld: Bool) -> [ReadClause] {
    var seen: Set<SourceSpan> = []
    var causes: [ReadClause] = []
    explanation.forEachCause { cause, context in
      guard cause.span != .none, seen.insert(cause.span).inserted else { return }
      let clause = AccessChange.Clause(
        isOld: isOld, span: cause.span, holds: cause.holds, context: context.joined(separator: " "))
      causes.append(ReadClause(clause: clause, reading: cause.reading))
    }
    return causes
  }

  /// How the clauses of a version come out, by the number of their text.
  private mutating func verdicts(of explanation: Explanation, isOld: Bool) -> [Int: Bool] {
    var verdicts: [Int: Bool] = [:]
    explanation.forEachLeaf { leaf in
      verdicts[texts.number(of: leaf.span, isOld: isOld, comparison)] = leaf.holds
    }
    return verdicts
  }
}

/// Tells which clauses of two rule sets have one text: each place is looked at once.
struct ClauseTexts: Sendable {
  private var ofOld: [SourceSpan: Int] = [:]
  private var ofNew: [SourceSpan: Int] = [:]
  private var numbers: [[UInt8]: Int] = [:]

  /// The number of the text at a place.
  mutating func number(of span: SourceSpan, isOld: Bool, _ comparison: RuleComparison) -> Int {
    if let number = isOld ? ofOld[span] : ofNew[span] { return number }
    let text = Array(comparison.text(of: AccessChange.Clause(isOld: isOld, span: span, holds: true)).utf8)
    let number = numbers[text] ?? numbers.count
    numbers[text] = number
    if isOld { ofOld[span] = number } else { ofNew[span] = number }
    return number
  }
}

extension RuleComparison {
  /// The source text of a clause, on one line.
  func text(of clause: AccessChange.Clause) -> String {
    guard let sources = (clause.isOld ? old : new).rules.sources else { return "" }
    return ClauseText.of(clause.span, in: sources)
  }
}

extension Explanation {
  /// Visits the clauses, in the order of the text.
  fileprivate func forEachLeaf(_ body: (Explanation) -> Void) {
    if parts.isEmpty { return body(self) }
    for part in parts { part.forEachLeaf(body) }
  }

  /// Visits the clauses that the verdict rests on, in the order of the text, each with the words above it that a reader
  /// would miss: `not`, and names of lets.
  fileprivate func forEachCause(under context: [String] = [], _ body: (Explanation, [String]) -> Void) {
    guard isCause else { return }
    if parts.isEmpty { return body(self, context) }
    let word: [String] =
      switch kind {
      case .not: ["not"]
      case .named(let name, _): [name]
      default: []
      }
    for part in parts { part.forEachCause(under: context + word, body) }
  }

  /// What a clause read.
  fileprivate var reading: Reading? {
    switch kind {
    case .clause(let reading), .elements(let reading, _): reading
    default: nil
    }
  }
}
