import AUPLanguage
import SCIMModel
import SCIMStore

/// What rules say about a share of the users of a directory: what ``LiveGrants`` keeps of them.
struct EvaluatedShare: Sendable {
  private(set) var lists = RuleLists()
  private(set) var rows = UserRows()
  private(set) var ids: [String] = []
  /// For each rule how many users it matches.
  private(set) var counts: [Int]
  /// Of users who have them, by their number, the times at which rules may say something else.
  private(set) var moments: [(place: Int32, moments: [Instant])] = []

  /// Evaluates the users of a share, many at a time.
  init(
    _ share: Int, of shares: Int, _ rules: CompiledRules, _ turningPoints: TurningPoints, in store: SCIMStore,
    now: Instant, evaluatesInactive: Bool
  ) {
    counts = [Int](repeating: 0, count: rules.program.rules.count)
    var evaluator = rules.evaluator(now: now, evaluatesInactive: evaluatesInactive)
    var block = rules.blockEvaluator(now: now, evaluatesInactive: evaluatesInactive)
    var prepared = PreparedUser()
    store.forEachUser(ofShare: share, of: shares) { id, user in
      if block.isFull { addDecisions(of: &block) }
      block.append(user)
      evaluator.prepare(user, into: &prepared)
      rows.append(prepared)
      ids.append(id)
      let moments = turningPoints.isEmpty ? [] : turningPoints.moments(of: user)
      if !moments.isEmpty { self.moments.append((Int32(ids.count - 1), moments)) }
    }
    addDecisions(of: &block)
  }

  /// Gives the users of a block their rules, behind the others.
  private mutating func addDecisions(of block: inout BlockEvaluator) {
    var decision = BlockDecision()
    block.evaluate()
    for _ in 0..<block.count {
      block.decideNext(withGrants: false, into: &decision)
      for rule in decision.rules.indices { counts[Int(rule)] += 1 }
      lists.append(Array(decision.rules.indices), flag: !decision.isActive)
    }
    block.removeAll()
  }
}

extension TurningPoints {
  /// The times at which rules may say something else about a user.
  func moments(of user: SCIMObject) -> [Instant] {
    var moments: [Instant] = []
    forEach(of: user) { moments.append($0) }
    return moments
  }
}
