public import SCIMModel
import SourceDiagnostics

/// Explains verdicts by walking the tree of a condition: slower than the VM by far, and able to say why.
///
/// ```swift
/// let explainer = Explainer(schemas: environment.schemas, now: now)
/// let explanation = explainer.explain(condition, for: user)
/// explanation.causes.map { sources.text($0.span) }  // [#"department eq "IT""#]
/// ```
public struct Explainer: Sendable {
  private let coreSchema: String
  let now: Instant
  private let limits: Limits

  /// Makes an explainer for one moment.
  ///
  /// - Parameters:
  ///   - schemas: Those that the conditions were checked against.
  ///   - limits: Those that they were checked with.
  public init(schemas: ResourceSchemas, now: Instant, limits: Limits = .standard) {
    coreSchema = schemas.core.id
    self.now = now
    self.limits = limits
  }

  /// Explains a condition for a user that has been through `ResourceSchemas.conform`. Its verdict is that of the VM.
  public func explain(_ condition: Condition, for user: SCIMObject) -> Explanation {
    var explanation = walk(condition, Scope(record: user))
    explanation.markCauses()
    return explanation
  }

  /// Where a condition reads: a user, or an element of a complex attribute.
  private struct Scope {
    var record: SCIMObject
    /// The index of the element; nil for a user.
    var element: Int?
    var isElement: Bool { element != nil }
    /// The clause that was made one for each value it compares with, and the index of the value.
    var spread: (clause: SourceSpan, value: Int)?

    func place(of clause: SourceSpan) -> Explanation.Place {
      Explanation.Place(element: element, value: spread?.clause == clause ? spread?.value : nil)
    }
  }

  /// Recursion is as deep as the condition, which the checker bounds.
  private func walk(_ condition: Condition, _ scope: Scope) -> Explanation {
    if condition.isClause { return clause(condition, scope) }
    let span = condition.span
    switch condition.kind {
    case .and(let conditions):
      let parts = walk(conditions, of: span, scope)
      return Explanation(.all(parts), parts.allSatisfy(\.holds), span)
    case .or(let conditions):
      let parts = walk(conditions, of: span, scope)
      return Explanation(.any(parts), parts.contains(where: \.holds), span)
    case .atLeast(let least, let conditions):
      let parts = conditions.map { walk($0, scope) }
      return Explanation(.atLeast(least, parts), parts.count(where: \.holds) >= least, span)
    case .not(let condition):
      let part = walk(condition, scope)
      return Explanation(.not(part), !part.holds, span)
    case .named(let name, let condition):
      let part = walk(condition, scope)
      return Explanation(.named(name, part), part.holds, span)
    case .element(let field, let condition):
      let elements = values(of: field, scope).compactMap { if case .complex(let element) = $0 { element } else { nil } }
      let parts = elements.enumerated().map { index, element in
        walk(condition, Scope(record: element, element: index, spread: scope.spread))
      }
      let holds = parts.contains(where: \.holds)
      let reading = Reading(
        attribute: label(field, scope), values: elements.map { .complex($0) },
        matching: parts.indices.filter { parts[$0].holds }, holds: holds)
      return Explanation(.elements(reading, parts), holds, span, place: scope.place(of: span))
    case .test, .count: return clause(condition, scope)
    }
  }

  /// The parts of a conjunction or disjunction; those that share its text differ in the value they compare with.
  private func walk(_ conditions: [Condition], of span: SourceSpan, _ scope: Scope) -> [Explanation] {
    conditions.enumerated().map { index, part in
      var scope = scope
      // Within an element the filter and the comparison share the text again: that tells nothing apart.
      if part.span == span, scope.spread?.clause != span { scope.spread = (span, index) }
      return walk(part, scope)
    }
  }

  // MARK: Clauses

