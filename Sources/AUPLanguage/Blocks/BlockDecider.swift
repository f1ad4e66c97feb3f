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
  private let behindGrants: Int
  /// For each rule its grants.
  private let grants: Postings
  /// For each rule its first grant and its second, or the first once more; the place behind all where it has none.
  private let firstGrants: [SIMD2<Int32>]
  /// True for rules that have more.
  private let hasMore: [Bool]
  /// A bit for each grant, one behind them, and for each 4,096 of them whether there are any.
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
    union = Array(repeating: 0, count: program.grants.count / 64 + 1)
    isUsed = Array(repeating: false, count: (union.count + 63) / 64)
    firstGrants = program.rules.map { rule in
      let first = rule.grants.first ?? program.grants.count
      return SIMD2(Int32(first), Int32(rule.grants.count > 1 ? rule.grants[1] : first))
    }
    hasMore = program.rules.map { $0.grants.count > 2 }
    behindGrants = program.grants.count
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
      Self.unite(grants, firstGrants, hasMore, of: decision.rules, &union, &isUsed)
      union[behindGrants >> 6] &= ~(1 << UInt64(behindGrants & 63))
      for chunk in isUsed.indices where isUsed[chunk] {
        isUsed[chunk] = false
        decision.grants.append(
          firstBit: chunk * 4_096, &union, chunk * 64..<min(union.count, chunk * 64 + 64))
      }
    }
  }

  /// Sets the bits of what rules grant: two at once, for nearly all have one or two.
  private static func unite(
    _ grants: Postings, _ firstGrants: [SIMD2<Int32>], _ hasMore: [Bool], of rules: IndexList,
    _ union: inout [UInt64], _ isUsed: inout [Bool]
  ) {
    var union = union.mutableSpan
    var isUsed = isUsed.mutableSpan
    let firstGrants = firstGrants.span
    let hasMore = hasMore.span
    let rules = rules.indices.span
    for index in rules.indices {
      let rule = Int(truncatingIfNeeded: rules[index])
      let two = firstGrants[rule]
      insert(two.x, &union, &isUsed)
      insert(two.y, &union, &isUsed)
      if hasMore[rule] {
        for item in grants.places(of: rule).dropFirst(2) { insert(grants[item], &union, &isUsed) }
      }
    }
  }

  @inline(__always)
  private static func insert(_ grant: Int32, _ union: inout MutableSpan<UInt64>, _ isUsed: inout MutableSpan<Bool>) {
    let grant = Int(truncatingIfNeeded: grant)
    union[grant >> 6] |= 1 << UInt64(truncatingIfNeeded: grant & 63)
    isUsed[grant >> 12] = true
  }
}
