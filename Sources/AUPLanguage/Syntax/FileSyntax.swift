public import SCIMModel
public import SourceDiagnostics

/// A rule file as it was written.
public struct FileSyntax: Sendable {
  /// In the order written.
  public var declarations: [DeclarationSyntax]
  /// Every comment, in order; the span starts at `#` and ends before the line break.
  public var comments: [SourceSpan]
  /// The whole text.
  public var span: SourceSpan

  /// Makes a file.
  public init(declarations: [DeclarationSyntax], comments: [SourceSpan], span: SourceSpan) {
    self.declarations = declarations
    self.comments = comments
    self.span = span
  }
}

/// One declaration of a rule file.
public struct DeclarationSyntax: Sendable {
  /// Which form it has.
  public var kind: Kind
  /// Where it stands.
  public var span: SourceSpan

  /// Makes a declaration.
  public init(_ kind: Kind, _ span: SourceSpan) {
    self.kind = kind
    self.span = span
  }

  /// The forms.
  public indirect enum Kind: Sendable {
    /// `roles "A", "B"`.
    case roles([Spelled])
    /// `units "A", "B"`.
    case units([Spelled])
    case `let`(name: Spelled, LetValueSyntax)
    case rule(RuleSyntax)
    case except(ExceptSyntax)
    case assert(AssertSyntax)
    case test(TestBlockSyntax)
  }
}

/// What a let stands for.
public enum LetValueSyntax: Sendable {
  case condition(ConditionSyntax)
  case list([ValueSyntax], SourceSpan)
}

/// `rule "N" { when condition assign role "R" in "U" until "date" }`.
public struct RuleSyntax: Sendable {
  /// The name.
  public var name: Spelled
  /// The condition.
  public var condition: ConditionSyntax
  /// What it grants.
  public var grants: [GrantSyntax]
  /// The date from which on it no longer counts.
  public var until: Spelled?

  /// Makes a rule.
  public init(name: Spelled, condition: ConditionSyntax, grants: [GrantSyntax], until: Spelled? = nil) {
    self.name = name
    self.condition = condition
    self.grants = grants
    self.until = until
  }
}

/// `assign role "R" in "U", "V"`.
public struct GrantSyntax: Sendable {
  /// The role.
  public var role: Spelled
  /// The units.
  public var units: [Spelled]
  /// Where it stands.
  public var span: SourceSpan

  /// Makes a grant.
  public init(role: Spelled, units: [Spelled], span: SourceSpan) {
    self.role = role
    self.units = units
    self.span = span
  }
}

/// `except "user" from "rule" until "date" because "reason"`.
public struct ExceptSyntax: Sendable {
  /// The userName.
  public var user: Spelled
  /// The name of the rule.
  public var rule: Spelled
  /// The date from which on it no longer counts.
  public var until: Spelled?
  /// Why, in words.
  public var reason: Spelled

  /// Makes an exception.
  public init(user: Spelled, rule: Spelled, until: Spelled? = nil, reason: Spelled) {
    self.user = user
    self.rule = rule
    self.until = until
    self.reason = reason
  }
}

/// `assert who where condition has held and held`.
public struct AssertSyntax: Sendable {
  /// Who is meant.
  public var who: Who
  /// Which users are meant.
  public var filter: ConditionSyntax?
  /// The roles held.
  public var held: [HeldSyntax]

  /// Makes an assertion.
  public init(who: Who, filter: ConditionSyntax? = nil, held: [HeldSyntax]) {
    self.who = who
    self.filter = filter
    self.held = held
  }

  /// Of whom an assertion speaks.
  public enum Who: Sendable {
    case noUser
    case everyUser
    case user(Spelled)
    case atLeast(IntegerSyntax)
    case atMost(IntegerSyntax)
  }
}

/// `role "R"` or `role "R" in "U"`.
public struct HeldSyntax: Sendable {
  /// The role.
  public var role: Spelled
  /// The unit; any if left out.
  public var unit: Spelled?

  /// Makes it.
  public init(role: Spelled, unit: Spelled? = nil) {
    self.role = role
    self.unit = unit
  }
}

/// `test "name" { user {…} now "…" expect … }`.
public struct TestBlockSyntax: Sendable {
  /// The name.
  public var name: Spelled
  /// What it says, in order.
  public var items: [Item]

  /// Makes a test.
  public init(name: Spelled, items: [Item]) {
    self.name = name
    self.items = items
  }

  /// A line of a test.
  public enum Item: Sendable {
    case user(JSONSyntax)
    case now(Spelled)
    case expect(ExpectSyntax, SourceSpan)
  }
}

/// What a test expects.
public enum ExpectSyntax: Sendable {
  case nothing
  case rule(Spelled)
  case held(HeldSyntax)
  case notHeld(HeldSyntax)
}

/// A JSON value in a rule file, with places.
public struct JSONSyntax: Sendable {
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
  public indirect enum Kind: Sendable {
    case null
    case boolean(Bool)
    case number(DecimalNumber, spelling: String)
    case string(String)
    case array([JSONSyntax])
    case object([(key: Spelled, value: JSONSyntax)])
  }

  /// The value without places. Duplicate keys were refused by the parser.
  public var value: SCIMValue {
    switch kind {
    case .null: .null
    case .boolean(let value): .boolean(value)
    case .number(let value, _): .number(value)
    case .string(let value): .string(value)
    case .array(let values): .array(values.map(\.value))
    case .object(let members): .complex(SCIMObject(uniqueMembers: members.map { ($0.key.text, $0.value.value) }))
    }
  }
}
