/// What a program may be at most. Each limit has a diagnostic that names it, and tests just below and just above.
public struct Limits: Hashable, Sendable {
  /// Bytes of one rule file or filter. Spans are offsets; a file beyond this is no rule file but an accident.
  public var sourceBytes = 1 << 28
  /// How deep parentheses, brackets, `not`, `at least` and JSON may nest: recursion of the parser and all passes behind it.
  public var nestingDepth = 200
  /// Tests in one rule, lets expanded: bounds code size, so that lets of lets cannot grow without measure.
  public var predicatesPerRule = 100_000
  /// Tests in all conditions of a set, lets expanded, beyond the first ``ordinaryPredicates`` of each: bounds the
  /// program, so that a small text with lets of lets in many rules cannot grow without measure.
  public var predicatesPerSet = 1_000_000
  /// Tests of one condition that do not count towards ``predicatesPerSet``: a million ordinary rules must load.
  public var ordinaryPredicates = 16
  /// Instructions that the conditions of a set come to, each counted for every rule that comes to it, beyond the first
  /// ``ordinarySteps`` of each: bounds what is made of a program, so that rules that enter one code at many places cannot
  /// grow without measure.
  public var stepsPerSet = 1 << 22
  /// Instructions of one condition that do not count towards ``stepsPerSet``.
  public var ordinarySteps = 64
  /// The number behind `at least` and `count`, and in a duration: a million weeks are 19,000 years, far more than a
  /// date can hold, far less than seconds overflow at.
  public var largestInteger = 1_000_000_000
  /// Values in one list.
  public var listLength = 100_000
  /// Bytes of one `matches` pattern.
  public var patternBytes = 4_096
  /// States of the automaton of one pattern, counted repetitions expanded.
  public var patternStates = 10_000
  /// States of all different patterns of one rule set together.
  public var patternStatesPerSet = 1_000_000
  /// Rules in one rule set.
  public var rules = 4_000_000
  /// Bytes of one string literal.
  public var stringBytes = 1 << 20

  /// The limits `aup` runs with.
  public static let standard = Limits()

  /// Makes the standard limits.
  public init() {}
}