  private func clause(_ condition: Condition, _ scope: Scope) -> Explanation {
    var reading = Reading(attribute: "", values: [], matching: [])
    let holds = evaluate(condition, scope, &reading)
    reading.matching = Set(reading.matching).sorted()
    reading.holds = holds
    return Explanation(.clause(reading), holds, condition.span, place: scope.place(of: condition.span))
  }

  /// The verdict of a clause; what it read is gathered.
  private func evaluate(_ condition: Condition, _ scope: Scope, _ reading: inout Reading) -> Bool {
    switch condition.kind {
    // Every part is evaluated, so that all that was read is known.
    case .and(let parts): return parts.map { evaluate($0, scope, &reading) }.allSatisfy { $0 }
    case .or(let parts): return parts.map { evaluate($0, scope, &reading) }.contains(true)
    case .not(let part): return !evaluate(part, scope, &reading)
    case .test(let field, let predicate):
      read(field, scope, &reading)
      let matching = self.matching(reading.values, predicate, field.type)
      reading.matching += matching
      if case .compare(.equal, let constants) = predicate, case .text = field.type {
        for case .text(let key) in constants { reading.wanted.append(String(decoding: key, as: UTF8.self)) }
      }
      return !matching.isEmpty
    case .count(let field, let order, let bound):
      read(field, scope, &reading)
      let count = reading.values.count { $0.isPresent(as: field.type) }
      reading.count = count
      let holds = order.holds(count, bound)
      if holds { reading.matching = Array(reading.values.indices) }
      return holds
    case .atLeast, .named, .element: return false
    }
  }

  /// The indices of the values that satisfy a predicate.
  private func matching(_ values: [SCIMValue], _ predicate: Predicate, _ type: ComparisonType) -> [Int] {
    if case .present = predicate { return values.indices.filter { values[$0].isPresent(as: type) } }
    var pattern: Pattern?
    if case .matches(let text) = predicate {
      pattern = try? Pattern(text, caseExact: type == .text(caseExact: true), limits: limits)
    }
    var test = ValuePredicate(predicate, pattern: pattern, now: now)
    return values.indices.filter { index in
      ComparableValue.of(values[index], type).map { test.holds($0) } ?? false
    }
  }

  // MARK: Reading

  private func read(_ field: Field, _ scope: Scope, _ reading: inout Reading) {
    reading.attribute = label(field, scope)
    reading.values = values(of: field, scope)
  }

  private func values(of field: Field, _ scope: Scope) -> [SCIMValue] {
    var values: [SCIMValue] = []
    let path = ValuePath(field, coreSchema: scope.isElement ? nil : coreSchema, isElement: scope.isElement)
    path.forEachValue(of: scope.record) { if $0 != .null { values.append($0) } }
    return values
  }

  private func label(_ field: Field, _ scope: Scope) -> String {
    scope.isElement && field.selector == .all ? field.path.subAttribute ?? field.path.attribute : field.name
  }
}

extension ComparableValue {
  /// A value in the form that predicates compare; nil if it is no value of the type.
  static func of(_ value: SCIMValue, _ type: ComparisonType) -> ComparableValue? {
    guard let spelling = spelling(of: value, type) else { return nil }
    let bytes = spelling.span
    return ComparableValue(bytes, type)
  }

  private static func spelling(of value: SCIMValue, _ type: ComparisonType) -> [UInt8]? {
    switch (type, value) {
    case (.text, .string(let text)), (.instant, .string(let text)), (.binary, .string(let text)): Array(text.utf8)
    case (.number, .number(let number)): key(of: number)
    case (.boolean, .boolean(let value)): value ? Self.true : Self.false
    default: nil
    }
  }
}

extension Order {
  /// True if the count stands in this order to the bound.
  func holds(_ count: Int, _ bound: Int) -> Bool {
    switch self {
    case .equal: count == bound
    case .notEqual: count != bound
    case .greater: count > bound
    case .greaterOrEqual: count >= bound
    case .less: count < bound
    case .lessOrEqual: count <= bound
    }
  }
}
