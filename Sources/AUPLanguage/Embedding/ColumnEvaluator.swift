package import SCIMModel

/// Evaluates one condition over ``UserColumns``: the same verdicts as ``ConditionEvaluator``.
///
/// ```swift
/// var evaluator = condition.columnEvaluator(now: now, &columns)
/// for block in blocks where evaluator.needsUsers(of: block, columns) { evaluator.read(users, block: block, &columns) }
/// evaluator.learn(columns)
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

  /// Reads every distinct value once, when all blocks have been read. O(distinct values).
  package mutating func learn(_ columns: UserColumns) { rows.learn(loaded.readers(now: now), columns) }

  /// The places in a block for which the condition holds, ascending; it may hold for one without a user.
  package mutating func matches(block: Int, count: Int, _ columns: UserColumns) -> [Int] {
    rows.fill(block: block, count: count, columns)
    return Machine.users(
      matching: 0, of: loaded.program, in: rows.cells, count: count, width: rows.width, &counters)
  }
}
