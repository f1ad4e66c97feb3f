import AUPLanguage

/// Holds users against assertions and writes nothing: what it has counted is asked for at the end.
struct AssertionWriter: DecisionWriter {
  private(set) var tally: AssertionTally

  init(_ tally: AssertionTally) { self.tally = tally }

  mutating func write(_ user: WrittenUser, _ decision: BlockDecision, of block: RecordBlock, to output: OutputBytes) {
    tally.add(rules: decision.rules.indices.lazy.map(Int.init), isActive: decision.isActive, block: block.ticket) {
      user.userName.string(in: block)
    }
  }

  /// What is held follows from the rules.
  var needsGrants: Bool { false }

  mutating func merge(_ copy: AssertionWriter) { tally.merge(copy.tally) }
}
