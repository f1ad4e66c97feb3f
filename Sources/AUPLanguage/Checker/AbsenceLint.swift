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
  /// What is to be said of a condition, and of its opposite.
  struct Summary {
    var holds = Side()
    var fails = Side()
    /// Attributes with a test for presence, whatever its sign.
    var present: Set<AttributePath> = []

    func negated(at span: SourceSpan) -> Summary {
      Summary(holds: fails.negated(at: span), fails: holds.negated(at: span), present: present)
    }
  }

  /// A condition, or its opposite.
  struct Side {
    /// Attributes that a user must have to pass.
    var required: Set<Field> = []
    /// Attributes that a user may lack to pass, for each the first test that lets such a user through.
    var passed: [Field: Negated] = [:]

    func negated(at span: SourceSpan) -> Side {
      Side(required: required, passed: passed.mapValues { Negated(negation: span, test: $0.test) })
    }

    /// Every part holds.
    static func all(_ parts: [Side]) -> Side {
      var result = Side()
      for part in parts {
        result.required.formUnion(part.required)
        result.passed.merge(part.passed) { first, _ in first }
      }
      result.passed = result.passed.filter { !result.required.contains($0.key) }
      return result
    }

    /// Some part holds.
    static func some(_ parts: [Side]) -> Side {
      var result = parts.first ?? Side()
      for part in parts.dropFirst() {
        result.required.formIntersection(part.required)
        result.passed.merge(part.passed) { first, _ in first }
      }
      return result
    }
  }

  /// Where a comparison stands that must not hold, and where the outermost negation around it.
  struct Negated {
    var negation: SourceSpan
    var test: SourceSpan
  }

  /// What is known of lets: each is walked once.
  private var lets: [String: Summary] = [:]

  /// A note for each negation that a missing attribute passes. O(condition), lets not expanded.
  mutating func findings(in condition: Condition) -> [Diagnostic] {
    let summary = summary(of: condition)
    let told = summary.holds.passed.filter { isTold($0.key, in: summary) }
    let places = told.map { (place: $0.value, name: $0.key.path.name) }.sorted { a, b in
      (a.place.negation.start, a.place.test.start, a.name) < (b.place.negation.start, b.place.test.start, b.name)
    }
    return places.chunked { $0.place.negation == $1.place.negation }.map { same in
      CheckerDiagnostics.absentPasses(same.map(\.name), test: same[0].place.test, in: same[0].place.negation)
    }
  }

  private func isTold(_ field: Field, in summary: Summary) -> Bool {
    // Every user has a userName (RFC 7643 §4.1.1) and an id.
    let isRequired = ["username", "id"].contains(ASCIICase.lower(field.path.attribute))
    return !field.isMultiValued && !isRequired && !summary.present.contains(field.path)
  }

  private mutating func summary(of condition: Condition) -> Summary {
    switch condition.kind {
    case .and(let parts): return summary(of: parts, isAll: true, isAny: false)
    case .or(let parts): return summary(of: parts, isAll: false, isAny: true)
    case .atLeast(let least, let parts):
      return summary(of: parts, isAll: least == parts.count, isAny: least == 1)
    case .not(let part): return summary(of: part).negated(at: condition.span)
    case .test(let field, .present): return Summary(present: [field.path])
    case .test(let field, _):
      return Summary(
        holds: Side(required: [field]),
        fails: Side(passed: [field: Negated(negation: condition.span, test: condition.span)]))
    // How many, and elements of an attribute, are never a surprise: none is none.
    case .count, .element: return Summary()
    case .named(let name, let part):
      if let known = lets[name] { return known }
      let summary = summary(of: part)
      lets[name] = summary
      return summary
    }
  }

  /// - Parameters:
  ///   - isAll: True if all parts must hold. The opposite is then that some part fails.
  ///   - isAny: True if one part is enough. The opposite is then that all parts fail.
  private mutating func summary(of parts: [Condition], isAll: Bool, isAny: Bool) -> Summary {
    let summaries = parts.map { summary(of: $0) }
    let (holds, fails) = (summaries.map(\.holds), summaries.map(\.fails))
    return Summary(
      holds: isAll ? .all(holds) : .some(holds), fails: isAny ? .all(fails) : .some(fails),
      present: summaries.reduce(into: []) { $0.formUnion($1.present) })
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
