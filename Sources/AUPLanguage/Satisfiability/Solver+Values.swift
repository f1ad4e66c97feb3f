import SCIMModel

/// What an attribute with a single value may hold.
extension Solver {
  func value(
    of domain: Int, _ literals: [Literal], mustExist: Bool, isRequired: Bool
  ) throws(Exhausted) -> Answer {
    let tests = literals.compactMap { literal -> ValueTest? in
      guard case .value(_, let predicate) = table.atoms[literal.atom] else { return nil }
      return ValueTest(predicate: predicate, isWanted: literal.isPositive)
    }
    // No predicate holds for a value that is not there.
    if !mustExist, !isRequired, tests.allSatisfy({ !$0.isWanted }) { return .absent }
    let definition = table.domains[domain].definition
    let type = definition.comparisonType
    let found: SCIMValue?
    switch type {
    case .text(let caseExact):
      let demands = isRequired ? tests + [ValueTest(predicate: .present, isWanted: true)] : tests
      found = try text(demands, caseExact: caseExact, first: isRequired ? Self.someName : nil).map { .string($0) }
    case .boolean:
      found = first(of: [true, false].map { .boolean($0) }, tests, type)
    case .number:
      found = first(of: NumberPoints.of(tests, integers: definition.type == .integer).map { .number($0) }, tests, type)
    case .instant:
      found = first(of: InstantPoints.of(tests).map { .string($0.description) }, tests, type)
    case .binary:
      found = first(of: binaryCandidates(tests).map { .string($0) }, tests, type)
    case .complex: found = nil
    }
    return found.map { .value($0) } ?? .impossible
  }

  /// What the witnesses are called where it does not matter.
  private static let someName = "witness@example.com"

  private func first(of values: [SCIMValue], _ tests: [ValueTest], _ type: ComparisonType) -> SCIMValue? {
    var tests = tests.map { ($0, ValuePredicate($0.predicate, pattern: nil, now: Instant(seconds: 0))) }
    return values.first { value in
      guard let comparable = ComparableValue.of(value, type) else { return false }
      for index in tests.indices where tests[index].1.holds(comparable) != tests[index].0.isWanted { return false }
      return true
    }
  }

  /// Base64 texts: those that are asked for, then others.
  private func binaryCandidates(_ tests: [ValueTest]) -> [String] {
    let asked = tests.flatMap(\.constants).compactMap { constant -> String? in
      if case .text(let key) = constant { String(decoding: key, as: UTF8.self) } else { nil }
    }
    // One more than are asked for, so that one of them differs from all.
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    let others = (0...asked.count).map { number in
      "\(letters[number % 52])\(letters[number / 52 % 52])\(letters[number / 2_704 % 52])A"
    }
    return asked + others + [""]
  }
}

/// A predicate that is to hold for a value, or not to.
struct ValueTest: Hashable, Sendable {
  var predicate: Predicate
  var isWanted: Bool

  /// What it compares with.
  var constants: [Constant] {
    if case .compare(_, let constants) = predicate { constants } else { [] }
  }
}

/// Numbers of which one satisfies tests, if any does: the constants, one between each two neighbours, and one beyond
/// either end.
enum NumberPoints {
  static func of(_ tests: [ValueTest], integers: Bool) -> [DecimalNumber] {
    let constants = Set(
      tests.flatMap(\.constants).compactMap { if case .number(let number) = $0 { number } else { nil } }
    ).sorted()
    guard let first = constants.first, let last = constants.last else { return [DecimalNumber(1)] }
    var points = constants
    points += [first, last].flatMap { beyond($0) }
    for (low, high) in zip(constants, constants.dropFirst()) { points += between(low, high) }
    return integers ? (points + points.flatMap { neighbours($0) }).filter(\.isInteger) : points
  }

  /// A number above and one below: ten times as far from zero as any of this size.
  private static func beyond(_ number: DecimalNumber) -> [DecimalNumber] {
    let power = max(number.exponent, 0) + 1
    return ["1e\(power)", "-1e\(power)"].compactMap { DecimalNumber(parsing: $0.utf8) }
  }

  /// A number that lies between two.
  private static func between(_ low: DecimalNumber, _ high: DecimalNumber) -> [DecimalNumber] {
    let zero = DecimalNumber(0)
    if low < zero && zero < high { return [zero] }
    // A digit behind all others leads away from zero, by less than any difference of the two.
    let base = low < zero ? high : low
    let digits = max(low.digits.count - low.exponent, high.digits.count - high.exponent, 0) + 1
    if base == zero {
      return ["\(low < zero ? "-" : "")1e-\(digits)"].compactMap { DecimalNumber(parsing: $0.utf8) }
    }
    let padding = String(repeating: "0", count: max(0, base.exponent + digits - 1 - base.digits.count))
    let text = base.digits.map(String.init).joined() + padding + "1"
    let point = base.exponent - (base.digits.count + padding.utf8.count + 1)
    return ["\(base.isNegative ? "-" : "")\(text)e\(point)"].compactMap { DecimalNumber(parsing: $0.utf8) }
  }

  /// The integers around a number, as far as 64 bits hold them.
  private static func neighbours(_ number: DecimalNumber) -> [DecimalNumber] {
    let whole = number.digits.prefix(max(0, number.exponent)).map(String.init).joined()
    let zeros = String(repeating: "0", count: max(0, min(number.exponent, 19) - number.digits.count))
    guard number.exponent <= 18, let size = Int64("0" + whole + zeros) else { return [] }
    let value = number.isNegative ? -size : size
    return [value - 1, value, value + 1].map { DecimalNumber($0) }
  }
}

/// Instants of which one satisfies tests, if any does.
enum InstantPoints {
  static func of(_ tests: [ValueTest]) -> [Instant] {
    let constants = Set(
      tests.flatMap(\.constants).compactMap { if case .instant(let instant) = $0 { instant } else { nil } }
    ).sorted()
    if constants.isEmpty { return [Instant(seconds: 1_767_225_600)] }
    let seconds = constants.flatMap { [$0, $0.advanced(bySeconds: 1), $0.advanced(bySeconds: -1)] }
    return seconds + constants.flatMap { [next($0), previous($0)] }
  }

  private static func next(_ instant: Instant) -> Instant {
    instant.nanoseconds == 999_999_999
      ? Instant(seconds: instant.seconds &+ 1)
      : Instant(seconds: instant.seconds, nanoseconds: instant.nanoseconds + 1)
  }

  private static func previous(_ instant: Instant) -> Instant {
    instant.nanoseconds == 0
      ? Instant(seconds: instant.seconds &- 1, nanoseconds: 999_999_999)
      : Instant(seconds: instant.seconds, nanoseconds: instant.nanoseconds - 1)
  }
}
