import SCIMModel

/// The fewest changes of a record after which formulas are true of it.
///
/// A change sets or clears an attribute, or a part of one, that has a single value; or it adds a value to an attribute
/// that may have several, or removes one. What must change in one domain depends on the literals about that domain
/// alone, and more literals never ask for less: so the tableau is cut where its changes pass the bound, which grows by
/// one until there is an answer.
extension Solver {
  /// One change of a record.
  struct Change {
    var domain: Int
    /// What is there now; nil if it is added.
    var old: SCIMValue?
    /// What is to be there; nil if it is removed.
    var new: SCIMValue?
  }

  /// The fewest changes after which formulas are true; nil if there are none, or none with at most so many.
  func changes(of record: SCIMValue, toSatisfy formulas: [Formula], most: Int) throws(Exhausted) -> [Change]? {
    if formulas.allSatisfy({ holds($0, record) }) { return [] }
    if most < 1 { return nil }
    for bound in 1...most {
      let found = try search(
        Assignment(), formulas, [],
        admits: { assignment throws(Exhausted) in try repairs(record, assignment, bound) != nil },
        finish: { assignment throws(Exhausted) in try repairs(record, assignment, bound) })
      if let found { return found }
    }
    return nil
  }

  /// The changes of all domains that literals speak of; nil if they are more than the bound.
  private func repairs(_ record: SCIMValue, _ assignment: Assignment, _ bound: Int) throws(Exhausted) -> [Change]? {
    var changes: [Change] = []
    for (domain, literals) in assignment.literals.sorted(by: { $0.key < $1.key }) {
      let formulas = literals.map { Formula.literal($0) }
      if formulas.allSatisfy({ holds($0, record) }) { continue }
      guard let more = try repair(record, domain, literals, most: bound - changes.count) else { return nil }
      changes += more
    }
    return changes
  }

  private func repair(
    _ record: SCIMValue, _ domain: Int, _ literals: [Literal], most: Int
  ) throws(Exhausted) -> [Change]? {
    if most < 1 { return nil }
    try spend()
    let values = values(of: domain, in: record)
    guard table.domains[domain].hasElements else {
      // A boolean that must change becomes the other one: to clear it is what nobody does.
      if case .boolean? = values.first, case .value(let value) = try answer(literals, domain, mustExist: true) {
        return [Change(domain: domain, old: values.first, new: value)]
      }
      switch try answer(literals, domain, mustExist: false) {
      case .impossible: return nil
      case .absent: return [Change(domain: domain, old: values.first)]
      case .value(let value): return [Change(domain: domain, old: values.first, new: value)]
      }
    }
    let demands = demands(literals)
    if table.domains[domain].mostElements == 1 { return try repairSingle(domain, values.first, demands, most: most) }
    return try repairSeveral(domain, values, demands, most: most)
  }

  /// Changes of the parts of an attribute that has parts and a single value.
  private func repairSingle(
    _ domain: Int, _ value: SCIMValue?, _ demands: Demands, most: Int
  ) throws(Exhausted) -> [Change]? {
    var formulas = demands.wanted + demands.every
    // Without a part that is present there is no value that the others could be true of.
    if !demands.wanted.isEmpty { formulas.append(builder.isPresent(elementOf: domain)) }
    for count in demands.counts {
      switch (count.allows(0), count.allows(1)) {
      case (true, true): continue
      case (false, true): formulas.append(count.formula)
      case (true, false): formulas.append(count.formula.negated)
      case (false, false): return nil
      }
    }
    return try changes(of: value ?? .complex(SCIMObject()), toSatisfy: formulas, most: most)
  }

  // MARK: Several values

  private func repairSeveral(
    _ domain: Int, _ values: [SCIMValue], _ demands: Demands, most: Int
  ) throws(Exhausted) -> [Change]? {
    let banned = values.filter { value in !demands.every.allSatisfy { holds($0, value) } }
    let kept = values.filter { value in demands.every.allSatisfy { holds($0, value) } }
    guard banned.count <= most else { return nil }
    for total in banned.count...most {
      // Others are removed only where there are too many.
      for removed in 0...(demands.counts.isEmpty ? 0 : min(total - banned.count, kept.count)) {
        var found: [Change]?
        try forEachChoice(removed, of: kept.count) { choice throws(Exhausted) in
          let rest = kept.indices.filter { !choice.contains($0) }.map { kept[$0] }
          guard let added = try additions(domain, rest, demands, count: total - banned.count - removed) else {
            return true
          }
          let gone = banned + choice.map { kept[$0] }
          found = gone.map { Change(domain: domain, old: $0) } + added.map { Change(domain: domain, new: $0) }
          return false
        }
        if let found { return found }
      }
    }
    return nil
  }

  /// So many elements that bring what is missing beside others; nil if none do.
  private func additions(
    _ domain: Int, _ elements: [SCIMValue], _ demands: Demands, count: Int
  ) throws(Exhausted) -> [SCIMValue]? {
    let missing = demands.wanted.filter { wanted in !elements.contains { holds(wanted, $0) } }
    let counts = demands.counts.map { asked in elements.count { holds(asked.formula, $0) } }
    return try fill(domain, demands, missing[...], Array(repeating: demands.every, count: count), counts)
  }

  /// Gives each wanted formula to one of the elements that are added, then says for each what it counts for.
  private func fill(
    _ domain: Int, _ demands: Demands, _ missing: ArraySlice<Formula>, _ added: [[Formula]], _ counts: [Int]
  ) throws(Exhausted) -> [SCIMValue]? {
    try spend()
    if let wanted = missing.first {
      for index in added.indices {
        var added = added
        added[index].append(wanted)
        if let found = try fill(domain, demands, missing.dropFirst(), added, counts) { return found }
      }
      return nil
    }
    return try realize(domain, demands, added[...], counts)
  }

  private func realize(
    _ domain: Int, _ demands: Demands, _ added: ArraySlice<[Formula]>, _ counts: [Int]
  ) throws(Exhausted) -> [SCIMValue]? {
    try spend()
    guard let next = added.first else {
      return zip(demands.counts, counts).allSatisfy { $0.allows($1) } ? [] : nil
    }
    for signature in Self.signatures(demands.counts.count) {
      guard let element = try element(of: domain, next + formulas(demands.counts, signature)) else { continue }
      let reached = zip(counts, signature).map { $0 + ($1 ? 1 : 0) }
      if let rest = try realize(domain, demands, added.dropFirst(), reached) { return [element] + rest }
    }
    return nil
  }

  /// Calls the body with each ascending choice of so many indices below a count, until it says stop.
  private func forEachChoice(
    _ size: Int, of count: Int, _ body: ([Int]) throws(Exhausted) -> Bool
  ) throws(Exhausted) {
    var chosen = Array(0..<size)
    while try body(chosen) {
      try spend()
      guard let place = chosen.indices.last(where: { chosen[$0] < count - size + $0 }) else { return }
      chosen[place] += 1
      for next in chosen.indices where next > place { chosen[next] = chosen[next - 1] + 1 }
    }
  }
}
