import SCIMModel
import SourceDiagnostics

/// Turns conditions as written into conditions that always evaluate, and says why where it cannot.
///
/// Where a part of a condition is wrong the result is nil and a finding says so, unless the parser already did; the
/// rest is checked all the same. Recursion is bounded by the parser's nesting limit, and lets are shared, not copied.
struct ConditionChecker {
  let index: AttributeIndex
  let limits: Limits
  var lets: LetTable
  private(set) var diagnostics: [Diagnostic] = []
  /// How many of them are errors.
  private(set) var errors = 0
  /// True once a place was met that the parser could not read.
  var sawInvalid = false

  /// Tests in the condition at hand, lets expanded; saturates.
  var predicates = 0
  /// Levels of nesting around the node at hand, and the most there were.
  private var depth = 0
  private var deepest = 0
  /// Constants and patterns of lists that lets name, which many tests may share.
  var listTerms: [ListKey: Terms] = [:]
  /// The patterns that were met, by whether case matters, and their states together.
  var patterns: [Bool: Set<String>] = [:]
  var patternStates = 0

  /// Paths that were resolved before, by their spelling: a rule set names few, and each often.
  private var pathKeys = ByteTable()
  private var paths: [ResolvedPath] = []
  private var pathKey: [UInt8] = []

  /// The list of a let, compared as a type.
  struct ListKey: Hashable {
    var list: Int
    var type: ComparisonType
    var isOfPatterns: Bool
  }

  init(index: AttributeIndex, limits: Limits, lets: LetTable) {
    self.index = index
    self.limits = limits
    self.lets = lets
  }

  /// A condition and how large it is once its lets are expanded.
  struct Checked: Sendable {
    var condition: Condition
    var predicates: Int
    var depth: Int
  }

  /// Checks a condition on the resource, or on an element of an attribute.
  mutating func check(_ syntax: ConditionSyntax, in scope: AttributeIndex.Scope = .resource) -> Checked? {
    predicates = 0
    depth = 0
    deepest = 0
    let errorsBefore = errors
    let condition = condition(syntax, in: scope)
    if predicates > limits.predicatesPerRule {
      report(CheckerDiagnostics.conditionTooLarge(at: syntax.span, limit: limits.predicatesPerRule))
      return nil
    }
    guard let condition, errors == errorsBefore else { return nil }
    return Checked(condition: condition, predicates: predicates, depth: deepest)
  }

  /// Nothing is said of an empty place: the parser, which could not read it, has spoken.
  mutating func report(_ diagnostic: consuming Diagnostic) {
    guard diagnostic.span.start < diagnostic.span.end else { return }
    if diagnostic.severity == .error { errors += 1 }
    diagnostics.append(diagnostic)
  }

  /// Counts tests; false once the condition has more than it may have.
  mutating func count(_ tests: Int) -> Bool {
    let (sum, overflow) = predicates.addingReportingOverflow(tests)
    predicates = overflow ? .max : sum
    return predicates <= limits.predicatesPerRule
  }

  private mutating func condition(_ syntax: ConditionSyntax, in scope: AttributeIndex.Scope) -> Condition? {
    switch syntax.kind {
    case .or(let parts): all(parts, in: scope).map { Condition(.or($0), syntax.span) }
    case .and(let parts): all(parts, in: scope).map { Condition(.and($0), syntax.span) }
    case .not(let part): nested { $0.condition(part, in: scope) }.map { Condition(.not($0), syntax.span) }
    case .parenthesized(let part): nested { $0.condition(part, in: scope) }
    case .atLeast(let count, let parts): atLeast(count, parts, syntax.span, in: scope)
    case .count(let path, let order, let bound): count(path, order, bound, syntax.span, in: scope)
    case .test(let path, let test): self.test(path, test, syntax.span, in: scope)
    case .element(let path, let inner, let then): element(path, inner, then, syntax.span, in: scope)
    case .reference(let name): reference(name, in: scope)
    case .invalid: invalid()
    }
  }

  private mutating func invalid() -> Condition? {
    sawInvalid = true
    return nil
  }

