import AUPLanguage
import SCIMModel

/// What a condition means, as `language.md` says it: a walk over the tree as it was written, without checker, bytecode or
/// comparison keys, and in no hurry.
///
/// It takes conditions that the checker accepts and users that went through the border; anything else stops the test.
public struct ReferenceEvaluator {
  private let schemas: ResourceSchemas
  private let now: ReferenceInstant
  private var conditions: [String: ConditionSyntax] = [:]
  private var lists: [String: [ValueSyntax]] = [:]

  /// Makes an evaluator for one moment that knows the lets of a file.
  public init(schemas: ResourceSchemas, now: Instant, lets file: FileSyntax? = nil) {
    self.schemas = schemas
    self.now = ReferenceInstant(seconds: Int(now.seconds), nanoseconds: Int(now.nanoseconds))
    for case .let(let name, let value) in file?.declarations.map(\.kind) ?? [] {
      switch value {
      case .condition(let condition): conditions[name.text] = condition
      case .list(let values, _): lists[name.text] = values
      }
    }
  }

  /// True if the condition holds for the user.
  public func holds(_ condition: ConditionSyntax, for user: SCIMObject) -> Bool {
    holds(condition, in: .user(user))
  }

  /// What names are looked up in.
  private enum Scope {
    case user(SCIMObject)
    case element(SCIMAttribute, SCIMObject)
  }

  /// The values that a path reads, and how they are to be understood.
  private struct Reading {
    var attribute: SCIMAttribute
    var values: [SCIMValue]
  }

  private func holds(_ condition: ConditionSyntax, in scope: Scope) -> Bool {
    switch condition.kind {
    case .or(let parts): return parts.contains { holds($0, in: scope) }
    case .and(let parts): return parts.allSatisfy { holds($0, in: scope) }
    case .not(let part): return !holds(part, in: scope)
    case .parenthesized(let part): return holds(part, in: scope)
    case .atLeast(let count, let parts):
      return parts.filter { holds($0, in: scope) }.count >= count.value!
    case .count(let path, let order, let bound):
      let reading = read(path, in: scope)
      let count = reading.values.filter { isPresent($0, reading.attribute) }.count
      return order.value.relates(count, bound.value!)
    case .test(let path, let test):
      return holds(test, read(path, in: scope))
    case .element(let path, let inner, let then):
      let reading = read(path, in: scope)
      let elements = reading.values.compactMap(\.object)
        .filter { holds(inner, in: .element(reading.attribute, $0)) }
      guard let then else { return !elements.isEmpty }
      return holds(then.test, part(then.name.text, of: elements, reading.attribute))
    case .reference(let name): return holds(conditions[name.text]!, in: scope)
    case .invalid: fatalError("not a condition")
    }
  }

  // MARK: Reading

  private func read(_ path: PathSyntax, in scope: Scope) -> Reading {
    switch scope {
    case .element(let attribute, let element):
      return part(path.name.text, of: [element], attribute)
    case .user(let user):
      if path.urn == nil, path.subName == nil, ASCIICase.equal(path.name.text, "group") {
        let groups = attribute("groups", in: schemas.core, user)
        let direct = groups.values.compactMap(\.object).filter { group in
          guard case .string(let type)? = group["type"] else { return true }
          return fold(type) != fold("indirect")
        }
        return part("display", of: direct, groups.attribute)
      }
      let whole = attribute(path.name.text, in: schema(of: path), user)
      return path.subName.map { part($0.text, of: whole.values.compactMap(\.object), whole.attribute) } ?? whole
    }
  }

  /// The schema that the URN names; without one the core schema, else the extension that has the attribute.
  private func schema(of path: PathSyntax) -> SCIMSchema {
    func has(_ schema: SCIMSchema) -> Bool { schema.attributes.contains { ASCIICase.equal($0.name, path.name.text) } }
    if let urn = path.urn { return schemas.all.first { ASCIICase.equal($0.id, urn.text) }! }
    return has(schemas.core) ? schemas.core : schemas.extensions.first(where: has)!
  }

  private func attribute(_ name: String, in schema: SCIMSchema, _ user: SCIMObject) -> Reading {
    let attribute = schema.attributes.first { ASCIICase.equal($0.name, name) }!
    let holder = schema.id == schemas.core.id ? user : user[schema.id]?.object ?? SCIMObject()
    return Reading(attribute: attribute, values: values(of: attribute, in: holder))
  }

  private func part(_ name: String, of elements: [SCIMObject], _ attribute: SCIMAttribute) -> Reading {
    let part = attribute.subAttributes.first { ASCIICase.equal($0.name, name) }!
    return Reading(attribute: part, values: elements.flatMap { values(of: part, in: $0) })
  }

