import SCIMModel
import SourceDiagnostics

/// What a test is about: a path, perhaps with a condition on the element that is read.
struct Subject {
  var path: ResolvedPath
  /// The text of the path.
  var span: SourceSpan
  /// `emails[type eq "work"]` in front of `.value`: the attribute and the condition in its brackets.
  var element: (field: Field, condition: Condition)?

  /// Some value that is read satisfies the predicate.
  func holds(_ predicate: Predicate, _ span: SourceSpan) -> Condition {
    let test = Condition(.test(path.field, predicate), span)
    guard let element else { return test }
    return Condition(.element(element.field, Condition(.and([element.condition, test]), span)), span)
  }
}

/// The right-hand sides of an operator, ready to be tested.
enum Terms {
  /// For a relation: one test takes them all.
  case constants([Constant])
  /// For `matches`: a test each.
  case patterns([String])

  var count: Int {
    switch self {
    case .constants(let constants): constants.count
    case .patterns(let patterns): patterns.count
    }
  }

  /// Predicates of which one must hold for the operator to hold for one of the terms.
  func any(_ relation: Comparison) -> [Predicate] {
    switch self {
    case .constants(let constants): [.compare(relation, constants)]
    case .patterns(let patterns): patterns.map { .matches($0) }
    }
  }

  /// A predicate for each term.
  func each(_ relation: Comparison) -> [Predicate] {
    switch self {
    case .constants(let constants): constants.map { .compare(relation, [$0]) }
    case .patterns(let patterns): patterns.map { .matches($0) }
    }
  }
}

extension ConditionChecker {
  /// Checks `pr` or an operator with its operand, and undoes the sugar: what is left is positive tests under `not`,
  /// `and`, `or`.
  mutating func check(_ test: TestSyntax, of subject: Subject, _ span: SourceSpan) -> Condition? {
    switch test {
    case .present:
      _ = count(1)
      return subject.holds(.present, span)
    case .compare(let operation, let operand):
      if case .value(let value) = operand.kind, case .null = value.kind {
        return compareNull(operation, value, of: subject, span)
      }
      return compare(operation, operand, of: subject, span)
    }
  }

  /// `p eq null` is `not (p pr)`, `p ne null` is `p pr`.
  private mutating func compareNull(
    _ operation: Spanned<ComparisonOperator>, _ value: ValueSyntax, of subject: Subject, _ span: SourceSpan
  ) -> Condition? {
    let present = subject.holds(.present, span)
    _ = count(1)
    switch operation.value {
    case .ne: return present
    case .eq: return Condition(.not(present), span)
    default:
      report(CheckerDiagnostics.nullOperand(operation, value.span))
      return nil
    }
  }

  private mutating func compare(
    _ operation: Spanned<ComparisonOperator>, _ operand: OperandSyntax, of subject: Subject, _ span: SourceSpan
  ) -> Condition? {
    lets.markUsed(in: operand)
    guard let compared = subject.path.compared else {
      report(CheckerDiagnostics.complexComparison(subject.path, subject.span))
      return nil
    }
    guard compared.operators.contains(operation.value) else {
      report(CheckerDiagnostics.operatorType(operation, compared))
      return nil
    }
    let written = subject.path
    var subject = subject
    subject.path = compared
    switch operand.kind {
    case .invalid:
      sawInvalid = true
      return nil
    case .value(let value):
      if operation.value == .in {
        report(CheckerDiagnostics.inNeedsList(operand, value))
        return nil
      }
      if written.isGroups { lintGroupIDs([value], subject.span) }
      guard let terms = terms(value, operation.value, compared) else { return nil }
      return spread(Spanned(.any, operand.span), operation, terms, of: subject, span)
    case .list(let quantifier, let values):
      guard isQuantified(operation, quantifier, operand) else { return nil }
      if written.isGroups { lintGroupIDs(values, subject.span) }
      guard let terms = terms(values, operation.value, compared) else { return nil }
      return spread(quantifier ?? Spanned(.any, operand.span), operation, terms, of: subject, span)
    case .reference(let quantifier, let name):
      let isList = operation.value == .in || quantifier != nil
      guard let number = listLet(name, isList: isList), isQuantified(operation, quantifier, operand),
        let terms = terms(ofList: number, named: name, operation.value, compared)
      else { return nil }
      return spread(quantifier ?? Spanned(.any, operand.span), operation, terms, of: subject, span)
    }
  }

