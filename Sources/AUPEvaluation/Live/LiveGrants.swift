public import AUPLanguage
public import SCIMModel
public import SCIMStore

/// What a rule set says about every user of a directory, kept up to date: a change costs what evaluating the users that it
/// affects costs.
///
/// ```swift
/// var grants = LiveGrants(rules, in: store, now: now)
/// let result = try store.join(user: ann, group: admins, now: now)
/// for change in grants.update(after: result.changes, in: store) { print(change.user, change.gainedGrants) }
/// ```
///
/// It takes about a byte for each rule that matches a user, and some 60 bytes more for a user; for one with values that
/// rules compare with `now`, some 130 bytes more. It does not keep the directory: every call is given the one that it
/// speaks of, after all changes that it has not been told yet.
public struct LiveGrants: Sendable {
  /// The rules.
  public let rules: CompiledRules
  /// What `now` means, and what expiry is compared with; see ``advance(to:in:)``.
  public private(set) var now: Instant
  /// How many users have been evaluated so far.
  public private(set) var evaluations = 0

  private let program: Program
  private let evaluatesInactive: Bool
  /// For a few users, one at a time: a block costs the same whether it is full or not.
  private var evaluator: Evaluator
  private var block: BlockEvaluator
  private var decision = BlockDecision()
  /// The users of the block whose places are known.
  private var blockIDs: [String] = []
  /// For each place its rules, flagged where the user is inactive.
  private var lists = RuleLists()
  /// For each place the id of its user; nil if there is none.
  private var ids: [String?] = []
  private var places: [ExactText: Int32] = [:]
  private var freePlaces: [Int32] = []
  /// For each rule how many users it matches.
  private var counts: [Int]
  private let turningPoints: TurningPoints
  private var agenda = Agenda()
  private var comparison: RuleComparison
  private var old: [Int32] = []

  /// Evaluates all users, many at a time.
  ///
  /// - Parameter evaluatesInactive: If true, users whose `active` is false are treated as anybody else.
  public init(_ rules: CompiledRules, in store: SCIMStore, now: Instant, evaluatesInactive: Bool = false) {
    self.rules = rules
    self.now = now
    self.evaluatesInactive = evaluatesInactive
    program = rules.program
    evaluator = rules.evaluator(now: now, evaluatesInactive: evaluatesInactive)
    block = rules.blockEvaluator(now: now, evaluatesInactive: evaluatesInactive)
    counts = [Int](repeating: 0, count: rules.program.rules.count)
    turningPoints = rules.turningPoints
    comparison = RuleComparison(rules.program)
    places.reserveCapacity(store.count(.user))
    ids.reserveCapacity(store.count(.user))
    store.forEach(.user) { user in
      guard case .string(let id)? = user["id"] else { return }
      if block.isFull { addDecisions() }
      block.append(user)
      ids.append(id)
      places[ExactText(id)] = Int32(ids.count - 1)
      noteMoments(of: user, place: Int32(ids.count - 1))
    }
    addDecisions()
  }

  /// Gives the users of the block their places, behind the others.
  private mutating func addDecisions() {
    block.evaluate()
    for user in 0..<block.count {
      block.decide(user, into: &decision)
      for rule in decision.rules.indices { counts[Int(rule)] += 1 }
      lists.append(decision.rules.indices, flag: !decision.isActive)
    }
    evaluations += block.count
    block.removeAll()
  }

  // MARK: Reading

  /// How many users there are.
  public var userCount: Int { places.count }

  /// What the rules say about the user of an id; nil if there is none. O(rules that match).
  public func decision(ofUser id: String) -> Decision? {
    guard let place = places[ExactText(id)] else { return nil }
    var rules: [Int32] = []
    lists.read(Int(place), into: &rules)
    return Decision(
      rules: rules.map(Int.init),
      grants: Set(rules.lazy.flatMap { program.rules[Int($0)].grants }).sorted().map {
        program.grants[$0]
      }, isActive: !lists.flag(of: Int(place)))
  }

  /// How many users a rule matches. O(1).
  public func userCount(ofRule rule: Int) -> Int { counts[rule] }

  /// The ids of the users that a rule matches: in the order in which they came, but that a new one may take the place of
  /// one who was deleted. O(users and the rules that match them).
  public func users(ofRule rule: Int) -> [String] { places(ofRule: rule).compactMap { ids[Int($0)] } }

  private func places(ofRule rule: Int) -> [Int32] {
    if counts[rule] == 0 { return [] }
    return (0..<Int32(lists.count)).filter { lists.contains(Int32(rule), at: Int($0)) }
  }

  /// About how many bytes the lists of rules take.
  public var listBytes: Int { lists.byteCount }
}

// MARK: Changes

