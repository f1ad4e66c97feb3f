import SCIMModel
import SourceDiagnostics

/// Finds negations that a user passes who merely lacks the attribute.
///
/// `not (department eq "IT")` holds for users without a department, which is right by the rules of the language and
/// often not what was meant. Only attributes with one value that a user may lack are told: to be in no group *is* to
/// be in none of these. A `pr` test of the attribute anywhere in the rule shows that its author thought of it.
struct AbsenceLint {
  /// What a condition tests, and under which sign. Under `not` the two change places.
  struct Summary {
    /// Comparisons that must hold.
    var holds: [Field: SourceSpan] = [:]
    /// Comparisons that must not.
    var fails: [Field: Negated] = [:]
    /// Attributes with a test for presence, whatever its sign.
    var present: Set<AttributePath> = []

    func negated(at span: SourceSpan) -> Summary {
      Summary(
        holds: fails.mapValues(\.test), fails: holds.mapValues { Negated(negation: span, test: $0) }, present: present)
    }

    mutating func merge(_ other: Summary) {
      holds.merge(other.holds) { first, _ in first }
      fails.merge(other.fails) { first, _ in first }
      present.formUnion(other.present)
    }
  }

  /// Where a comparison stands that must not hold, and where the outermost negation around it.
  struct Negated {
    var negation: SourceSpan
    var test: SourceSpan
  }

  /// What is known of lets: each is walked once.
  private var lets: [String: Summary] = [:]

  /// A note if the condition has a negation that a missing attribute passes. O(condition), lets not expanded.
  mutating func finding(in condition: Condition) -> Diagnostic? {
    let summary = summary(of: condition)
    let told = summary.fails.filter { isTold($0.key, in: summary) }
    let places = told.map { (field: $0.key, place: $0.value, name: $0.key.path.name) }.sorted { a, b in
      (a.place.negation.start, a.place.test.start, a.name) < (b.place.negation.start, b.place.test.start, b.name)
    }
    guard let first = places.first else { return nil }
    let same = places.prefix { $0.place.negation == first.place.negation }
    return CheckerDiagnostics.absentPasses(same.map(\.name), test: first.place.test, in: first.place.negation)
  }

  private func isTold(_ field: Field, in summary: Summary) -> Bool {
    // Every user has a userName (RFC 7643 §4.1.1) and an id.
    let isRequired = ["username", "id"].contains(ASCIICase.lower(field.path.attribute))
    return !field.isMultiValued && !isRequired && !summary.present.contains(field.path)
      && summary.holds[field] == nil
  }

  private mutating func summary(of condition: Condition) -> Summary {
    switch condition.kind {
    case .and(let parts), .or(let parts), .atLeast(_, let parts):
      var all = Summary()
      for part in parts { all.merge(summary(of: part)) }
      return all
    case .not(let part): return summary(of: part).negated(at: condition.span)
    case .test(let field, .present): return Summary(present: [field.path])
    case .test(let field, _): return Summary(holds: [field: condition.span])
    // How many, and elements of an attribute, are never a surprise: none is none.
    case .count, .element: return Summary()
    case .named(let name, let part):
      if let known = lets[name] { return known }
      let summary = summary(of: part)
      lets[name] = summary
      return summary
    }
  }
}

extension AttributePath {
  /// As an author would write it, without its URN.
  var name: String { subAttribute.map { "\(attribute).\($0)" } ?? attribute }
}