  /// `in` takes a list as it is, every other operator says how it spreads over one.
  private mutating func isQuantified(
    _ operation: Spanned<ComparisonOperator>, _ quantifier: Spanned<Quantifier>?, _ operand: OperandSyntax
  ) -> Bool {
    switch (operation.value, quantifier) {
    case (.in, let quantifier?):
      report(CheckerDiagnostics.inTakesNoQuantifier(operation, quantifier))
      return false
    case (.in, nil): return true
    case (_, nil):
      report(CheckerDiagnostics.listNeedsQuantifier(operation, operand.span))
      return false
    default: return true
    }
  }

  /// The table of language.md §2: `any` is a disjunction, `all` a conjunction, `none` a negated `any`; `ne` is a
  /// negated `eq`, so that `ne all` is "equal to none".
  private mutating func spread(
    _ quantifier: Spanned<Quantifier>, _ operation: Spanned<ComparisonOperator>, _ terms: Terms,
    of subject: Subject, _ span: SourceSpan
  ) -> Condition? {
    let isNegated = operation.value == .ne
    if isNegated, quantifier.value != .all, terms.count > 1 {
      report(CheckerDiagnostics.negatedList(operation, quantifier))
    }
    // Each term is a test of its own in `p eq all (a, b)` and in `p ne any (a, b)`; else one test takes them all.
    let isEach = isNegated != (quantifier.value == .all)
    let relation = Comparison(operation.value)
    if !isEach, case .constants(let constants) = terms {
      guard count(1) else { return nil }
      let test = subject.holds(.compare(relation, constants), span)
      return quantifier.value == .any ? test : Condition(.not(test), span)
    }
    guard count(terms.count) else { return nil }
    let tests = (isEach ? terms.each(relation) : terms.any(relation)).map { subject.holds($0, span) }
    func or(_ parts: [Condition]) -> Condition { parts.count == 1 ? parts[0] : Condition(.or(parts), span) }
    func and(_ parts: [Condition]) -> Condition { parts.count == 1 ? parts[0] : Condition(.and(parts), span) }
    func not(_ part: Condition) -> Condition { Condition(.not(part), span) }
    switch (quantifier.value, isNegated) {
    case (.any, false): return or(tests)
    case (.all, false): return and(tests)
    case (.none, false): return not(or(tests))
    case (.any, true): return or(tests.map(not))
    case (.all, true): return not(or(tests))
    case (.none, true): return and(tests)
    }
  }

  /// The number of the let that an operand names, if it is a list.
  private mutating func listLet(_ name: Spelled, isList: Bool) -> Int? {
    guard let number = lets.lookUp(name.text) else {
      let isAttribute = !index.entries(named: name.text).isEmpty
      report(
        CheckerDiagnostics.unknownLet(
          name, known: lets.namesForSuggestion(), place: .operand(isList: isList, isAttribute: isAttribute)))
      return nil
    }
    switch lets.entries[number].state {
    case .list: return number
    case .broken, .unchecked: return nil
    case .condition:
      report(CheckerDiagnostics.conditionAsList(name, definition: lets.entries[number].name))
      return nil
    }
  }
}

extension Comparison {
  /// The relation behind an operator; `ne` and `in` are made of `eq`.
  init(_ operation: ComparisonOperator) {
    switch operation {
    case .eq, .ne, .in, .matches: self = .equal
    case .co: self = .contains
    case .sw: self = .startsWith
    case .ew: self = .endsWith
    case .gt: self = .greater
    case .ge: self = .greaterOrEqual
    case .lt: self = .less
    case .le: self = .lessOrEqual
    }
  }
}

extension ComparisonType {
  /// The operators that compare values of the type.
  public var operators: [ComparisonOperator] {
    switch self {
    case .text: ComparisonOperator.allCases
    case .number, .instant: [.eq, .ne, .gt, .ge, .lt, .le, .in]
    case .boolean, .binary: [.eq, .ne, .in]
    case .complex: []
    }
  }
}