  private func values(of attribute: SCIMAttribute, in holder: SCIMObject) -> [SCIMValue] {
    switch holder[attribute.name] {
    case nil, .null?: return []
    case .array(let values)?: return attribute.isMultiValued ? values : []
    case let value?: return [value]
    }
  }

  /// "`pr` is false for an absent, null, empty-string or empty-array value", and for a complex one without such a part.
  private func isPresent(_ value: SCIMValue, _ attribute: SCIMAttribute) -> Bool {
    switch (attribute.type, value) {
    case (.complex, .complex(let object)):
      return attribute.subAttributes.contains { part in
        values(of: part, in: object).contains { isPresent($0, part) }
      }
    case (.string, .string(let text)), (.reference, .string(let text)), (.binary, .string(let text)),
      (.dateTime, .string(let text)):
      return !text.utf8.isEmpty
    case (.boolean, .boolean), (.decimal, .number), (.integer, .number): return true
    default: return false
    }
  }

  // MARK: Testing

  private func holds(_ test: TestSyntax, _ reading: Reading) -> Bool {
    func isAnyPresent() -> Bool { reading.values.contains { isPresent($0, reading.attribute) } }
    func one(_ operation: ComparisonOperator, _ value: ValueSyntax) -> Bool {
      switch (operation, value.kind) {
      case (.eq, .null): !isAnyPresent()
      case (.ne, .null): isAnyPresent()
      case (.ne, _): !one(.eq, value)
      case (.in, _): one(.eq, value)
      default: isFound(operation, value, in: reading)
      }
    }
    switch test {
    case .present: return isAnyPresent()
    case .compare(let operation, let operand):
      let (quantifier, values) = spread(operand)
      switch quantifier {
      case .any: return values.contains { one(operation.value, $0) }
      case .all: return values.allSatisfy { one(operation.value, $0) }
      case .none: return !values.contains { one(operation.value, $0) }
      }
    }
  }

  private func spread(_ operand: OperandSyntax) -> (Quantifier, [ValueSyntax]) {
    switch operand.kind {
    case .value(let value): (.any, [value])
    case .list(let quantifier, let values): (quantifier?.value ?? .any, values)
    case .reference(let quantifier, let name): (quantifier?.value ?? .any, lists[name.text]!)
    case .invalid: fatalError("not an operand")
    }
  }

  /// Some value that is read stands in the relation to the literal.
  private func isFound(_ operation: ComparisonOperator, _ literal: ValueSyntax, in reading: Reading) -> Bool {
    // "A multi-valued complex attribute with no sub-attribute named compares its value."
    if reading.attribute.type == .complex {
      let value = part("value", of: reading.values.compactMap(\.object), reading.attribute)
      return isFound(operation, literal, in: value)
    }
    return reading.values.contains { stands($0, operation, literal, reading.attribute) }
  }

  private func stands(
    _ value: SCIMValue, _ operation: ComparisonOperator, _ literal: ValueSyntax, _ attribute: SCIMAttribute
  ) -> Bool {
    switch (attribute.type, value, literal.kind) {
    case (.string, .string(let text), .string(let other)), (.reference, .string(let text), .string(let other)):
      let isExact = attribute.isCaseExact
      if operation == .matches {
        return ReferencePattern(compose(other), ignoresCase: !isExact).isFound(in: compose(text))
      }
      return isExact ? operation.relates(exact(text), exact(other)) : operation.relates(fold(text), fold(other))
    case (.binary, .string(let text), .string(let other)):
      return operation.relates(exact(text), exact(other))
    case (.boolean, .boolean(let truth), .boolean(let other)): return truth == other
    case (.boolean, .boolean(let truth), .string(let other)): return truth == (fold(other) == fold("true"))
    case (.decimal, .number(let number), .number(_, let spelling)),
      (.integer, .number(let number), .number(_, let spelling)):
      return operation.relates(ReferenceNumber(number), ReferenceNumber(spelling))
    case (.dateTime, .string(let text), .string(let other)):
      guard let instant = ReferenceInstant(text) else { return false }
      return operation.relates(instant, ReferenceInstant(other)!)
    case (.dateTime, .string(let text), .now(let duration)):
      guard let instant = ReferenceInstant(text) else { return false }
      return operation.relates(instant, now.advanced(by: duration))
    default: return false
    }
  }
}

extension SCIMValue {
  fileprivate var object: SCIMObject? {
    if case .complex(let object) = self { object } else { nil }
  }
}
