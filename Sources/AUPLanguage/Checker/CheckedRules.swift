public import SCIMModel
public import SourceDiagnostics

/// A rule set that passed the checker.
public struct CheckedRules: Sendable {
  /// In the order of the files. Names are unique.
  public var rules: [CheckedRule] = []
  /// In the order of the files.
  public var exceptions: [CheckedException] = []
  /// In the order of the files.
  public var assertions: [CheckedAssertion] = []
  /// In the order of the files.
  public var tests: [CheckedTest] = []
  /// Names of `roles`, in order; nil if there is no catalogue.
  public var roles: [String]?
  /// Names of `units`, in order; nil if there is no catalogue.
  public var units: [String]?

  /// Makes an empty rule set.
  public init() {}
}

/// A rule: a condition and what it grants.
public struct CheckedRule: Sendable {
  /// The name; no other rule of the set has it.
  public var name: String
  /// Whom the rule reaches.
  public var condition: Condition
  /// Without duplicates, in the order written.
  public var grants: [Grant]
  /// The rule grants nothing from this instant on. `until "2027-01-31"` is the end of that day in UTC.
  public var expiry: Instant?
  /// The whole declaration.
  public var span: SourceSpan

  /// Makes a rule.
  public init(name: String, condition: Condition, grants: [Grant], expiry: Instant? = nil, span: SourceSpan) {
    self.name = name
    self.condition = condition
    self.grants = grants
    self.expiry = expiry
    self.span = span
  }
}

/// A role in a unit.
public struct Grant: Hashable, Sendable, Comparable {
  /// The role.
  public var role: String
  /// The unit it is held in.
  public var unit: String

  /// Makes a grant.
  public init(role: String, unit: String) {
    self.role = role
    self.unit = unit
  }

  /// By role, then unit, in code point order.
  public static func < (a: Grant, b: Grant) -> Bool {
    a.role.unicodeScalars.elementsEqual(b.role.unicodeScalars)
      ? a.unit.unicodeScalars.lexicographicallyPrecedes(b.unit.unicodeScalars)
      : a.role.unicodeScalars.lexicographicallyPrecedes(b.role.unicodeScalars)
  }
}

/// A user whom a rule does not reach.
public struct CheckedException: Sendable {
  /// The userName as written; compares in any case.
  public var user: String
  /// The index of the rule in ``CheckedRules/rules``.
  public var rule: Int
  /// The exception ends at this instant.
  public var expiry: Instant?
  /// Why, in the author's words.
  public var reason: String
  /// The whole declaration.
  public var span: SourceSpan
}

/// What must hold of a population.
public struct CheckedAssertion: Sendable {
  /// Whom it speaks of.
  public enum Who: Hashable, Sendable {
    case noUser
    case everyUser
    case user(String)
    case atLeast(Int)
    case atMost(Int)
  }
  /// Whom it speaks of.
  public var who: Who
  /// Only users who match this count.
  public var filter: Condition?
  /// What they hold: all of it.
  public var held: [Held]
  /// The whole declaration.
  public var span: SourceSpan
}

/// A role, in one unit or in any.
public struct Held: Hashable, Sendable {
  /// The role.
  public var role: String
  /// The unit; nil for any.
  public var unit: String?

  /// Makes it.
  public init(role: String, unit: String? = nil) {
    self.role = role
    self.unit = unit
  }
}

/// One `test` block.
public struct CheckedTest: Sendable {
  /// What is to come of it.
  public enum Expectation: Hashable, Sendable {
    case nothing
    case rule(Int)
    case held(Held)
    case notHeld(Held)
  }
  /// The name.
  public var name: String
  /// The user, in canonical shape.
  public var user: SCIMObject
  /// The time of the evaluation, if the test says one.
  public var now: Instant?
  /// Each with its place.
  public var expectations: [(Expectation, SourceSpan)]
  /// The whole declaration.
  public var span: SourceSpan
}
