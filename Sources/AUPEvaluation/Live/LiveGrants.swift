public import AUPLanguage
public import SCIMModel
public import SCIMStore

/// What a rule set says about every user of a directory, kept up to date: a change costs what reading the users that it
/// affects costs, and evaluating the rules that read what changed about them.
///
/// ```swift
/// var grants = LiveGrants(rules, in: store, now: now)
/// let before = store
/// let result = try store.join(user: ann, group: admins, now: now)
/// for change in grants.update(after: result.changes, in: store, former: before) { print(change.user, change.gainedGrants) }
/// ```
///
/// It takes about a byte for each rule that matches a user, and some 60 bytes more for a user; for one who has changed some
/// 60 more, and for each value that rules compare with `now` some 30. It does not keep the directory: every call is given the one that it
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
  private var evaluator: Evaluator
  /// For each place its rules, flagged where the user is inactive.
  private var lists: RuleLists
  /// For each place what rules read of its user. It is known of those who have changed: most never do, and to find it out
  /// takes as long as to evaluate.
  private var rows = UserRows()
  private var places: UserPlaces
  /// For each rule how many users it matches.
  private var counts: [Int]
  private let turningPoints: TurningPoints
  private var agenda: Agenda
  private var comparison: GrantComparison
  /// Room that is used again: a user before and after a change, and the rules that match.
  private var old = PreparedUser()
  private var user = PreparedUser()
  private var matching: [Int32] = []

  /// Evaluates all users, many at a time.
  ///
  /// - Parameter evaluatesInactive: If true, users whose `active` is false are treated as anybody else.
  public init(_ rules: CompiledRules, in store: SCIMStore, now: Instant, evaluatesInactive: Bool = false) {
    self.rules = rules
    self.now = now
    self.evaluatesInactive = evaluatesInactive
    program = rules.program
    evaluator = rules.evaluator(now: now, evaluatesInactive: evaluatesInactive)
    turningPoints = rules.turningPoints
    comparison = GrantComparison(rules.program)
    let notesMoments = !turningPoints.isEmpty
    // Places begin as those of the directory.
    let end = store.userPlaceCount
    let size = end / ParallelMap.shares / Self.sharesOfThread / RuleLists.chunkSize * RuleLists.chunkSize
    let starts = Array(stride(from: 0, to: end, by: max(size, Self.leastShare)))
    let shares = ParallelMap.run(starts.count) { share in
      var evaluation = ShareEvaluation(
        rules, in: store, now: now, evaluatesInactive: evaluatesInactive, notesMoments: notesMoments)
      evaluation.add(starts[share]..<(share + 1 == starts.count ? end : starts[share + 1]))
      return evaluation.share
    }
    rows.append(unknown: end)
    let all: EvaluatedShare
    (places, all) = ParallelMap.both(
      { UserPlaces(shares.flatMap(\.ids), in: store) }, { EvaluatedShare(shares, rules: rules.program.rules.count) })
    evaluations = places.count
    (lists, agenda, counts) = (all.lists, all.agenda, all.counts)
  }

  /// More than one, so that no thread waits for long for another.
  private static var sharesOfThread: Int { 4 }
  /// Users of a share at least: each learns for itself what values mean.
  private static var leastShare: Int { 1_024 * RuleLists.chunkSize }

  // MARK: Reading

  /// How many users there are.
  public var userCount: Int { places.count }

  /// What the rules say about the user of an id; nil if there is none. O(rules that match).
  public func decision(ofUser id: String) -> Decision? {
    guard let place = places[id] else { return nil }
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
  public func users(ofRule rule: Int) -> [String] { places(ofRule: rule).compactMap { places.ids[Int($0)] } }

  private func places(ofRule rule: Int) -> [Int32] {
    if counts[rule] == 0 { return [] }
    return (0..<Int32(lists.count)).filter { lists.contains(Int32(rule), at: Int($0)) }
  }

  /// About how many bytes the lists of rules take, and what is kept of users.
  public var listBytes: Int { lists.byteCount + rows.byteCount }
}

// MARK: Changes

extension LiveGrants {
  /// Evaluates the users that changes of the directory affect, and nobody else.
  ///
  /// - Parameters:
  ///   - store: The directory after the changes.
  ///   - former: The directory at any time before them since this was made: whoever changes for the first time is compared
  ///     with it. Without it all rules are evaluated then.
  /// - Returns: Who gained or lost something, in the order of the changes.
  public mutating func update(
    after changes: [StoreChange], in store: SCIMStore, former: SCIMStore? = nil
  ) -> [GrantChange] {
    let keepsGroups = !changes.contains { $0.changesGroups }
    let affected = changes.flatMap(\.affectedUsers)
    if changes.count == 1 { return evaluate(affected, in: store, former: former, keepsGroups: keepsGroups) }
    var seen: Set<ExactText> = []
    let users = affected.filter { seen.insert(ExactText($0)).inserted }
    return evaluate(users, in: store, former: former, keepsGroups: keepsGroups)
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
    /// True if it is over at the later time only.
    func ends(_ expiry: Instant?) -> Bool { expiry.map { start < $0 && $0 <= end } ?? false }
    let ending = program.rules.indices.filter { ends(program.rules[$0].expiry) }
    let exceptions = program.exceptions.filter { ends($0.expiry) }
    let checked = Set(ending + exceptions.map(\.rule)).sorted().map { Int32($0) }
    if !isForward, !ending.isEmpty { return evaluate(store.ids(.user), in: store, checking: checked) }
    var affected = Set(agenda.places(from: start, through: end))
    for rule in ending { affected.formUnion(places(ofRule: rule)) }
    for exception in exceptions {
      affected.formUnion(store.ids(.user, named: exception.user).compactMap { places[$0] })
    }
    return evaluate(affected.sorted().compactMap { places.ids[Int($0)] }, in: store, checking: checked)
  }

