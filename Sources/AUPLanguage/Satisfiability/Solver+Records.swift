import SCIMModel

/// What formulas say of records that are there.
extension Solver {
  /// The values that a record has of a domain: those of its attribute, opened; the record itself for a plain value.
  func values(of domain: Int, in record: SCIMValue) -> [SCIMValue] {
    let key = table.domains[domain].key
    if key.name.isEmpty { return [record] }
    guard case .complex(var object) = record else { return [] }
    if let container = key.container {
      guard case .complex(let extended)? = object[container] else { return [] }
      object = extended
    }
    switch object[key.name] {
    case nil, .null?: return []
    case .array(let values)?: return values.filter { $0 != .null }
    case let value?: return [value]
    }
  }

  /// True if a formula is true of a record.
  func holds(_ formula: Formula, _ record: SCIMValue) -> Bool {
    switch formula {
    case .literal(let literal): holds(table.atoms[literal.atom], record) == literal.isPositive
    case .all(let parts): parts.allSatisfy { holds($0, record) }
    case .any(let parts): parts.contains { holds($0, record) }
    case .atLeast(let least, let parts): parts.count { holds($0, record) } >= least
    }
  }

  private func holds(_ atom: Atom, _ record: SCIMValue) -> Bool {
    let values = values(of: atom.domain, in: record)
    switch atom {
    case .value(let domain, let predicate):
      return values.contains { holds(predicate, $0, table.domains[domain].definition.comparisonType) }
    case .some(_, let formula): return values.contains { holds(formula, $0) }
    case .count(_, let formula, let order, let bound): return order.holds(values.count { holds(formula, $0) }, bound)
    }
  }

  private func holds(_ predicate: Predicate, _ value: SCIMValue, _ type: ComparisonType) -> Bool {
    if case .present = predicate { return value.isPresent(as: type) }
    guard let comparable = ComparableValue.of(value, type) else { return false }
    var test = texts.predicate(predicate, caseExact: type == .text(caseExact: true), limits)
    return test.holds(comparable)
  }
}