  private mutating func nested<Result>(_ body: (inout Self) -> Result) -> Result {
    depth += 1
    deepest = max(deepest, depth)
    defer { depth -= 1 }
    return body(&self)
  }

  /// Every part, so that all findings are made; nil if one is wrong.
  private mutating func all(_ parts: [ConditionSyntax], in scope: AttributeIndex.Scope) -> [Condition]? {
    var conditions: [Condition] = []
    conditions.reserveCapacity(parts.count)
    for part in parts {
      if let condition = condition(part, in: scope) { conditions.append(condition) }
    }
    return conditions.count == parts.count ? conditions : nil
  }

  private mutating func atLeast(
    _ count: IntegerSyntax, _ parts: [ConditionSyntax], _ span: SourceSpan, in scope: AttributeIndex.Scope
  ) -> Condition? {
    let conditions = nested { $0.all(parts, in: scope) }
    guard let least = count.value else { return invalid() }
    if least > parts.count {
      report(CheckerDiagnostics.atLeastImpossible(least, of: parts.count, at: count.span))
      return nil
    }
    if least <= 0 { report(CheckerDiagnostics.atLeastAlways(at: count.span)) }
    return conditions.map { Condition(.atLeast(max(0, least), $0), span) }
  }

  private mutating func count(
    _ path: PathSyntax, _ order: Spanned<ComparisonOperator>, _ bound: IntegerSyntax, _ span: SourceSpan,
    in scope: AttributeIndex.Scope
  ) -> Condition? {
    guard let resolved = resolve(path, in: scope) else { return nil }
    guard let relation = Order(order.value) else {
      report(CheckerDiagnostics.countOperator(order))
      return nil
    }
    guard let number = bound.value else { return invalid() }
    if let verdict = relation.verdict(number, most: resolved.field.isMultiValued ? nil : 1) {
      report(CheckerDiagnostics.countIsConstant(path, isTrue: verdict, isSingle: !resolved.field.isMultiValued, span))
    }
    _ = count(1)
    return Condition(.count(resolved.field, relation, number), span)
  }

  private mutating func test(
    _ path: PathSyntax, _ test: TestSyntax, _ span: SourceSpan, in scope: AttributeIndex.Scope
  ) -> Condition? {
    guard let resolved = resolve(path, in: scope) else {
      if case .compare(_, let operand) = test { lets.markUsed(in: operand) }
      return nil
    }
    return check(test, of: Subject(path: resolved, span: path.span), span)
  }

  /// Resolves a path, or reports why that fails.
  private mutating func resolve(
    _ path: PathSyntax, in scope: AttributeIndex.Scope, hasBrackets: Bool = false
  ) -> ResolvedPath? {
    setKey(of: path, in: scope)
    if let known = pathKeys.find(pathKey.span) { return paths[known] }
    do {
      let resolved = try index.resolve(path, in: scope, hasBrackets: hasBrackets)
      let key = pathKey
      _ = pathKeys.insert(key.span)
      paths.append(resolved)
      return resolved
    } catch {
      report(error)
      return nil
    }
  }

  /// Spells a path and where it stands, with a byte between the parts that no text has.
  private mutating func setKey(of path: PathSyntax, in scope: AttributeIndex.Scope) {
    pathKey.removeAll(keepingCapacity: true)
    pathKey.append(contentsOf: path.name.text.utf8)
    if let sub = path.subName { addToKey(sub.text, mark: 0xFF) }
    if let urn = path.urn { addToKey(urn.text, mark: 0xFE) }
    if case .element(let outer) = scope {
      addToKey(outer.attribute.name, mark: 0xFD)
      addToKey(outer.schema, mark: 0xFF)
    }
  }

  private mutating func addToKey(_ text: String, mark: UInt8) {
    pathKey.append(mark)
    pathKey.append(contentsOf: text.utf8)
  }

