import SourceDiagnostics

/// Conditions that differ from another in one place.
struct ConditionEdits {
  /// Is given a condition, the place where it differs, and the edit in words.
  typealias Report = (_ condition: Condition, _ span: SourceSpan, _ edit: String) -> Void

  /// Puts an edited part into the whole.
  private typealias Whole = (Condition) -> Condition

  /// Calls the body with every edit of a condition: clauses before what is made of them.
  static func forEach(of condition: Condition, _ report: Report) { visit(condition, { $0 }, report) }

  /// Recursion is as deep as the condition, which the checker bounds.
  private static func visit(_ condition: Condition, _ whole: Whole, _ report: Report) {
    let span = condition.span
    if condition.isClause {
      report(whole(Condition(.not(condition), span)), span, "negated")
      return editClause(condition, span, whole, report)
    }
    func inside(_ part: Condition, _ kind: @escaping (Condition) -> Condition.Kind) {
      visit(part, { whole(Condition(kind($0), span)) }, report)
    }
    switch condition.kind {
    case .and(let parts): edit(parts, of: condition, whole, report, isAll: true)
    case .or(let parts): edit(parts, of: condition, whole, report, isAll: false)
    case .atLeast(let least, let parts):
      for other in [least - 1, least + 1] where 0...parts.count ~= other {
        report(whole(Condition(.atLeast(other, parts), span)), span, "`at least \(least)` made `at least \(other)`")
      }
      edit(parts, of: condition, whole, report) { .atLeast(least, $0) }
    case .not(let part):
      report(whole(part), span, "without `not`")
      // To negate the clause would be the same once more.
      if part.isClause { return editClause(part, part.span, { whole(Condition(.not($0), span)) }, report) }
      inside(part) { .not($0) }
    case .named(let name, let part): inside(part) { .named(name, $0) }
    case .element(let field, let part):
      report(whole(Condition(.not(condition), span)), span, "negated")
      inside(part) { .element(field, $0) }
    case .test, .count: break
    }
  }

  /// Edits a conjunction or a disjunction.
  private static func edit(
    _ parts: [Condition], of condition: Condition, _ whole: Whole, _ report: Report, isAll: Bool
  ) {
    let span = condition.span
    let kind: ([Condition]) -> Condition.Kind = isAll ? { .and($0) } : { .or($0) }
    let other = Condition(isAll ? .or(parts) : .and(parts), span)
    let ofOneText = parts.count { $0.span == span }
    if ofOneText == 0 {
      report(whole(other), span, isAll ? "`and` made `or`" : "`or` made `and`")
    } else if ofOneText == parts.count {
      // Brackets that a list behind them was spread over. What is in them stands there once, so it is not edited apart.
      report(whole(Condition(.not(condition), span)), span, "negated")
      return editList(parts, other, span, whole, report, kind)
    }
    // Else brackets and the comparison behind them, which nobody joins by another word.
    edit(parts, of: condition, whole, report, kind)
  }

  /// Leaves out each of several parts, and edits each.
  private static func edit(
    _ parts: [Condition], of condition: Condition, _ whole: Whole, _ report: Report,
    _ kind: @escaping ([Condition]) -> Condition.Kind
  ) {
    let span = condition.span
    for (index, part) in parts.enumerated() {
      var rest = parts
      rest.remove(at: index)
      // Without the comparison behind them brackets are something else.
      if part.span != span, parts.count > 1 {
        report(whole(Condition(kind(rest), span)), part.span, "left out")
      }
      visit(
        part,
        { edited in
          var parts = parts
          parts[index] = edited
          return whole(Condition(kind(parts), span))
        }, report)
    }
  }

  /// Edits a quantifier and its list: one part for each entry.
  private static func editList(
    _ parts: [Condition], _ other: Condition, _ clause: SourceSpan, _ whole: Whole, _ report: Report,
    _ kind: ([Condition]) -> Condition.Kind
  ) {
    guard parts.count > 1 else { return }
    let isAll = if case .or = other.kind { true } else { false }
    report(whole(other), clause, isAll ? "`all` made `any`" : "`any` made `all`")
    for index in parts.indices {
      var rest = parts
      rest.remove(at: index)
      report(whole(Condition(kind(rest), clause)), clause, "without entry \(index + 1) of its list")
    }
  }

  // MARK: Clauses

  /// Edits what a clause was made of: its comparison, and the list it compares with.
  private static func editClause(_ condition: Condition, _ clause: SourceSpan, _ whole: Whole, _ report: Report) {
    switch condition.kind {
    case .not(let part): editClause(part, clause, { whole(Condition(.not($0), clause)) }, report)
    case .and(let parts): editList(parts, Condition(.or(parts), clause), clause, whole, report) { .and($0) }
    case .or(let parts): editList(parts, Condition(.and(parts), clause), clause, whole, report) { .or($0) }
    case .test(let field, .compare(let comparison, let constants)):
      for other in comparison.nearMistakes(field.type) {
        report(
          whole(Condition(.test(field, .compare(other, constants)), clause)), clause,
          "compared by `\(other.mnemonic)`")
      }
      for index in constants.indices where constants.count > 1 {
        var rest = constants
        rest.remove(at: index)
        report(
          whole(Condition(.test(field, .compare(comparison, rest)), clause)), clause,
          "without entry \(index + 1) of its list")
      }
    case .count(let field, let order, let number):
      if let other = order.nearMistake {
        report(
          whole(Condition(.count(field, other, number), clause)), clause, "`\(order.mnemonic)` made `\(other.mnemonic)`"
        )
      }
    case .test, .atLeast, .named, .element: break
    }
  }
}

extension Comparison {
  /// The comparisons that one could mean instead: only texts have parts.
  fileprivate func nearMistakes(_ type: ComparisonType) -> [Comparison] {
    switch self {
    case .equal: if case .text = type { [.contains, .startsWith] } else { [] }
    case .contains: [.equal, .startsWith]
    case .startsWith: [.equal, .contains]
    case .endsWith: [.equal, .contains]
    case .greater: [.greaterOrEqual]
    case .greaterOrEqual: [.greater]
    case .less: [.lessOrEqual]
    case .lessOrEqual: [.less]
    }
  }
}

extension Order {
  /// The operator's name in AUP.
  fileprivate var mnemonic: String {
    switch self {
    case .equal: "eq"
    case .notEqual: "ne"
    case .greater: "gt"
    case .greaterOrEqual: "ge"
    case .less: "lt"
    case .lessOrEqual: "le"
    }
  }

  /// The order that one could mean instead.
  fileprivate var nearMistake: Order? {
    switch self {
    case .equal, .notEqual: nil
    case .greater: .greaterOrEqual
    case .greaterOrEqual: .greater
    case .less: .lessOrEqual
    case .lessOrEqual: .less
    }
  }
}