extension LiveGrants {
  /// Evaluates the users that changes of the directory affect, and nobody else.
  ///
  /// - Parameter store: The directory after the changes.
  /// - Returns: Who gained or lost something, in the order of the changes.
  public mutating func update(after changes: [StoreChange], in store: SCIMStore) -> [GrantChange] {
    if changes.count == 1 { return evaluate(changes[0].affectedUsers, in: store) }
    var seen: Set<ExactText> = []
    return evaluate(changes.flatMap(\.affectedUsers).filter { seen.insert(ExactText($0)).inserted }, in: store)
  }

  /// Moves the time, and evaluates the users about whom rules may say something else then: those with a value that a rule
  /// compares with `now` and that lies between the two times, those whom an expired rule matched, and those whose
  /// exception expired. Going back to when a rule had not expired evaluates everybody.
  ///
  /// - Returns: Who gained or lost something.
  public mutating func advance(to now: Instant, in store: SCIMStore) -> [GrantChange] {
    let (start, end) = (min(self.now, now), max(self.now, now))
    let isForward = self.now < now
    if start == end { return [] }
    self.now = now
    evaluator = rules.evaluator(now: now, evaluatesInactive: evaluatesInactive)
    block = rules.blockEvaluator(now: now, evaluatesInactive: evaluatesInactive)
    /// True if it is over at the later time only.
    func ends(_ expiry: Instant?) -> Bool { expiry.map { start < $0 && $0 <= end } ?? false }
    let ending = program.rules.indices.filter { ends(program.rules[$0].expiry) }
    if !isForward, !ending.isEmpty { return evaluate(store.ids(.user), in: store) }
    var affected = Set(agenda.places(from: start, through: end))
    for rule in ending { affected.formUnion(places(ofRule: rule)) }
    for exception in program.exceptions where ends(exception.expiry) {
      affected.formUnion(store.ids(.user, named: exception.user).compactMap { places[ExactText($0)] })
    }
    return evaluate(affected.sorted().compactMap { ids[Int($0)] }, in: store)
  }

  private static var usersWorthABlock: Int { 32 }

  private mutating func evaluate(_ users: [String], in store: SCIMStore) -> [GrantChange] {
    var changes: [GrantChange] = []
    for id in users {
      if let user = try? store.read(.user, id) {
        let place = place(of: id)
        noteMoments(of: user, place: place)
        if users.count < Self.usersWorthABlock {
          let decision = evaluator.matchingRules(user)
          evaluations += 1
          replace(place, with: decision.rules.map { Int32($0) }, isInactive: !decision.isActive, id, &changes)
        } else {
          if block.isFull { replaceDecisions(&changes) }
          block.append(user)
          blockIDs.append(id)
        }
      } else {
        replaceDecisions(&changes)
        remove(id, &changes)
      }
    }
    replaceDecisions(&changes)
    return changes
  }

  /// Decides the users of the block, who have their places.
  private mutating func replaceDecisions(_ changes: inout [GrantChange]) {
    if blockIDs.isEmpty { return }
    block.evaluate()
    for (user, id) in blockIDs.enumerated() {
      block.decide(user, into: &decision)
      replace(place(of: id), with: Array(decision.rules.indices), isInactive: !decision.isActive, id, &changes)
    }
    evaluations += blockIDs.count
    blockIDs.removeAll(keepingCapacity: true)
    block.removeAll()
  }

  /// The place of a user, perhaps a new one without rules.
  private mutating func place(of id: String) -> Int32 {
    if let known = places[ExactText(id)] { return known }
    let place = freePlaces.popLast() ?? Int32(ids.count)
    if Int(place) == ids.count {
      ids.append(id)
      lists.append([], flag: false)
    } else {
      ids[Int(place)] = id
    }
    places[ExactText(id)] = place
    return place
  }

  private mutating func remove(_ id: String, _ changes: inout [GrantChange]) {
    guard let place = places.removeValue(forKey: ExactText(id)) else { return }
    agenda.set([], for: place)
    ids[Int(place)] = nil
    freePlaces.append(place)
    replace(place, with: [], isInactive: false, id, &changes)
  }

  private mutating func replace(
    _ place: Int32, with new: [Int32], isInactive: Bool, _ id: String, _ changes: inout [GrantChange]
  ) {
    lists.read(Int(place), into: &old)
    let change = comparison.change(of: id, from: old, to: new)
    if let change {
      for rule in change.gainedRules { counts[rule] += 1 }
      for rule in change.lostRules { counts[rule] -= 1 }
      changes.append(change)
    } else if isInactive == lists.flag(of: Int(place)) {
      return
    }
    lists.replace(Int(place), new, flag: isInactive)
  }

  private mutating func noteMoments(of user: SCIMObject, place: Int32) {
    if turningPoints.isEmpty { return }
    var moments: [Instant] = []
    turningPoints.forEach(of: user) { moments.append($0) }
    agenda.set(moments, for: place)
  }
}
