import SCIMModel

/// Makes formulas of checked conditions.
struct FormulaBuilder: Sendable {
  /// A condition that the solver has no form for: a count of values that lie in several elements.
  struct Unsupported: Error {}

  private let schemas: ResourceSchemas
  private let now: Instant
  private(set) var table = AtomTable()
  private var fieldDomains: [Field: Int] = [:]

  init(schemas: ResourceSchemas, now: Instant) {
    self.schemas = schemas
    self.now = now
  }

  /// The formula of a condition about a user.
  mutating func formula(of condition: Condition) throws(Unsupported) -> Formula {
    try formula(of: condition, in: nil)
  }

  /// The domain of an attribute of the core schema; nil if it has none of that name.
  mutating func coreDomain(_ name: String) -> Int? {
    schemas.core.attribute(name).map { table.domain(Domain.Key(container: nil, name: $0.name), $0) }
  }

  /// The single value of the attribute satisfies the predicate.
  mutating func value(of domain: Int, _ predicate: Predicate) -> Formula {
    literal(.value(domain: domain, predicate.atMoment(now)))
  }

  // MARK: Conditions

  /// - Parameter parent: The domain whose element the condition is about; nil for the user.
  private mutating func formula(of condition: Condition, in parent: Int?) throws(Unsupported) -> Formula {
    switch condition.kind {
    case .and(let parts): return .all(try formulas(of: parts, in: parent))
    case .or(let parts): return .any(try formulas(of: parts, in: parent))
    case .atLeast(let least, let parts): return .atLeast(least, try formulas(of: parts, in: parent))
    case .not(let part): return try formula(of: part, in: parent).negated
    case .named(_, let part): return try formula(of: part, in: parent)
    case .test(let field, let predicate): return try test(field, in: parent) { $0.test($1, predicate) }
    case .element(let field, let inner):
      let domain = try domain(of: field, in: parent)
      return some(domain, chosen(field, domain, try formula(of: inner, in: domain)))
    case .count(let field, let order, let bound): return try count(field, order, bound, in: parent)
    }
  }

  private mutating func formulas(of conditions: [Condition], in parent: Int?) throws(Unsupported) -> [Formula] {
    var formulas: [Formula] = []
    for condition in conditions { formulas.append(try formula(of: condition, in: parent)) }
    return formulas
  }

  /// Asks something of the values that a field reads.
  private mutating func test(
    _ field: Field, in parent: Int?, _ ask: (inout FormulaBuilder, Int) -> Formula
  ) throws(Unsupported) -> Formula {
    let domain = try domain(of: field, in: parent)
    guard parent == nil, let name = field.path.subAttribute else { return ask(&self, domain) }
    return some(domain, chosen(field, domain, ask(&self, try part(name, of: domain))))
  }

  /// Some value of a domain satisfies the predicate.
  private mutating func test(_ domain: Int, _ predicate: Predicate) -> Formula {
    let found = table.domains[domain]
    if !found.hasElements { return value(of: domain, predicate) }
    return some(domain, found.hasPlainElements ? value(of: found.parts[0], predicate) : isPresent(elementOf: domain))
  }

  private mutating func count(
    _ field: Field, _ order: Order, _ bound: Int, in parent: Int?
  ) throws(Unsupported) -> Formula {
    let domain = try domain(of: field, in: parent)
    let found = table.domains[domain]
    guard found.definition.isMultiValued else {
      if parent == nil, let name = field.path.subAttribute {
        let part = try part(name, of: domain)
        if table.domains[part].hasElements { return try count(part, order, bound, ofOnly: domain) }
      }
      if order.holds(0, bound) == order.holds(1, bound) { return .constant(order.holds(0, bound)) }
      let isPresent = try test(field, in: parent) { $0.test($1, .present) }
      return order.holds(1, bound) ? isPresent : isPresent.negated
    }
    var counted = isPresent(elementOf: domain)
    if parent == nil, let name = field.path.subAttribute {
      let part = try part(name, of: domain)
      if table.domains[part].hasElements { throw Unsupported() }
      counted = chosen(field, domain, value(of: part, .present))
    }
    return literal(.count(domain: domain, counted, order, bound))
  }

  /// The number of values of a part, where the attribute has a single value or none: then there are none of the part.
  private mutating func count(
    _ part: Int, _ order: Order, _ bound: Int, ofOnly domain: Int
  ) throws(Unsupported) -> Formula {
    let counted = literal(.count(domain: part, isPresent(elementOf: part), order, bound))
    return order.holds(0, bound) ? some(domain, counted.negated).negated : some(domain, counted)
  }

  /// An element counts for `pr`: it is a value that does, or one of its parts does.
  mutating func isPresent(elementOf domain: Int) -> Formula {
    .any(table.domains[domain].parts.map { test($0, .present) })
  }

  /// What is asked of elements, where only some of them count.
  private mutating func chosen(_ field: Field, _ domain: Int, _ formula: Formula) -> Formula {
    guard field.selector == .directGroups,
      let type = table.domains[domain].parts.first(where: { table.domains[$0].key.name == "type" })
    else { return formula }
    let isIndirect = value(of: type, .compare(.equal, [.text(Array("indirect".utf8))]))
    return .all([isIndirect.negated, formula])
  }

  private mutating func some(_ domain: Int, _ formula: Formula) -> Formula {
    literal(.some(domain: domain, formula))
  }

  private mutating func literal(_ atom: Atom) -> Formula {
    .literal(Literal(atom: table.number(of: atom), isPositive: true))
  }

  // MARK: Names

  /// The domain of the attribute that a field names: at a user the whole attribute, in an element its part.
  private mutating func domain(of field: Field, in parent: Int?) throws(Unsupported) -> Int {
    if let parent {
      guard let name = field.path.subAttribute else { throw Unsupported() }
      return try part(name, of: parent)
    }
    if let domain = fieldDomains[field] { return domain }
    guard let schema = schemas.schema(field.path.schema), let attribute = schema.attribute(field.path.attribute) else {
      throw Unsupported()
    }
    let isCore = ASCIICase.equal(schema.id, schemas.core.id)
    let domain = table.domain(Domain.Key(container: isCore ? nil : schema.id, name: attribute.name), attribute)
    fieldDomains[field] = domain
    return domain
  }

  private func part(_ name: String, of domain: Int) throws(Unsupported) -> Int {
    let part = table.domains[domain].parts.first { ASCIICase.equal(table.domains[$0].key.name, name) }
    guard let part else { throw Unsupported() }
    return part
  }
}

extension Predicate {
  /// The predicate with `now` put in.
  fileprivate func atMoment(_ now: Instant) -> Predicate {
    guard case .compare(let comparison, let constants) = self else { return self }
    return .compare(
      comparison,
      constants.map { constant in
        if case .now(let offset) = constant { .instant(now.advanced(bySeconds: offset)) } else { constant }
      })
  }
}
