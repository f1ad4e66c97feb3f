import SCIMModel

/// What the rules say about one user of a block, in room that is used again.
package struct BlockDecision: Sendable {
  /// Indices of the rules that match, ascending.
  package var rules: [Int32] = []
  /// Indices into ``Program/grants``, ascending, without duplicates.
  package var grants: [Int32] = []
  /// False if the user's `active` is false.
  package var isActive = true

  package init() {}
}

/// From rules whose condition holds to decisions: expiry, exceptions, inactive users, and what rules grant together.
struct BlockDecider: Sendable {
  private let expired: [Bool]
  /// For the symbol of a user's name, the rules that do not reach the user.
  private let exempt: [UInt32: [Int32]]
  private let evaluatesInactive: Bool
  /// For each rule its grants.
  private let grants: Postings
  private var union: RuleRows

  init(_ program: Program, now: Instant, evaluatesInactive: Bool) {
    func isLive(_ expiry: Instant?) -> Bool { expiry.map { now < $0 } ?? true }
    let expired = program.rules.map { !isLive($0.expiry) }
    self.expired = expired.contains(true) ? expired : []
    let exceptions = program.exceptions.filter { isLive($0.expiry) }
    exempt = Dictionary(grouping: exceptions, by: \.symbol).mapValues { $0.map { Int32($0.rule) } }
    self.evaluatesInactive = evaluatesInactive
    var pairs: [(key: Int32, item: Int32)] = []
    for (rule, found) in program.rules.enumerated() {
      for grant in found.grants { pairs.append((Int32(rule), Int32(grant))) }
    }
    grants = Postings(pairs, keys: program.rules.count)
    union = RuleRows(rules: program.grants.count, users: 1)
  }

  mutating func finish(_ decision: inout BlockDecision, nameSymbol: UInt32) {
    decision.grants.removeAll(keepingCapacity: true)
    if !decision.isActive && !evaluatesInactive { decision.rules.removeAll(keepingCapacity: true) }
    if !expired.isEmpty { decision.rules.removeAll { expired[Int($0)] } }
    if !exempt.isEmpty, let exempt = exempt[nameSymbol] { decision.rules.removeAll { exempt.contains($0) } }
    if decision.rules.count == 1 {
      grants.forEach(of: Int(decision.rules[0])) { decision.grants.append($0) }
    } else if !decision.rules.isEmpty {
      for rule in decision.rules { grants.forEach(of: Int(rule)) { union.insert(Int($0), for: 0) } }
      union.take(0, into: &decision.grants)
    }
  }
}
