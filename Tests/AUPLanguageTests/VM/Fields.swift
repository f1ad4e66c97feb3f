import SCIMModel
import SourceDiagnostics

@testable import AUPLanguage

/// Fields of the core User schema, and conditions on them, for tests of what comes behind the checker.
enum Fields {
  static let core = "urn:ietf:params:scim:schemas:core:2.0:User"

  static func field(
    _ attribute: String, _ sub: String? = nil, type: ComparisonType = .text(caseExact: false), many: Bool = false,
    schema: String = core, selector: Field.Selector = .all
  ) -> Field {
    Field(
      path: AttributePath(schema: schema, attribute: attribute, subAttribute: sub), type: type, isMultiValued: many,
      selector: selector)
  }

  static let title = field("title")
  static let userType = field("userType")
  static let department = field(
    "department", schema: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")
  static let group = field("groups", "display", many: true, selector: .directGroups)
  static let emails = field("emails", type: .complex, many: true)
  static let name = field("name", type: .complex)
  static let emailType = field("emails", "type")
  static let emailValue = field("emails", "value")
  static let active = field("active", type: .boolean)
  static let created = field("meta", "created", type: .instant)
  static let level = field("level", type: .number)
}

extension Condition {
  static func test(_ field: Field, _ predicate: Predicate) -> Condition { Condition(.test(field, predicate), .none) }

  /// `field comparison any (texts)`.
  static func compare(_ field: Field, _ comparison: Comparison, _ texts: String...) -> Condition {
    test(field, .compare(comparison, texts.map { .text(ComparisonKey.of($0, caseExact: false)) }))
  }

  static func all(_ parts: Condition...) -> Condition { Condition(.and(parts), .none) }
  static func any(_ parts: Condition...) -> Condition { Condition(.or(parts), .none) }
  static func not(_ part: Condition) -> Condition { Condition(.not(part), .none) }
  static func atLeast(_ count: Int, _ parts: Condition...) -> Condition { Condition(.atLeast(count, parts), .none) }
  static func count(_ field: Field, _ order: Order, _ number: Int) -> Condition {
    Condition(.count(field, order, number), .none)
  }
  static func element(_ field: Field, _ body: Condition) -> Condition { Condition(.element(field, body), .none) }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension SCIMValue: ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  public init(integerLiteral value: Int64) { self = .number(DecimalNumber(value)) }
  public init(arrayLiteral elements: SCIMValue...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, SCIMValue)...) {
    self = .complex(SCIMObject(elements.map { (name: $0, value: $1) }))
  }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension SCIMObject: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, SCIMValue)...) {
    self.init(elements.map { (name: $0, value: $1) })
  }
}

/// A user with these groups by name.
func userIn(_ groups: String...) -> SCIMObject {
  ["groups": .array(groups.map { ["display": .string($0)] })]
}

/// The verdict of the VM.
func holds(_ condition: Condition, _ user: SCIMObject, now: Instant = Instant(seconds: 0)) -> Bool {
  let loaded = LoadedProgram(compiled: Compiler.compile(condition, core: Fields.core), limits: .standard)
  var evaluator = ConditionEvaluator(loaded, now: now)
  return evaluator.matches(user)
}
