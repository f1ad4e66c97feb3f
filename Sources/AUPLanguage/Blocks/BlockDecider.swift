import SCIMModel

/// What the rules say about one user of a block, in room that is used again.
package struct BlockDecision: Sendable {
  /// Indices of the rules that match, ascending.
  package var rules = IndexList()
  /// Indices into ``Program/grants``, ascending, without duplicates.
  package var grants = IndexList()
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
  /// For each rule its only grant; -1 where it has none or several.
  private let onlyGrants: [Int32]
  /// A bit for each grant, and for each 4,096 of them whether there are any.
  private var union: [UInt64]
  private var isUsed: [Bool]

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
    union = Array(repeating: 0, count: (program.grants.count + 63) / 64 + 1)
    isUsed = Array(repeating: false, count: union.count / 64 + 1)
    onlyGrants = program.rules.map { $0.grants.count == 1 ? Int32($0.grants[0]) : -1 }
  }

  mutating func finish(_ decision: inout BlockDecision, nameSymbol: UInt32, withGrants: Bool) {
    decision.grants.removeAll()
    if !decision.isActive && !evaluatesInactive { decision.rules.removeAll() }
    if !expired.isEmpty { decision.rules.removeAll { expired[$0] } }
    if !exempt.isEmpty, let exempt = exempt[nameSymbol] { decision.rules.removeAll { exempt.contains(Int32($0)) } }
    if !withGrants { return }
    if decision.rules.count == 1 {
      for rule in decision.rules.indices { grants.forEach(of: Int(rule)) { decision.grants.append($0) } }
    } else if !decision.rules.isEmpty {
      Self.unite(grants, onlyGrants, of: decision.rules, &union, &isUsed)
      for chunk in isUsed.indices where isUsed[chunk] {
        isUsed[chunk] = false
        decision.grants.append(
          firstBit: chunk * 4_096, &union, chunk * 64..<min(union.count, chunk * 64 + 64))
      }
    }
  }

  /// Sets the bits of what rules grant.
  private static func unite(
    _ grants: Postings, _ onlyGrants: [Int32], of rules: IndexList, _ union: inout [UInt64], _ isUsed: inout [Bool]
  ) {
    var union = union.mutableSpan
    var isUsed = isUsed.mutableSpan
    let onlyGrants = onlyGrants.span
    let rules = rules.indices.span
    for index in rules.indices {
      let rule = Int(truncatingIfNeeded: rules[index])
      var grant = Int(truncatingIfNeeded: onlyGrants[rule])
      if grant >= 0 {
        union[grant >> 6] |= 1 << UInt64(truncatingIfNeeded: grant & 63)
        isUsed[grant >> 12] = true
        continue
      }
      grants.forEach(of: rule) {
        grant = Int(truncatingIfNeeded: $0)
        union[grant >> 6] |= 1 << UInt64(truncatingIfNeeded: grant & 63)
        isUsed[grant >> 12] = true
      }
    }
  }
}
