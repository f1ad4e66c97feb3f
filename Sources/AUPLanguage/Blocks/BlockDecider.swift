import SCIMModel

/// What the rules say about one user of a block, in room that is used again.
package struct BlockDecision: Sendable {
  /// Indices of the rules that match, ascending.
  package var rules = IndexList()
  /// Indices into ``Program/grants``, ascending, without duplicates.
  package var grants = IndexList()
  /// False if the user's `active` is false.
  package var isActive = true
  /// When rules may say something else although the user stays the same, in no order; empty unless that was asked for.
  package var moments: [Instant] = []

  package init() {}
}

/// From rules whose condition holds to decisions: expiry, exceptions, inactive users, and what rules grant together.
struct BlockDecider: Sendable {
  private let exemptions: RuleExemptions
  /// For each rule its grants.
  private let grants: Postings
  /// For each rule its first grant and its second, or the first once more; the place behind all where it has none. If it
  /// has more, the second is negated bit by bit.
  private let firstGrants: [SIMD2<Int32>]
  /// The place behind all grants.
  private let noGrant: Int
  /// For each grant 1 if it is among those of the user, and room up to a multiple of 64. Bytes, not bits: to set a bit one
  /// must wait for the one before.
  private var isGranted: [UInt8]
  /// For each 4,096 grants whether there are any.
  private var isUsed: [Bool]
  private var bits: [UInt64] = Array(repeating: 0, count: 64)

  init(_ program: Program, now: Instant, evaluatesInactive: Bool) {
    exemptions = RuleExemptions(program, now: now, evaluatesInactive: evaluatesInactive)
    var pairs: [(key: Int32, item: Int32)] = []
    for (rule, found) in program.rules.enumerated() {
      for grant in found.grants { pairs.append((Int32(rule), Int32(grant))) }
    }
    grants = Postings(pairs, keys: program.rules.count)
    noGrant = program.grants.count
    isGranted = Array(repeating: 0, count: (noGrant / 64 + 1) * 64)
    isUsed = Array(repeating: false, count: noGrant / 4_096 + 1)
    firstGrants = program.rules.map { rule in
      let first = rule.grants.first ?? program.grants.count
      let second = Int32(rule.grants.count > 1 ? rule.grants[1] : first)
      return SIMD2(Int32(first), rule.grants.count > 2 ? ~second : second)
    }
  }

  mutating func finish(_ decision: inout BlockDecision, nameSymbol: UInt32, withGrants: Bool) {
    decision.grants.removeAll()
    switch exemptions.exempt(nameSymbol: nameSymbol, isActive: decision.isActive) {
    case .none: break
    case .all: decision.rules.removeAll()
    case let exempt: decision.rules.removeAll { exempt.contains($0) }
    }
    if !withGrants { return }
    if decision.rules.count == 1 {
      for rule in decision.rules.indices { grants.forEach(of: Int(rule)) { decision.grants.append($0) } }
    } else if !decision.rules.isEmpty {
      Self.unite(grants, firstGrants, of: decision.rules, &isGranted, &isUsed)
      isGranted[noGrant] = 0
      for chunk in isUsed.indices where isUsed[chunk] {
        isUsed[chunk] = false
        let places = chunk * 4_096..<min(isGranted.count, chunk * 4_096 + 4_096)
        Self.take(&isGranted, places, into: &bits)
        decision.grants.append(firstBit: places.lowerBound, &bits, 0..<places.count / 64)
      }
    }
  }

  /// Marks what rules grant.
  private static func unite(
    _ grants: Postings, _ firstGrants: [SIMD2<Int32>], of rules: IndexList, _ isGranted: inout [UInt8],
    _ isUsed: inout [Bool]
  ) {
    // Of few grants any may be among them: not to ask which takes less.
    if isUsed.count == 1 {
      isUsed[0] = true
      unite(grants, firstGrants, of: rules, &isGranted) { _ in }
    } else {
      unite(grants, firstGrants, of: rules, &isGranted) { isUsed[$0 >> 12] = true }
    }
  }

  /// Marks what rules grant: two at once, for nearly all have one or two.
  @inline(__always)
  private static func unite(
    _ grants: Postings, _ firstGrants: [SIMD2<Int32>], of rules: IndexList, _ isGranted: inout [UInt8],
    _ use: (Int) -> Void
  ) {
    let rules = rules.indices.span
    guard let first = rules.indices.first, let last = rules.indices.last else { return }
    // They ascend, and no grant lies beyond the place behind all.
    precondition(rules[first] >= 0 && Int(rules[last]) < firstGrants.count)
    unsafe isGranted.withUnsafeMutableBufferPointer { isGranted in
      unsafe firstGrants.withUnsafeBufferPointer { firstGrants in
        unsafe rules.withUnsafeBufferPointer { rules in
          for index in rules.indices {
            let rule = unsafe Int(truncatingIfNeeded: rules[index])
            let two = unsafe firstGrants[rule]
            let (one, other) = (Int(truncatingIfNeeded: two.x), Int(truncatingIfNeeded: two.y))
            unsafe isGranted[one] = 1
            use(one)
            if other >= 0 {
              unsafe isGranted[other] = 1
              use(other)
            } else {
              grants.forEach(of: rule) { grant in
                unsafe isGranted[Int(truncatingIfNeeded: grant)] = 1
                use(Int(truncatingIfNeeded: grant))
              }
            }
          }
        }
      }
    }
  }

  /// Makes bits of bytes that are 1 or 0, and these 0.
  private static func take(_ bytes: inout [UInt8], _ places: Range<Int>, into bits: inout [UInt64]) {
    var span = bytes.mutableSpan
    var bytes = unsafe span.mutableBytes
    var place = places.lowerBound
    var word = 0
    while place < places.upperBound {
      var found: UInt64 = 0
      for step in 0..<8 {
        let eight = unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: place &+ step &* 8, as: UInt64.self)
        // The lowest bits of the bytes, side by side at the top.
        found |= ((eight &* 0x0102_0408_1020_4080) >> 56) << UInt64(truncatingIfNeeded: step &* 8)
        bytes.storeBytes(of: 0, toByteOffset: place &+ step &* 8, as: UInt64.self)
      }
      bits[word] = found
      word &+= 1
      place &+= 64
    }
  }
}
