import SCIMModel
import SourceDiagnostics

/// Something that is demanded of one value.
struct ValueDemand: Sendable {
  var predicate: Predicate
  var holds: Bool
  /// The clause that demands it.
  var clause: SourceSpan
  /// True if a value that nearly fits is wanted where the predicate is not to hold.
  var isGoal = false
}

/// Finds a value that meets several demands, among values made of the constants that these name.
struct ValueSearch: Sendable {
  let literals: StringLiterals
  let now: Instant
  let limits: Limits

  /// A value of a type; nil if none was found.
  func value(_ type: ComparisonType, meeting demands: [ValueDemand], _ choices: inout SearchChoices) -> SCIMValue? {
    var tests = demands.map { demand in
      var pattern: Pattern?
      if case .matches(let text) = demand.predicate {
        pattern = try? Pattern(text, caseExact: type == .text(caseExact: true), limits: limits)
      }
      return (ValuePredicate(demand.predicate, pattern: pattern, now: now), demand)
    }
    let fitting = candidates(type, demands).filter { value in
      tests.indices.allSatisfy { index in
        let (predicate, holds) = (tests[index].1.predicate, tests[index].1.holds)
        if case .present = predicate { return value.isPresent(as: type) == holds }
        return (ComparableValue.of(value, type).map { tests[index].0.holds($0) } ?? false) == holds
      }
    }
    return fitting.isEmpty ? nil : fitting[choices.index(below: min(fitting.count, Self.choice))]
  }

  /// Values among which later tries choose.
  private static let choice = 6

  private func candidates(_ type: ComparisonType, _ demands: [ValueDemand]) -> [SCIMValue] {
    // What is wanted comes before what is to be missed.
    let ordered = demands.filter(\.holds) + demands.filter { !$0.holds }
    let constants = ordered.flatMap { demand in
      if case .compare(_, let constants) = demand.predicate { constants } else { [Constant]() }
    }
    switch type {
    case .text(let caseExact):
      return CandidateTexts(demands: demands, literals: literals, caseExact: caseExact, limits: limits).all
        .map { .string($0) }
    case .number: return Self.numbers(constants)
    case .instant: return instants(constants)
    case .boolean: return [.boolean(true), .boolean(false)]
    case .binary:
      let texts = constants.compactMap {
        if case .text(let key) = $0 { String(decoding: key, as: UTF8.self) } else { nil }
      }
      return (texts + ["dGVzdA=="]).map { .string($0) }
    case .complex: return []
    }
  }

  /// The constants, and the whole numbers around each.
  private static func numbers(_ constants: [Constant]) -> [SCIMValue] {
    var found: [DecimalNumber] = []
    for case .number(let number) in constants {
      found.append(number)
      let whole = number.description.prefix { $0 != "." && $0 != "e" }
      guard let integer = Int64(whole), abs(integer) < .max - 1 else { continue }
      found += [DecimalNumber(integer), DecimalNumber(integer + 1), DecimalNumber(integer - 1)]
    }
    return (found + [DecimalNumber(0), DecimalNumber(1)]).map { .number($0) }
  }

  /// The constants, and a second before and behind each.
  private func instants(_ constants: [Constant]) -> [SCIMValue] {
    let found = constants.compactMap { constant -> Instant? in
      switch constant {
      case .instant(let instant): instant
      case .now(let offset): now.advanced(bySeconds: offset)
      default: nil
      }
    }
    let around = found.flatMap { [$0, $0.advanced(bySeconds: 1), $0.advanced(bySeconds: -1)] }
    return (around + [now]).map { .string($0.description) }
  }
}
