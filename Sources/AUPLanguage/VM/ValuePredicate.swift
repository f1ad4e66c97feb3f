import SCIMModel

/// One value, in every form that a predicate may ask for.
struct ComparableValue {
  /// The bytes that tell it from other values of its type.
  private(set) var key: [UInt8] = []
  /// The text after NFC, not folded: what patterns are searched in.
  private(set) var composed: [UInt8] = []
  private(set) var number: DecimalNumber?
  private(set) var instant: Instant?
  /// True if it counts for `pr`.
  private(set) var isPresent = true

  /// A value that is none yet.
  init() {}

  /// The value of a spelling; nil if it is no value of the type.
  init?(_ spelling: Span<UInt8>, _ type: ComparisonType) {
    guard read(spelling, type) else { return nil }
  }

  /// Takes on the value of a spelling: its text, or its JSON for numbers and booleans; false if it is no value of the
  /// type. The room of the last value is used again.
  mutating func read(_ spelling: Span<UInt8>, _ type: ComparisonType) -> Bool {
    isPresent = !spelling.isEmpty
    composed.removeAll(keepingCapacity: true)
    unsafe composed.append(spelling.bytes)
    switch type {
    case .text(let caseExact): readText(caseExact: caseExact)
    case .binary: key = composed
    case .number:
      number = DecimalNumber(parsing: composed)
      guard let number else { return false }
      key = Self.key(of: number)
    case .instant:
      instant = Instant(parsing: String(decoding: composed, as: UTF8.self))
      guard let instant else { return false }
      key = Self.key(of: instant)
    case .boolean:
      guard composed == Self.true || composed == Self.false else { return false }
      key = composed
    case .complex: return false
    }
    return true
  }

  private mutating func readText(caseExact: Bool) {
    if unsafe ASCIIText.isASCII(composed.span.bytes) {
      Self.copy(composed, to: &key)
      if !caseExact { ASCIIText.lower(&key) }
    } else {
      let text = String(decoding: composed, as: UTF8.self)
      composed = ComparisonKey.of(text, caseExact: true)
      key = caseExact ? composed : ComparisonKey.of(text, caseExact: false)
    }
  }

  private static func copy(_ text: [UInt8], to key: inout [UInt8]) {
    key.removeAll(keepingCapacity: true)
    unsafe key.append(text.span.bytes)
  }

  static let `true` = Array("true".utf8)
  static let `false` = Array("false".utf8)

  /// Equal numbers have one spelling.
  static func key(of number: DecimalNumber) -> [UInt8] { Array(number.description.utf8) }

  static func key(of instant: Instant) -> [UInt8] {
    var words = UInt64(bitPattern: instant.seconds)
    var key: [UInt8] = []
    for _ in 0..<8 {
      key.append(UInt8(truncatingIfNeeded: words))
      words >>= 8
    }
    for shift in [0, 8, 16, 24] as [UInt32] { key.append(UInt8(truncatingIfNeeded: instant.nanoseconds >> shift)) }
    return key
  }

  /// The key of a constant; `now` has none.
  static func key(of constant: Constant) -> [UInt8]? {
    switch constant {
    case .text(let key): key
    case .number(let number): key(of: number)
    case .boolean(let value): value ? Self.true : Self.false
    case .instant(let instant): key(of: instant)
    case .now: nil
    }
  }
}

/// A predicate with everything that evaluating it takes. Where a slot has many, ``KeywordSearch`` does the work of
/// those with `co`, `sw` and `ew`.
struct ValuePredicate: Sendable {
  private enum Kind: Sendable {
    case present
    case text(Comparison, [[UInt8]])
    case number(Comparison, [DecimalNumber])
    case instant(Comparison, [Instant])
    case pattern(PatternMatcher)
    case never
  }

  private var kind: Kind

  init(_ predicate: Predicate, pattern: Pattern?, now: Instant) {
    switch predicate {
    case .present: kind = .present
    case .matches: kind = pattern.map { .pattern($0.matcher()) } ?? .never
    case .compare(let comparison, let constants):
      let numbers = constants.compactMap { if case .number(let number) = $0 { number } else { nil } }
      let instants = constants.compactMap { constant -> Instant? in
        switch constant {
        case .instant(let instant): instant
        case .now(let offset): now.advanced(bySeconds: offset)
        default: nil
        }
      }
      if !instants.isEmpty {
        kind = .instant(comparison, instants)
      } else if !numbers.isEmpty {
        kind = .number(comparison, numbers)
      } else {
        kind = .text(comparison, constants.compactMap(ComparableValue.key))
      }
    }
  }

  /// True if the value satisfies the predicate.
  mutating func holds(_ value: ComparableValue) -> Bool {
    switch kind {
    case .never: return false
    case .present: return value.isPresent
    case .text(let comparison, let constants):
      return constants.contains { Self.holds(value.key, comparison, $0) }
    case .number(let comparison, let constants):
      guard let number = value.number else { return false }
      return constants.contains { Self.inOrder(number, comparison, $0) }
    case .instant(let comparison, let constants):
      guard let instant = value.instant else { return false }
      return constants.contains { Self.inOrder(instant, comparison, $0) }
    case .pattern(var matcher):
      // Out of the enum while it learns, so that its cache is not copied.
      kind = .never
      let isFound = matcher.matches(value.composed)
      kind = .pattern(matcher)
      return isFound
    }
  }

  private static func holds(_ value: [UInt8], _ comparison: Comparison, _ constant: [UInt8]) -> Bool {
    switch comparison {
    case .equal: value == constant
    case .contains: ByteSearch.contains(value, constant)
    case .startsWith: value.starts(with: constant)
    case .endsWith: value.suffix(constant.count).elementsEqual(constant)
    case .greater: constant.lexicographicallyPrecedes(value)
    case .greaterOrEqual: !value.lexicographicallyPrecedes(constant)
    case .less: value.lexicographicallyPrecedes(constant)
    case .lessOrEqual: !constant.lexicographicallyPrecedes(value)
    }
  }

  private static func inOrder<Value: Comparable>(_ a: Value, _ comparison: Comparison, _ b: Value) -> Bool {
    switch comparison {
    case .equal: a == b
    case .greater: b < a
    case .greaterOrEqual: !(a < b)
    case .less: a < b
    case .lessOrEqual: !(b < a)
    // Only texts have parts.
    case .contains, .startsWith, .endsWith: false
    }
  }
}

/// Search for one byte string in another.
enum ByteSearch {
  /// True if `needle` occurs in `text`. O(text × needle) at worst, and close to O(text) for names.
  static func contains(_ text: [UInt8], _ needle: [UInt8]) -> Bool {
    guard let first = needle.first else { return true }
    guard needle.count <= text.count else { return false }
    for start in 0...(text.count - needle.count) where text[start] == first {
      var length = 1
      while length < needle.count, text[start + length] == needle[length] { length += 1 }
      if length == needle.count { return true }
    }
    return false
  }
}
