package import SCIMModel

/// Evaluates one condition over ``UserColumns``: the same verdicts as ``ConditionEvaluator``.
///
/// ```swift
/// var evaluator = condition.columnEvaluator(now: now, &columns)
/// for block in blocks where evaluator.needsUsers(of: block, columns) { evaluator.read(users, block: block, &columns) }
/// evaluator.learn([evaluator.learnedValues(columns)])
/// for block in blocks { matching += evaluator.matches(block: block, count: 256, columns) }
/// ```
package struct ColumnEvaluator: Sendable {
  private let loaded: LoadedProgram
  private let now: Instant
  private var rows: ColumnRows
  private var counters: [UInt32]

  init(_ loaded: LoadedProgram, now: Instant, _ columns: inout UserColumns) {
    self.loaded = loaded
    self.now = now
    rows = ColumnRows(loaded.plan, &columns)
    counters = [UInt32](repeating: 0, count: loaded.program.counters)
  }

  /// True if the users of a block have to be read first; and whether their groups matter then.
  package func needsUsers(of block: Int, _ columns: UserColumns) -> (any: Bool, groups: Bool) {
    let unread = rows.unread(block: block, columns)
    return (!unread.isEmpty, unread.contains { columns.columns[$0].key.readsGroups })
  }

  /// Reads the users of a block, who have been through `ResourceSchemas.conform`; nil stands for a place without a user.
  package func read(_ users: [SCIMObject?], block: Int, _ columns: inout UserColumns) {
    for column in rows.unread(block: block, columns) { columns.read(users, block: block, column: column) }
  }

  /// What a share of the distinct values mean to the condition.
  package struct LearnedValues: Sendable {
    fileprivate var meanings: [[UInt32]]
  }

  /// Reads a share of the distinct values, when all blocks have been read. O(distinct values of the share).
  package func learnedValues(_ columns: UserColumns, share: Int = 0, of shares: Int = 1) -> LearnedValues {
    LearnedValues(meanings: rows.meanings(loaded.readers(now: now), columns, share: share, of: shares))
  }

  /// Takes over all shares, in their order; then ``matches(block:count:_:)`` can be asked.
  package mutating func learn(_ shares: [LearnedValues]) { rows.learn(shares.map(\.meanings)) }

  /// The places in a block for which the condition holds, ascending; it may hold for one without a user.
  package mutating func matches(block: Int, count: Int, _ columns: UserColumns) -> [Int] {
    rows.fill(block: block, count: count, columns)
    return Machine.users(
      matching: 0, of: loaded.program, in: rows.cells, count: count, width: rows.width, &counters)
  }
}