  /// `path[condition]`, and `path[condition].name test`, which is the test moved into the brackets; a negation that
  /// the operator brings (`ne`, `none`, `eq null`) stays outside: `p ne v` is `not (p eq v)` whatever `p` is.
  private mutating func element(
    _ path: PathSyntax, _ inner: ConditionSyntax, _ then: ConditionSyntax.ElementTest?, _ span: SourceSpan,
    in scope: AttributeIndex.Scope
  ) -> Condition? {
    if case .element(let outer) = scope {
      report(CheckerDiagnostics.bracketsInBrackets(path, of: outer.attribute))
      return nil
    }
    guard let resolved = resolve(path, in: scope, hasBrackets: true) else { return nil }
    guard resolved.subAttribute == nil, resolved.attribute.type == .complex else {
      report(CheckerDiagnostics.bracketsOnSimple(path, resolved))
      return nil
    }
    let condition = nested { $0.condition(inner, in: .element(resolved)) }
    guard let then else { return condition.map { Condition(.element(resolved.field, $0), span) } }

    let name = PathSyntax(name: then.name, span: then.name.span)
    guard let sub = resolve(name, in: .element(resolved)), let condition else { return nil }
    return check(then.test, of: Subject(path: sub, span: then.name.span, element: (resolved.field, condition)), span)
  }

  private mutating func reference(_ name: Spelled, in scope: AttributeIndex.Scope) -> Condition? {
    if case .element(let outer) = scope {
      if let attribute = outer.attribute.subAttribute(name.text) {
        report(CheckerDiagnostics.attributeWithoutTest(name, attribute))
      } else if lets.lookUp(name.text) != nil {
        report(CheckerDiagnostics.letInBrackets(name, of: outer.attribute))
      } else {
        report(
          CheckerDiagnostics.unknownLet(name, known: outer.attribute.subAttributes.map(\.name), place: .condition))
      }
      return nil
    }
    guard let number = lets.lookUp(name.text) else {
      reportUnknown(name)
      return nil
    }
    switch lets.entries[number].state {
    case .broken, .unchecked: return nil
    case .list:
      report(CheckerDiagnostics.listAsCondition(name, definition: lets.entries[number].name))
      return nil
    case .condition(let value):
      let total = depth + 1 + value.depth
      deepest = max(deepest, total)
      guard total <= limits.nestingDepth else {
        report(CheckerDiagnostics.letsTooDeep(name, limit: limits.nestingDepth))
        return nil
      }
      _ = count(value.predicates)
      return Condition(.named(name.text, value.condition), name.span)
    }
  }

  /// A name that stands alone and is no let: perhaps an attribute whose test was left out.
  private mutating func reportUnknown(_ name: Spelled) {
    let path = PathSyntax(name: name, span: name.span)
    if let resolved = try? index.resolve(path, in: .resource) {
      let attribute = resolved.selector == .directGroups ? nil : resolved.attribute
      report(CheckerDiagnostics.attributeWithoutTest(name, attribute))
    } else {
      report(CheckerDiagnostics.unknownLet(name, known: lets.namesForSuggestion() + index.names, place: .condition))
    }
  }
}

extension Order {
  /// The order an operator asks for; nil for operators that are none.
  init?(_ operation: ComparisonOperator) {
    switch operation {
    case .eq: self = .equal
    case .ne: self = .notEqual
    case .gt: self = .greater
    case .ge: self = .greaterOrEqual
    case .lt: self = .less
    case .le: self = .lessOrEqual
    case .co, .sw, .ew, .in, .matches: return nil
    }
  }

  /// Whether every count from 0 up to `most` stands in this order to a number; nil if it depends on the count.
  func verdict(_ number: Int, most: Int?) -> Bool? {
    let least = 0
    let top = most ?? .max
    switch self {
    case .equal: return number < least || number > top ? false : nil
    case .notEqual: return number < least || number > top ? true : nil
    case .greater: return number < least ? true : number >= top ? false : nil
    case .greaterOrEqual: return number <= least ? true : number > top ? false : nil
    case .less: return number <= least ? false : number > top ? true : nil
    case .lessOrEqual: return number < least ? false : number >= top ? true : nil
    }
  }
}
