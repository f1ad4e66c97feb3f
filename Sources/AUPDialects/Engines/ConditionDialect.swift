import AUPLanguage
import SCIMModel
import SourceDiagnostics

/// Why a language has no words for something.
struct Unsayable: Error {
  /// Lower case, no full stop.
  var reason: String

  init(_ reason: String) { self.reason = reason }
}

/// A field as the exported conditions read it.
struct ForeignField: Hashable {
  var field: Field
  /// What it is called: see `Field.name(in:)`; in an element the name of the sub-attribute.
  var name: String
  /// True inside brackets.
  var isInElement: Bool
  /// The name of the attribute without its part.
  var attributeName: String
  /// True if the attribute has several values, whatever its part has.
  var isListed: Bool
  /// True if the part of a complex attribute has several values itself.
  var hasManyParts: Bool
}

/// The leaves of conditions in another language. Values are comparison keys there, as the VM has them, so that no
/// folding is left to the engine.
protocol ConditionDialect {
  /// The language, as losses call it.
  var language: String { get }

  func all(_ parts: [String]) -> String
  func any(_ parts: [String]) -> String
  func not(_ part: String) -> String
  func atLeast(_ least: Int, _ parts: [String]) -> String
  /// Some value is present.
  func present(_ field: ForeignField) throws(Unsayable) -> String
  /// Some value stands in the relation to one of the constants.
  func compare(
    _ field: ForeignField, _ comparison: Comparison, _ constants: [EngineConstant]
  ) throws(Unsayable) -> String
  /// The pattern is found in some value, read as text in its own case.
  func matches(_ field: ForeignField, _ pattern: String) throws(Unsayable) -> String
  func count(_ field: ForeignField, _ order: Order, _ number: Int) throws(Unsayable) -> String
  /// Some element satisfies the condition.
  func element(_ field: ForeignField, _ condition: String) throws(Unsayable) -> String
}

/// A constant as engines compare it: texts by their keys, instants by a text that sorts as they do.
enum EngineConstant: Hashable {
  case text(String)
  case boolean(Bool)

  /// The constant; throws for numbers, which engines round, and for `now`.
  init(_ constant: Constant) throws(Unsayable) {
    switch constant {
    case .text(let key): self = .text(String(decoding: key, as: UTF8.self))
    case .boolean(let value): self = .boolean(value)
    case .instant(let instant): self = .text(Self.sortable(instant))
    case .number: throw Unsayable("numbers of SCIM have any number of digits, those of engines have not")
    case .now: throw Unsayable("the time of the evaluation is not among the user's attributes")
    }
  }

  /// The instant with nine digits of fraction: in the order of instants, as all years have four digits.
  static func sortable(_ instant: Instant) -> String {
    let seconds = Instant(seconds: instant.seconds).description.dropLast()
    let digits = String(instant.nanoseconds)
    return "\(seconds).\(String(repeating: "0", count: 9 - digits.count))\(digits)Z"
  }
}

/// Puts conditions into another language. What has no words there is a loss, at the innermost place.
struct ConditionWalker<Dialect: ConditionDialect> {
  private let dialect: Dialect
  private let source: ExportSource
  /// The rule, as losses name it.
  private let rule: String
  private(set) var losses: [Loss] = []
  /// What was read, in the order met.
  private(set) var uses: [FieldUse] = []
  private var element: Field?

  init(_ dialect: Dialect, _ source: ExportSource, rule: String) {
    self.dialect = dialect
    self.source = source
    self.rule = rule
  }

  /// The condition in words of the language; nil if a part has none. Recursion is as deep as the condition.
  mutating func text(_ condition: Condition) -> String? {
    do throws(Unsayable) {
      switch condition.kind {
      case .named(_, let inner): return text(inner)
      case .and(let parts): return texts(parts).map(dialect.all)
      case .or(let parts): return texts(parts).map(dialect.any)
      case .not(let part): return text(part).map(dialect.not)
      case .atLeast(let least, let parts): return texts(parts).map { dialect.atLeast(least, $0) }
      case .count(let field, let order, let number):
        let foreign = use(field, .values)
        return try dialect.count(foreign, order, number)
      case .test(let field, let predicate): return try test(field, predicate)
      case .element(let field, let inner):
        let foreign = use(field, .elements)
        element = field
        defer { element = nil }
        guard let inner = text(inner) else { return nil }
        return try dialect.element(foreign, inner)
      }
    } catch {
      let construct = SyntaxWords.quote(condition.span, in: source.sources)
      losses.append(
        Loss(.lost, construct, "\(error.reason), so rule \(rule) is not exported", at: condition.span))
      return nil
    }
  }

  private mutating func texts(_ parts: [Condition]) -> [String]? {
    let texts = parts.compactMap { text($0) }
    return texts.count == parts.count ? texts : nil
  }

  private mutating func test(_ field: Field, _ predicate: Predicate) throws(Unsayable) -> String {
    switch predicate {
    case .present: return try dialect.present(use(field, .values))
    case .matches(let pattern):
      let isExact = field.type == .text(caseExact: true)
      return try dialect.matches(use(field, .texts), isExact ? pattern : "(?i)\(pattern)")
    case .compare(let comparison, let constants):
      var values: [EngineConstant] = []
      for constant in constants { values.append(try EngineConstant(constant)) }
      return try dialect.compare(use(field, .values), comparison, values)
    }
  }

  private mutating func use(_ field: Field, _ kind: FieldUse.Kind) -> ForeignField {
    let name = element == nil ? field.name(in: source.schemas) : field.elementName
    let attribute = source.schemas.schema(field.path.schema)?.attribute(field.path.attribute)
    let part = field.path.subAttribute.flatMap { attribute?.subAttribute($0) }
    let foreign = ForeignField(
      field: field, name: name, isInElement: element != nil, attributeName: field.attributeName(in: source.schemas),
      isListed: attribute?.isMultiValued ?? false, hasManyParts: part?.isMultiValued ?? false)
    uses.append(FieldUse(field: foreign, kind: kind, element: element))
    return foreign
  }
}

/// That a condition reads a field, and how.
struct FieldUse: Hashable {
  /// What is read of it.
  enum Kind: Hashable {
    /// Its values as keys.
    case values
    /// Its values as texts in their own case.
    case texts
    /// Its elements, each by its sub-attributes.
    case elements
  }

  var field: ForeignField
  var kind: Kind
  /// The attribute whose element has it; nil for the user.
  var element: Field?
}
