import SCIMModel
import SourceDiagnostics

@testable import AUPLanguage

/// A condition worked out over its tree by brute force: each clause by the VM alone, everything above by the text of the
/// specification; and any one clause may be turned round. Knows nothing of explanations.
struct ClauseFlips {
  /// Which clause, in which element of brackets, for which value of a list that brackets are spread over.
  struct Leaf: Hashable {
    var span: SourceSpan
    var element: Int?
    var value: Int?
  }

  /// Where a condition is read.
  private struct Scope {
    var record: SCIMObject
    var element: Int?
    var spread: (span: SourceSpan, value: Int)?
  }

  let environment: RuleEnvironment
  let now: Instant

  /// The clauses that, turned round alone, turn the verdict round; with how they come out as it is.
  func deciding(_ condition: Condition, for user: SCIMObject) -> [Leaf: Bool] {
    var leaves: [Leaf: Bool] = [:]
    let verdict = holds(condition, Scope(record: user)) { leaf, evaluate in
      let holds = evaluate()
      leaves[leaf] = holds
      return holds
    }
    return leaves.filter { flipped, _ in
      holds(condition, Scope(record: user)) { leaf, _ in leaves[leaf]! != (leaf == flipped) } != verdict
    }
  }

  private func holds(
    _ condition: Condition, _ scope: Scope, _ leaf: (Leaf, () -> Bool) -> Bool
  ) -> Bool {
    if Self.isClause(condition) {
      let id = Leaf(
        span: condition.span, element: scope.element,
        value: scope.spread?.span == condition.span ? scope.spread?.value : nil)
      return leaf(id) { verdict(condition, scope) }
    }
    func all(_ parts: [Condition]) -> [Bool] {
      parts.enumerated().map { index, part in
        var scope = scope
        if part.span == condition.span, scope.spread?.span != part.span { scope.spread = (part.span, index) }
        return holds(part, scope, leaf)
      }
    }
    switch condition.kind {
    case .and(let parts): return !all(parts).contains(false)
    case .or(let parts): return all(parts).contains(true)
    case .atLeast(let least, let parts): return parts.map { holds($0, scope, leaf) }.count { $0 } >= least
    case .not(let part): return !holds(part, scope, leaf)
    case .named(_, let part): return holds(part, scope, leaf)
    case .element(let field, let body):
      let elements = elements(of: field, scope.record)
      return elements.enumerated().map { index, element in
        holds(body, Scope(record: element, element: index, spread: scope.spread), leaf)
      }.contains(true)
    case .test, .count: return false
    }
  }

  private func verdict(_ clause: Condition, _ scope: Scope) -> Bool {
    let compiled =
      scope.element == nil
      ? CompiledCondition(clause, schemas: environment.schemas) : CompiledCondition(overElements: clause)
    var evaluator = compiled.evaluator(now: now)
    return evaluator.matches(scope.record)
  }

  private func elements(of field: Field, _ user: SCIMObject) -> [SCIMObject] {
    var holder = user
    if field.path.schema != environment.schemas.core.id {
      guard case .complex(let inner)? = user[field.path.schema] else { return [] }
      holder = inner
    }
    let values: [SCIMValue] =
      switch holder[field.path.attribute] {
      case nil: []
      case .array(let values)?: values
      case let value?: [value]
      }
    return values.compactMap { if case .complex(let object) = $0 { object } else { nil } }
  }

  /// What the author wrote as one test: `ne`, `all` and `none` are several nodes of one text.
  private static func isClause(_ condition: Condition) -> Bool {
    switch condition.kind {
    case .test, .count: true
    case .not(let part): part.span == condition.span && isClause(part)
    case .and(let parts), .or(let parts):
      !parts.isEmpty && parts.allSatisfy { $0.span == condition.span && isClause($0) }
    case .atLeast, .named, .element: false
    }
  }
}
