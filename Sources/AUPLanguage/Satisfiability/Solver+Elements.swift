import SCIMModel

/// What an attribute with elements may hold: for each formula that some element is to satisfy one that does, all of them
/// within what no element may be, and as many as counts allow.
extension Solver {
  /// What is asked of the elements of one domain.
  struct Demands {
    /// Each is to be satisfied by some element.
    var wanted: [Formula] = []
    /// All hold for every element.
    var every: [Formula] = []
    var counts: [Count] = []
  }

  /// How many elements satisfy a formula.
  struct Count {
    var formula: Formula
    /// Each with what is to come of it.
    var orders: [(order: Order, bound: Int, isWanted: Bool)]

    func allows(_ count: Int) -> Bool {
      orders.allSatisfy { $0.order.holds(count, $0.bound) == $0.isWanted }
    }

    /// The number from which on nothing changes.
    var end: Int { (orders.map(\.bound).max() ?? 0) + 1 }
  }

  /// Elements that may be made, of one domain.
  private static let mostElements = 10_000

  func elements(of domain: Int, _ literals: [Literal], mustExist: Bool) throws(Exhausted) -> Answer {
    let demands = demands(literals)
    let found: [SCIMValue]?
    if table.domains[domain].mostElements == 1 {
      found = try single(domain, demands, mustExist: mustExist)
    } else if demands.counts.isEmpty {
      found = try separate(domain, demands, mustExist: mustExist)
    } else {
      found = try counted(domain, demands, mustExist: mustExist)
    }
    guard let found else { return .impossible }
    if found.isEmpty { return .absent }
    return .value(table.domains[domain].definition.isMultiValued ? .array(found) : found[0])
  }

  func demands(_ literals: [Literal]) -> Demands {
    var demands = Demands()
    for literal in literals {
      switch table.atoms[literal.atom] {
      case .value: continue
      case .some(_, let formula):
        if literal.isPositive { demands.wanted.append(formula) } else { demands.every.append(formula.negated) }
      case .count(_, let formula, let order, let bound):
        let asked = (order, bound, literal.isPositive)
        if let index = demands.counts.firstIndex(where: { $0.formula == formula }) {
          demands.counts[index].orders.append(asked)
        } else {
          demands.counts.append(Count(formula: formula, orders: [asked]))
        }
      }
    }
    return demands
  }

  /// No element, or one.
  private func single(_ domain: Int, _ demands: Demands, mustExist: Bool) throws(Exhausted) -> [SCIMValue]? {
    if !mustExist, demands.wanted.isEmpty, demands.counts.allSatisfy({ $0.allows(0) }) { return [] }
    var formulas = demands.wanted + demands.every
    for count in demands.counts where count.allows(0) != count.allows(1) {
      formulas.append(count.allows(1) ? count.formula : count.formula.negated)
    }
    for count in demands.counts where !count.allows(0) && !count.allows(1) { return nil }
    return try element(of: domain, formulas).map { [$0] }
  }

  /// An element for each demand.
  private func separate(_ domain: Int, _ demands: Demands, mustExist: Bool) throws(Exhausted) -> [SCIMValue]? {
    var elements: [SCIMValue] = []
    for formula in demands.wanted.isEmpty && mustExist ? [.always] : demands.wanted {
      guard let element = try element(of: domain, [formula] + demands.every) else { return nil }
      if !elements.contains(element) { elements.append(element) }
    }
    return elements
  }

  // MARK: Counts

  /// Elements that satisfy several demands at once, and others that only count.
  private func counted(_ domain: Int, _ demands: Demands, mustExist: Bool) throws(Exhausted) -> [SCIMValue]? {
    guard demands.counts.count <= 3, demands.wanted.count <= 8 else { throw Exhausted() }
    // Elements that count for some of the counts and not for the others, if there are such.
    var fillers: [(signature: [Bool], element: SCIMValue)] = []
    for signature in Self.signatures(demands.counts.count) where signature.contains(true) {
      if let element = try element(of: domain, demands.every + formulas(demands.counts, signature)) {
        fillers.append((signature, element))
      }
    }
    return try place(domain, demands, 0, [], fillers, mustExist: mustExist)
  }

  /// For which of so many counts an element counts: for all of them first.
  static func signatures(_ count: Int) -> [[Bool]] {
    (0..<(1 << count)).reversed().map { number in (0..<count).map { number >> $0 & 1 == 1 } }
  }

  func formulas(_ counts: [Count], _ signature: [Bool]) -> [Formula] {
    zip(counts, signature).map { $1 ? $0.formula : $0.formula.negated }
  }

  /// An element that is being put together.
  private struct Draft {
    var formulas: [Formula]
    var signature: [Bool]
  }

  /// Gives each demand from the next on to an element that is there, or to another.
  private func place(
    _ domain: Int, _ demands: Demands, _ next: Int, _ drafts: [Draft],
    _ fillers: [(signature: [Bool], element: SCIMValue)], mustExist: Bool
  ) throws(Exhausted) -> [SCIMValue]? {
    try spend()
    guard next < demands.wanted.count else { return try fill(domain, demands, drafts, fillers, mustExist: mustExist) }
    for index in drafts.indices {
      var drafts = drafts
      drafts[index].formulas.append(demands.wanted[next])
      guard try element(of: domain, drafts[index].formulas) != nil else { continue }
      if let found = try place(domain, demands, next + 1, drafts, fillers, mustExist: mustExist) { return found }
    }
    for signature in Self.signatures(demands.counts.count) {
      let formulas = demands.every + formulas(demands.counts, signature) + [demands.wanted[next]]
      guard try element(of: domain, formulas) != nil else { continue }
      let draft = Draft(formulas: formulas, signature: signature)
      if let found = try place(domain, demands, next + 1, drafts + [draft], fillers, mustExist: mustExist) {
        return found
      }
    }
    return nil
  }

  /// Adds elements until every count is allowed.
  private func fill(
    _ domain: Int, _ demands: Demands, _ drafts: [Draft],
    _ fillers: [(signature: [Bool], element: SCIMValue)], mustExist: Bool
  ) throws(Exhausted) -> [SCIMValue]? {
    let counts = demands.counts.indices.map { index in drafts.count { $0.signature[index] } }
    guard let numbers = try numbers(demands.counts, counts, fillers.map(\.signature), 0) else { return nil }
    guard numbers.reduce(0, +) <= Self.mostElements else { throw Exhausted() }
    var elements: [SCIMValue] = []
    for draft in drafts {
      guard let element = try element(of: domain, draft.formulas) else { return nil }
      elements.append(element)
    }
    for (filler, number) in zip(fillers, numbers) { elements += Array(repeating: filler.element, count: number) }
    if elements.isEmpty, mustExist { return try element(of: domain, demands.every).map { [$0] } }
    return elements
  }

  /// How many of each filler make all counts allowed.
  private func numbers(
    _ demands: [Count], _ counts: [Int], _ signatures: [[Bool]], _ next: Int
  ) throws(Exhausted) -> [Int]? {
    try spend()
    if zip(demands, counts).allSatisfy({ $0.allows($1) }) { return Array(repeating: 0, count: signatures.count - next) }
    guard next < signatures.count else { return nil }
    let most = zip(demands, counts).map { max(0, $0.end - $1) }.max() ?? 0
    guard most <= Self.mostElements else { throw Exhausted() }
    for number in 0...most {
      let reached = zip(counts, signatures[next]).map { $0 + ($1 ? number : 0) }
      if let rest = try numbers(demands, reached, signatures, next + 1) { return [number] + rest }
    }
    return nil
  }
}