  /// - Parameters:
  ///   - keepsGroups: True if nothing changed about the groups of the users.
  ///   - rules: Those that may match now, or no longer, even if nothing changed about the users.
  private mutating func evaluate(
    _ users: [String], in store: SCIMStore, former: SCIMStore? = nil, keepsGroups: Bool = false,
    checking rules: [Int32] = []
  ) -> [GrantChange] {
    var changes: [GrantChange] = []
    for id in users {
      if let place = places[id] {
        let isKnown = readOld(place, id, former)
        let keepsGroups = keepsGroups && evaluator.canKeepGroups && isKnown
        if let resource = store.user(id, withGroups: !keepsGroups) {
          evaluate(place, id, resource, isKnown: isKnown, keepsGroups: keepsGroups, checking: rules, &changes)
        } else {
          remove(place, id, &changes)
        }
      } else if let resource = store.user(id, withGroups: true) {
        add(id, resource, &changes)
      }
    }
    return changes
  }

  /// Finds out what rules read of a user before; false if that is not known.
  private mutating func readOld(_ place: Int32, _ id: String, _ former: SCIMStore?) -> Bool {
    rows.read(Int(place), into: &old)
    if !old.cells.isEmpty { return true }
    guard let resource = former?.user(id, withGroups: true) else { return false }
    evaluator.prepare(resource, into: &old)
    return true
  }

  /// - Parameter isKnown: True if ``old`` is what rules read of the user before.
  private mutating func evaluate(
    _ place: Int32, _ id: String, _ resource: SCIMObject, isKnown: Bool, keepsGroups: Bool, checking rules: [Int32],
    _ changes: inout [GrantChange]
  ) {
    noteMoments(of: resource, place: place)
    evaluations += 1
    if keepsGroups {
      evaluator.prepare(resource, keepingGroupsOf: old, into: &user)
    } else {
      evaluator.prepare(resource, into: &user)
    }
    if !isKnown || old.cells != user.cells {
      rows.replace(Int(place), with: user)
    } else if rules.isEmpty {
      return
    }
    lists.read(Int(place), into: &matching)
    let (gained, lost) =
      isKnown
      ? evaluator.update(&matching, from: old, to: user, checking: rules) : evaluator.update(&matching, to: user)
    note(place, id, gained, lost, isInactive: !evaluator.isActive(user), &changes)
  }

  /// Gives a user who is new a place and evaluates all rules.
  private mutating func add(_ id: String, _ resource: SCIMObject, _ changes: inout [GrantChange]) {
    let place = places.add(id)
    noteMoments(of: resource, place: place)
    evaluations += 1
    evaluator.prepare(resource, into: &user)
    if Int(place) == lists.count {
      lists.append([], flag: false)
      rows.append(user)
    } else {
      rows.replace(Int(place), with: user)
    }
    evaluator.findRules(of: user, into: &matching)
    note(place, id, matching.map { Int($0) }, [], isInactive: !evaluator.isActive(user), &changes)
  }

  private mutating func remove(_ place: Int32, _ id: String, _ changes: inout [GrantChange]) {
    places.remove(place)
    if !turningPoints.isEmpty { agenda.set([], for: place) }
    lists.read(Int(place), into: &matching)
    let lost = matching.map { Int($0) }
    matching.removeAll(keepingCapacity: true)
    note(place, id, [], lost, isInactive: false, &changes)
  }

  /// Keeps the rules that match a user now, and tells what came and went.
  private mutating func note(
    _ place: Int32, _ id: String, _ gained: [Int], _ lost: [Int], isInactive: Bool, _ changes: inout [GrantChange]
  ) {
    if !gained.isEmpty || !lost.isEmpty {
      for rule in gained { counts[rule] += 1 }
      for rule in lost { counts[rule] -= 1 }
      changes.append(comparison.change(of: id, gained: gained, lost: lost, rules: matching))
    } else if isInactive == lists.flag(of: Int(place)) {
      return
    }
    lists.replace(Int(place), matching, flag: isInactive)
  }

  private mutating func noteMoments(of user: SCIMObject, place: Int32) {
    if turningPoints.isEmpty { return }
    var moments: [Instant] = []
    turningPoints.forEach(of: user) { moments.append($0) }
    agenda.set(moments, for: place)
  }
}
