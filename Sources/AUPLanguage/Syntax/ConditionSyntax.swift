public import SCIMModel
public import SourceDiagnostics

/// A name or a string with its place.
public struct Spelled: Sendable {
  /// A name as it was written, or the value of a string literal.
  public var text: String
  /// Where it stands.
  public var span: SourceSpan

  /// Makes a spelled text.
  public init(_ text: String, _ span: SourceSpan) {
    self.text = text
    self.span = span
  }
}

/// A condition as it was written: the tree of the grammar, nothing resolved.
public struct ConditionSyntax: Sendable {
  /// Which form it has.
  public var kind: Kind
  /// Where it stands.
  public var span: SourceSpan

  /// Makes a node.
  public init(_ kind: Kind, _ span: SourceSpan) {
    self.kind = kind
    self.span = span
  }

  /// The forms.
  public indirect enum Kind: Sendable {
    /// `a or b or c`, two or more.
    case or([ConditionSyntax])
    /// `a and b and c`, two or more.
    case and([ConditionSyntax])
    case not(ConditionSyntax)
    /// `( condition )`: kept, so that a formatter keeps what the author grouped.
    case parenthesized(ConditionSyntax)
    /// `at least n of ( … )`.
    case atLeast(count: IntegerSyntax, [ConditionSyntax])
    /// `count ( path ) order n`.
    case count(PathSyntax, order: Spanned<ComparisonOperator>, IntegerSyntax)
    /// `path pr` or `path operator operand`.
    case test(PathSyntax, TestSyntax)
    /// `path [ condition ]`, and `path [ condition ] . name test`.
    case element(PathSyntax, ConditionSyntax, then: ElementTest?)
    /// A let's name.
    case reference(Spelled)
    /// What could not be read; a diagnostic says why.
    case invalid
  }

  /// What follows the brackets in `emails[type eq "work"].value eq "x"`.
  public struct ElementTest: Sendable {
    /// The name.
    public var name: Spelled
    /// The test.
    public var test: TestSyntax

    /// Makes the test.
    public init(name: Spelled, test: TestSyntax) {
      self.name = name
      self.test = test
    }
  }
}

/// Something with its place.
public struct Spanned<Value: Sendable>: Sendable {
  /// What it is.
  public var value: Value
  /// Where it stands.
  public var span: SourceSpan

  /// Makes it.
  public init(_ value: Value, _ span: SourceSpan) {
    self.value = value
    self.span = span
  }
}

/// A whole number as written; nil if it does not fit.
public typealias IntegerSyntax = Spanned<Int?>

/// `[ URN ":" ] NAME [ "." NAME ]`, or `group`.
public struct PathSyntax: Sendable {
  /// The URN in front.
  public var urn: Spelled?
  /// The name.
  public var name: Spelled
  /// The sub-attribute.
  public var subName: Spelled?
  /// Where it stands.
  public var span: SourceSpan

  /// Makes a path.
  public init(urn: Spelled? = nil, name: Spelled, subName: Spelled? = nil, span: SourceSpan) {
    self.urn = urn
    self.name = name
    self.subName = subName
    self.span = span
  }
}

/// `pr`, or an operator and its operand.
public enum TestSyntax: Sendable {
  case present(SourceSpan)
  case compare(Spanned<ComparisonOperator>, OperandSyntax)
}

/// The operators of RFC 7644 §3.4.2.2 but `pr`, and those that only AUP has.
public enum ComparisonOperator: String, Hashable, Sendable, CaseIterable {
  case eq, ne, co, sw, ew, gt, ge, lt, le
  /// AUP only.
  case `in`, matches

  /// True if RFC 7644 filters have it.
  public var isInRFC7644: Bool { self != .in && self != .matches }
}

/// What stands behind an operator.
public struct OperandSyntax: Sendable {
  /// Which form it has.
  public var kind: Kind
  /// Where it stands.
  public var span: SourceSpan

  /// Makes an operand.
  public init(_ kind: Kind, _ span: SourceSpan) {
    self.kind = kind
    self.span = span
  }

  /// The forms.
  public enum Kind: Sendable {
    case value(ValueSyntax)
    /// A list, with `any`, `all` or `none` in front, or nothing (as `in` has it).
    case list(Spanned<Quantifier>?, [ValueSyntax])
    /// The name of a let that stands for a list, with or without a quantifier.
    case reference(Spanned<Quantifier>?, Spelled)
    /// What could not be read; a diagnostic says why.
    case invalid
  }
}

/// How an operator spreads over a list.
public enum Quantifier: String, Hashable, Sendable, CaseIterable {
  case any, all, none
}

/// A literal, or `now` with an offset.
public struct ValueSyntax: Sendable {
  /// Which form it has.
  public var kind: Kind
  /// Where it stands.
  public var span: SourceSpan

  /// Makes a value.
  public init(_ kind: Kind, _ span: SourceSpan) {
    self.kind = kind
    self.span = span
  }

  /// The forms.
  public enum Kind: Sendable {
    /// The value of the string, escapes undone.
    case string(String)
    /// The number, and how it was spelled.
    case number(DecimalNumber, spelling: String)
    case boolean(Bool)
    case null
    /// `now`, `now + 90d`, `now - 12h`.
    case now(offset: DurationSyntax?)
    /// What could not be read; a diagnostic says why.
    case invalid
  }
}

/// `- 90d` behind `now`.
public struct DurationSyntax: Sendable {
  /// True for `-`.
  public var isNegative: Bool
  /// The number in front of the unit.
  public var count: Int
  /// The unit of time.
  public var unit: Unit
  /// Where it stands.
  public var span: SourceSpan

  /// Makes a duration.
  public init(isNegative: Bool, count: Int, unit: Unit, span: SourceSpan) {
    self.isNegative = isNegative
    self.count = count
    self.unit = unit
    self.span = span
  }

  /// Units of time; none depends on a calendar.
  public enum Unit: String, Hashable, Sendable, CaseIterable {
    case minutes = "m"
    case hours = "h"
    case days = "d"
    case weeks = "w"

    /// The length in seconds.
    public var seconds: Int {
      switch self {
      case .minutes: 60
      case .hours: 3_600
      case .days: 86_400
      case .weeks: 604_800
      }
    }
  }
}
