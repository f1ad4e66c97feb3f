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
    /// Fields worth a note that a user may lack to pass, for each the first test that lets such a user through.
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

  /// What is known of a field.
  private struct FieldEntry {
    var name: String
    /// The number of the attribute, of which several fields may speak.
    var attribute: Int
    /// True if it is worth a note that a user lacks it.
    var isTold: Bool
    /// The words of the note, which many rules get.
    var wording: CheckerDiagnostics.AbsentPasses
  }

  private var fields = FieldTable()
  private var entries: [FieldEntry] = []
  private var attributes: [AttributePath: Int] = [:]
  private var names = NameInterner()
  /// What is known of lets, each with its opposite: each is walked once.
  private var lets: [(Summary?, negated: Summary?)] = []

  /// A note for each negation that a missing attribute passes. O(condition), lets not expanded.
  mutating func forEachFinding(in condition: Condition, _ report: (consuming Diagnostic) -> Void) {
    let summary = summary(of: condition, isNegated: false)
    if summary.passed.isEmpty { return }
    var places = summary.passed.filter { !summary.present.contains(entries[$0.field].attribute) }
    places.sort { a, b in
      if a.negation.start != b.negation.start { return a.negation.start < b.negation.start }
      if a.test.start != b.test.start { return a.test.start < b.test.start }
      return entries[a.field].name < entries[b.field].name
    }
    var start = 0
    while start < places.count {
      var end = start + 1
      while end < places.count, places[end].negation == places[start].negation { end += 1 }
      let (test, negation) = (places[start].test, places[start].negation)
      if end == start + 1 {
        report(entries[places[start].field].wording.diagnostic(test: test, in: negation))
      } else {
        let names = places[start..<end].map { entries[$0.field].name }
        report(CheckerDiagnostics.AbsentPasses(names).diagnostic(test: test, in: negation))
      }
      start = end
    }
  }

  private mutating func number(of field: Field) -> Int {
    let number = fields.number(of: field)
    if number == entries.count {
      let attribute = attributes[field.path] ?? attributes.count
      attributes[field.path] = attribute
      // Every user has a userName (RFC 7643 §4.1.1) and an id.
      let isRequired = ["userName", "id"].contains { ASCIICase.equal(field.path.attribute, $0) }
      entries.append(
        FieldEntry(
          name: field.path.name, attribute: attribute, isTold: !field.isMultiValued && !isRequired,
          wording: CheckerDiagnostics.AbsentPasses([field.path.name])))
    }
    return number
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
        _ = summary.present.insert(entries[number].attribute)
      } else if isNegated, entries[number].isTold {
        summary.passed.append(Passed(field: number, negation: condition.span, test: condition.span))
        _ = summary.isPassed.insert(number)
      } else if !isNegated {
        _ = summary.required.insert(number)
      }
      return summary
    // How many, and elements of an attribute, are never a surprise: none is none.
    case .count, .element: return Summary()
    case .named(let name, let part):
      let (number, isNew) = names.insert(name)
      if isNew { lets.append((nil, negated: nil)) }
      if let known = isNegated ? lets[number].negated : lets[number].0 { return known }
      let summary = summary(of: part, isNegated: isNegated)
      if isNegated { lets[number].negated = summary } else { lets[number].0 = summary }
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

extension AttributePath {
  /// As an author would write it, without its URN.
  var name: String { subAttribute.map { "\(attribute).\($0)" } ?? attribute }
}
