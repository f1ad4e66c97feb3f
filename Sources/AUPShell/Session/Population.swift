import AUPEvaluation
import AUPLanguage
import SCIMModel
import SCIMStore

/// The users of the session's directory as ``UserColumns``, for conditions over all of them. It follows every change of
/// the directory, those that are undone included.
struct Population {
  /// The ids of the users in the order of the directory; nil where one was deleted.
  private var ids: [String?] = []
  private var places: [ExactText: Int] = [:]
  private var columns = UserColumns()
  /// False until somebody asks.
  private var isFilled = false

  /// The ids of the users for whom a condition holds, in the order of the directory.
  ///
  /// The first question about an attribute reads it from every user; after that a question costs what its distinct values
  /// and some nanoseconds for each user cost. `check` is called often, and may stop it by an error: what has been read
  /// until then stays.
  mutating func users(
    matching condition: CompiledCondition, in directory: Directory, now: Instant,
    check: () throws(ReplError) -> Void
  ) throws(ReplError) -> [String] {
    if !isFilled { fill(from: directory) }
    var evaluator = condition.columnEvaluator(now: now, &columns)
    let blocks = stride(from: 0, to: ids.count, by: UserColumns.blockSize).enumerated()
    for (block, start) in blocks {
      let needs = evaluator.needsUsers(of: block, columns)
      guard needs.any else { continue }
      try check()
      let users = ids[start..<min(start + UserColumns.blockSize, ids.count)].map { id in
        id.flatMap { directory.resource(ofUser: $0, withGroups: needs.groups) }
      }
      evaluator.read(users, block: block, &columns)
    }
    try check()
    evaluator.learn(
      ParallelMap.run { [evaluator, columns] share in
        evaluator.learnedValues(columns, share: share, of: ParallelMap.shares)
      })
    var found: [String] = []
    for start in stride(from: 0, to: ids.count, by: Self.usersBetweenChecks) {
      try check()
      for place in Self.places(in: start..<min(start + Self.usersBetweenChecks, ids.count), evaluator, columns) {
        if let id = ids[place] { found.append(id) }
      }
    }
    return found
  }

  private static var usersBetweenChecks: Int { 1_024 * UserColumns.blockSize }

  /// The places for which a condition holds, ascending; perhaps some without a user.
  ///
  /// - Parameter places: From the start of a block on.
  private static func places(
    in places: Range<Int>, _ evaluator: ColumnEvaluator, _ columns: UserColumns
  ) -> [Int] {
    let size = UserColumns.blockSize
    let blocks = places.lowerBound / size..<(places.upperBound + size - 1) / size
    let found = ParallelMap.run { share in
      var evaluator = evaluator
      var found: [Int] = []
      let (first, shares) = (blocks.lowerBound, ParallelMap.shares)
      for block in first + blocks.count * share / shares..<first + blocks.count * (share + 1) / shares {
        let count = min(size, places.upperBound - block * size)
        for place in evaluator.matches(block: block, count: count, columns) { found.append(block * size + place) }
      }
      return found
    }
    return Array(found.joined())
  }

  private mutating func fill(from directory: Directory) {
    ids = directory.userIDs
    places.reserveCapacity(ids.count)
    for (place, id) in ids.enumerated() { if let id { places[ExactText(id)] = place } }
    isFilled = true
  }

  /// Follows a change of the directory. Of `old` and `new` one was made of the other.
  mutating func follow(from old: Directory, to new: Directory) {
    guard isFilled, old.revision != new.revision else { return }
    guard let affected = Directory.usersAffected(between: old, new),
      affected.allSatisfy({ follow(user: $0, in: new) })
    else {
      self = Population()
      return
    }
  }

  /// False if the user cannot be put where the directory has it.
  private mutating func follow(user id: String, in directory: Directory) -> Bool {
    let key = ExactText(id)
    switch (places[key], directory.position(ofUser: id)) {
    case (nil, nil): break
    case (let place?, nil):
      ids[place] = nil
      places[key] = nil
    case (let place?, _?): columns.forget(block: place / UserColumns.blockSize)
    case (nil, let position?):
      // One who is undeleted does not come last.
      if let last = ids.last(where: { $0 != nil }), let last, directory.position(ofUser: last) ?? .max > position {
        return false
      }
      places[key] = ids.count
      columns.forget(block: ids.count / UserColumns.blockSize)
      ids.append(id)
    }
    return true
  }
}
