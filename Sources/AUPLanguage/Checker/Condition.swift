public import SCIMModel
public import SourceDiagnostics

/// A condition that passed the checker: names resolved, operands typed, sugar gone. It always evaluates.
///
/// `ne` is `not(eq)`, `in` is `eq any`, `all` is a conjunction, `none` a negated `any`, `eq null` a negated `pr`;
/// `group` is the field with ``Field/selector`` `.directGroups`.
public struct Condition: Sendable {
  /// What it asks.
  public var kind: Kind
  /// The text the node came from; inside a let, the text of the let.
  public var span: SourceSpan

  /// Makes a node.
  public init(_ kind: Kind, _ span: SourceSpan) {
    self.kind = kind
    self.span = span
  }

  /// The conditions right below, in their order; none below a test or a count.
  package var parts: [Condition] {
    switch kind {
    case .and(let parts), .or(let parts), .atLeast(_, let parts): parts
    case .not(let part), .named(_, let part), .element(_, let part): [part]
    case .test, .count: []
    }
  }

  /// How many tests and counts there are in it, those of lets each time they are named.
  package var testCount: Int {
    switch kind {
    case .test, .count: 1
    default: parts.reduce(0) { $0 + $1.testCount }
    }
  }

  /// The same node with other conditions right below.
  ///
  /// - Parameter change: Is given each with its index among ``parts``.
  func mapParts(_ change: (Int, Condition) -> Condition) -> Condition {
    func changed(_ parts: [Condition]) -> [Condition] { parts.enumerated().map(change) }
    let kind: Kind =
      switch kind {
      case .and(let parts): .and(changed(parts))
      case .or(let parts): .or(changed(parts))
      case .atLeast(let least, let parts): .atLeast(least, changed(parts))
      case .not(let part): .not(change(0, part))
      case .named(let name, let part): .named(name, change(0, part))
      case .element(let field, let part): .element(field, change(0, part))
      case .test, .count: kind
      }
    return Condition(kind, span)
  }

  /// The forms of a condition.
  public indirect enum Kind: Sendable {
    /// True if all hold; true when empty.
    case and([Condition])
    /// True if one holds; false when empty.
    case or([Condition])
    case not(Condition)
    /// At least so many hold.
    case atLeast(Int, [Condition])
    /// Some value of the field satisfies the predicate.
    case test(Field, Predicate)
    /// The number of present values of the field stands in this order to the integer.
    case count(Field, Order, Int)
    /// Some element of a complex attribute satisfies the condition, whose fields are that element's sub-attributes.
    case element(Field, Condition)
    /// A let, by name.
    case named(String, Condition)
  }
}

/// What a test reads: an attribute or sub-attribute of the user, or, inside ``Condition/Kind/element(_:_:)``, of the element.
///
/// One reference: all tests of a rule set that name an attribute share what is known of it.
public struct Field: Hashable, Sendable {
  private let storage: Storage

  /// The resolved name. `emails eq "x"` and `groups` compare `value`: the path then has that sub-attribute.
  /// Inside an ``Condition/Kind/element(_:_:)`` it is the full name too (`emails.type`), and the sub-attribute is that
  /// of the element.
  public var path: AttributePath { storage.path }
  /// How its values compare.
  public var type: ComparisonType { storage.type }
  /// True if the user (or the element) may have several values.
  public var isMultiValued: Bool { storage.isMultiValued }
  /// Which elements of the attribute count.
  public var selector: Selector { storage.selector }

  /// As a rule author writes it, outside brackets and without the schema.
  package var name: String { selector == .directGroups ? "group" : path.name }

  /// Makes a field.
  public init(path: AttributePath, type: ComparisonType, isMultiValued: Bool, selector: Selector = .all) {
    storage = Storage(path: path, type: type, isMultiValued: isMultiValued, selector: selector)
  }

  /// Which storage it is: fields that have one are equal, and equal fields may have two.
  var identity: ObjectIdentifier { ObjectIdentifier(storage) }

  /// By value.
  public static func == (a: Field, b: Field) -> Bool {
    a.storage === b.storage
      || a.storage.hash == b.storage.hash && a.path == b.path && a.type == b.type
        && a.isMultiValued == b.isMultiValued && a.selector == b.selector
  }

  /// O(1): the hash of the path was made with the field.
  public func hash(into hasher: inout Hasher) { hasher.combine(storage.hash) }

  private final class Storage: Sendable {
    let path: AttributePath
    let type: ComparisonType
    let isMultiValued: Bool
    let selector: Selector
    let hash: Int

    init(path: AttributePath, type: ComparisonType, isMultiValued: Bool, selector: Selector) {
      self.path = path
      self.type = type
      self.isMultiValued = isMultiValued
      self.selector = selector
      hash = path.hashValue
    }
  }

  /// Which elements of a multi-valued attribute count.
  public enum Selector: Hashable, Sendable {
    case all
    /// `group`: only elements of `groups` whose `type` is not `indirect` in any case.
    case directGroups
  }
}

/// How values compare.
public enum ComparisonType: Hashable, Sendable {
  /// Strings and references, by ``ComparisonKey``.
  case text(caseExact: Bool)
  /// decimal and integer.
  case number
  case boolean
  /// dateTime.
  case instant
  /// Base64 text: only equality and presence.
  case binary
  /// A complex attribute as a whole: only presence and count.
  case complex
}

/// What one value must satisfy.
public enum Predicate: Hashable, Sendable {
  /// Not absent, null, an empty string or an empty array; a complex value with a present part.
  case present
  /// The value stands in this relation to one of the constants (one or more, of the field's type).
  case compare(Comparison, [Constant])
  /// The pattern (RE2 syntax, accepted by the checker) is found in the text.
  case matches(String)
}

/// The relations that are left once sugar is gone.
public enum Comparison: String, Hashable, Sendable, CaseIterable {
  case equal, contains, startsWith, endsWith, greater, greaterOrEqual, less, lessOrEqual
}

/// Order of a count.
public enum Order: String, Hashable, Sendable, CaseIterable {
  case equal, notEqual, greater, greaterOrEqual, less, lessOrEqual
}

/// A constant of a predicate.
public enum Constant: Hashable, Sendable {
  /// The ``ComparisonKey`` of the text under the field's case rule.
  case text([UInt8])
  case number(DecimalNumber)
  case boolean(Bool)
  case instant(Instant)
  /// `now` and so many seconds.
  case now(offset: Int64)

  /// The bytes of a text at once, not one by one.
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .text(let key): unsafe key.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    case .number(let number): hasher.combine(number)
    case .boolean(let value): hasher.combine(value)
    case .instant(let instant): hasher.combine(instant)
    case .now(let offset): hasher.combine(offset)
    }
  }
}
