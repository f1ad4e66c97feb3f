extension BlockEvaluator {
  /// What the rules say about the users of the block, in their order; the block is empty then.
  public mutating func decisions() -> [Decision] {
    evaluate()
    var decision = BlockDecision()
    let decisions = (0..<count).map { _ in
      decideNext(into: &decision)
      return Decision(
        rules: decision.rules.indices.map(Int.init), grants: decision.grants.indices.map { program.grants[Int($0)] },
        isActive: decision.isActive)
    }
    removeAll()
    return decisions
  }
}
