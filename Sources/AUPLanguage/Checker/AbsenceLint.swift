import SCIMModel
import SourceDiagnostics

/// Finds negations that a user passes who merely lacks the attribute.
///
/// `not (department eq "IT")` holds for users without a department, which is right by the rules of the language and
/// often not what was meant. Only attributes with one value that a user may lack are told: to be in no group *is* to
/// be in none of these. A `pr` test of the attribute anywhere in the condition shows that its author thought of it, and
/// a comparison joined by `and` (`department sw "I" and department ne "IT"`) leaves such a user no way through.
/// Brackets are left alone: `groups[type ne "indirect"]` means elements without a `type`, too.
struct AbsenceLint {
  /// What is to be said of a condition, or of its opposite. Fields go by their numbers.
  private struct Summary {
    /// Fields that a user must have to pass.
    var required = NumberSet()
    /// Fields that a user may lack to pass, for each the first test that lets such a user through.
    var passed: [Passed] = []
    /// The fields of ``passed``.
    var isPassed = NumberSet()
    /// Attributes with a test for presence, whatever its sign.
    var present = NumberSet()

    mutating func add(_ other: Summary, isAll: Bool) {
      if isAll { required.formUnion(other.required) } else { required.formIntersection(other.required) }
      present.formUnion(other.present)
      for passed in other.passed where isPassed.insert(passed.field) { self.passed.append(passed) }
    }

    /// Who must have a field does not pass for want of it.
    mutating func removeRequired() {
      guard passed.contains(where: { required.contains($0.field) }) else { return }
      passed.removeAll { required.contains($0.field) }
      isPassed = NumberSet()
      for passed in passed { _ = isPassed.insert(passed.field) }
    }
  }

  /// Where a comparison stands that must not hold, and where the outermost negation around it.
  private struct Passed {
    var field: Int
    var negation: SourceSpan
    var test: SourceSpan
  }

  private struct LetKey: Hashable {
    var name: String
    var isNegated: Bool
  }

  /// The fields that were met, and the numbers of their attributes.
  private var fields: [(field: Field, attribute: Int)] = []
  private var fieldNumbers: [Field: Int] = [:]
  private var attributes: [AttributePath: Int] = [:]
  /// What is known of lets: each is walked once.
  private var lets: [LetKey: Summary] = [:]
  /// What was said of fields: rules that share a let often get the same words.
  private var wordings: [[Int]: CheckerDiagnostics.AbsentPasses] = [:]

  /// A note for each negation that a missing attribute passes. O(condition), lets not expanded.
  mutating func findings(in condition: Condition) -> [Diagnostic] {
    let summary = summary(of: condition, isNegated: false)
    if summary.passed.isEmpty { return [] }
    let places = summary.passed.filter { isTold($0.field, in: summary) }.sorted { a, b in
      if a.negation.start != b.negation.start { return a.negation.start < b.negation.start }
      if a.test.start != b.test.start { return a.test.start < b.test.start }
      return fields[a.field].field.path.name < fields[b.field].field.path.name
    }
    return places.chunked { $0.negation == $1.negation }.map { same in
      wording(same.map(\.field)).diagnostic(test: same[0].test, in: same[0].negation)
    }
  }

  private mutating func wording(_ numbers: [Int]) -> CheckerDiagnostics.AbsentPasses {
    if let known = wordings[numbers] { return known }
    let wording = CheckerDiagnostics.AbsentPasses(numbers.map { fields[$0].field.path.name })
    wordings[numbers] = wording
    return wording
  }

  private func isTold(_ number: Int, in summary: Summary) -> Bool {
    let (field, attribute) = fields[number]
    if field.isMultiValued || summary.present.contains(attribute) { return false }
    // Every user has a userName (RFC 7643 §4.1.1) and an id.
    return !ASCIICase.equal(field.path.attribute, "userName") && !ASCIICase.equal(field.path.attribute, "id")
  }

  private mutating func number(of field: Field) -> Int {
    if let known = fieldNumbers[field] { return known }
    let attribute = attributes[field.path] ?? attributes.count
    attributes[field.path] = attribute
    fieldNumbers[field] = fields.count
    fields.append((field, attribute))
    return fields.count - 1
  }

  /// What is to be said of a condition, or, if it is negated, of its opposite.
  private mutating func summary(of condition: Condition, isNegated: Bool) -> Summary {
    switch condition.kind {
    case .and(let parts): return summary(of: parts, isAll: !isNegated, isNegated)
    // That not one of the parts holds is that all of them fail.
    case .or(let parts): return summary(of: parts, isAll: isNegated, isNegated)
    case .atLeast(let least, let parts):
      return summary(of: parts, isAll: isNegated ? least == 1 : least == parts.count, isNegated)
    case .not(let part):
      var summary = summary(of: part, isNegated: !isNegated)
      for index in summary.passed.indices { summary.passed[index].negation = condition.span }
      return summary
    case .test(let field, let predicate):
      var summary = Summary()
      let number = number(of: field)
      if case .present = predicate {
        _ = summary.present.insert(fields[number].attribute)
      } else if isNegated {
        summary.passed.append(Passed(field: number, negation: condition.span, test: condition.span))
        _ = summary.isPassed.insert(number)
      } else {
        _ = summary.required.insert(number)
      }
      return summary
    // How many, and elements of an attribute, are never a surprise: none is none.
    case .count, .element: return Summary()
    case .named(let name, let part):
      let key = LetKey(name: name, isNegated: isNegated)
      if let known = lets[key] { return known }
      let summary = summary(of: part, isNegated: isNegated)
      lets[key] = summary
      return summary
    }
  }

  private mutating func summary(of parts: [Condition], isAll: Bool, _ isNegated: Bool) -> Summary {
    guard let first = parts.first else { return Summary() }
    var result = summary(of: first, isNegated: isNegated)
    for part in parts.dropFirst() { result.add(summary(of: part, isNegated: isNegated), isAll: isAll) }
    if isAll { result.removeRequired() }
    return result
  }
}

/// A set of small numbers. As long as all are below 64, which is nearly always, it is one word.
private struct NumberSet {
  private var low: UInt64 = 0
  private var high: Set<Int> = []

  func contains(_ number: Int) -> Bool { number < 64 ? low & 1 << UInt64(number) != 0 : high.contains(number) }

  /// True if the number is new.
  mutating func insert(_ number: Int) -> Bool {
    guard number < 64 else { return high.insert(number).inserted }
    let isNew = !contains(number)
    low |= 1 << UInt64(number)
    return isNew
  }

  mutating func formUnion(_ other: NumberSet) {
    low |= other.low
    if !other.high.isEmpty { high.formUnion(other.high) }
  }

  mutating func formIntersection(_ other: NumberSet) {
    low &= other.low
    if !high.isEmpty { high.formIntersection(other.high) }
  }
}

extension Array {
  /// Runs of neighbours that belong together.
  fileprivate func chunked(by belongs: (Element, Element) -> Bool) -> [[Element]] {
    reduce(into: []) { runs, element in
      if let last = runs.last?.last, belongs(last, element) {
        runs[runs.count - 1].append(element)
      } else {
        runs.append([element])
      }
    }
  }
}

extension AttributePath {
  /// As an author would write it, without its URN.
  var name: String { subAttribute.map { "\(attribute).\($0)" } ?? attribute }
}
