package import AUPLanguage

/// Who gains and who loses what, and which rules and clauses did it.
package struct AccessDiff: Sendable {
  /// How much changes.
  package struct Totals: Sendable {
    /// Users of the new population.
    package var users = 0
    /// Users whose grants change.
    package var changed = 0
    /// Users who gain a grant, and who lose one; some do both.
    package var gaining = 0
    package var losing = 0
    /// Grants gained and lost, each counted for each user.
    package var gained = 0
    package var lost = 0
    /// Those of the gained grants whose role is privileged.
    package var privilegedGained = 0
    /// Users who have what they had, and get it from rules of other names.
    package var sameAccess = 0
    /// Users of the new population only, and of the old one only; nil if both rule sets are asked about the same users.
    package var appeared: Int?
    package var disappeared: Int?
  }

  /// Who gains and who loses one grant.
  package struct Movement: Sendable {
    package var grant: Grant
    package var isPrivileged: Bool
    /// In the order of the population.
    package var gained: [DiffUser] = []
    package var lost: [DiffUser] = []
  }

  /// Users who gain and lose the same for the same reasons.
  package struct Group: Sendable {
    var change: AccessChange
    /// In the order of the population.
    package var users: [DiffUser]
    /// Ascending.
    package var gained: [Grant]
    package var lost: [Grant]
    /// True if a role that is gained is privileged.
    package var gainsPrivileged: Bool
    /// What the clauses read of the first user, in the order of the causes.
    var readings: [String]
    /// True if no user may be left out where the group is shown: something is lost, or a privileged role gained.
    package var isListedWhole: Bool { !lost.isEmpty || gainsPrivileged }
  }

  let comparison: RuleComparison
  /// Of all clauses of the groups.
  private let texts: [AccessChange.Clause: String]
  /// Which roles count as privileged.
  package let privileged: PrivilegedRoles
  /// How much changes.
  package private(set) var totals = Totals()
  /// What became of the rules.
  package var rules: [RuleChange] { comparison.changes }
  /// By grant, ascending; those that nobody gains or loses are left out.
  package private(set) var movements: [Movement] = []
  /// Losses first, then new holders of privileged roles, then the others; each kind in the order of its first users.
  package private(set) var groups: [Group] = []

  init(_ comparison: RuleComparison, _ privileged: PrivilegedRoles, _ collected: ChangeCollector, users: Int) {
    self.comparison = comparison
    self.privileged = privileged
    texts = collected.changes.entries.reduce(into: [:]) { texts, entry in
      for clause in entry.change.causes.flatMap(\.clauses) where texts[clause] == nil {
        texts[clause] = comparison.text(of: clause)
      }
    }
    totals.users = users
    totals.sameAccess = collected.sameAccess
    let grants = comparison.grants
    let isPrivileged = grants.map { privileged.contains($0.role) }
    let entries = collected.changes.entries.sorted { $0.first < $1.first }
    let all = entries.map { entry in
      Group(
        change: entry.change, users: entry.users.sorted { $0.place < $1.place }.map(\.user),
        gained: entry.change.gained.map { grants[Int($0)] }, lost: entry.change.lost.map { grants[Int($0)] },
        gainsPrivileged: entry.change.gained.contains { isPrivileged[Int($0)] }, readings: entry.readings)
    }
    groups =
      all.filter { !$0.lost.isEmpty } + all.filter { $0.lost.isEmpty && $0.gainsPrivileged }
      + all.filter { $0.lost.isEmpty && !$0.gainsPrivileged }
    count(isPrivileged)
    movements = Self.movements(entries, grants, isPrivileged)
  }

  /// Says how many users are in one of two populations only.
  mutating func setPresence(appeared: Int, disappeared: Int) {
    (totals.appeared, totals.disappeared) = (appeared, disappeared)
  }

  private mutating func count(_ isPrivileged: [Bool]) {
    for group in groups {
      let users = group.users.count
      totals.changed += users
      if !group.gained.isEmpty { totals.gaining += users }
      if !group.lost.isEmpty { totals.losing += users }
      totals.gained += users * group.gained.count
      totals.lost += users * group.lost.count
      totals.privilegedGained += users * group.change.gained.count { isPrivileged[Int($0)] }
    }
  }

  private static func movements(
    _ entries: [ChangeTable.Entry], _ grants: [Grant], _ isPrivileged: [Bool]
  ) -> [Movement] {
    typealias Placed = [(place: UserPlace, user: DiffUser)]
    var gained = [Placed](repeating: [], count: grants.count)
    var lost = gained
    for entry in entries {
      for grant in entry.change.gained { gained[Int(grant)] += entry.users }
      for grant in entry.change.lost { lost[Int(grant)] += entry.users }
    }
    func users(_ placed: Placed) -> [DiffUser] { placed.sorted { $0.place < $1.place }.map(\.user) }
    return grants.indices.filter { !gained[$0].isEmpty || !lost[$0].isEmpty }.map { grant in
      Movement(
        grant: grants[grant], isPrivileged: isPrivileged[grant], gained: users(gained[grant]),
        lost: users(lost[grant]))
    }
  }

  /// The source text of a clause, on one line; empty if the rules are compiled.
  func text(of clause: AccessChange.Clause) -> String { texts[clause] ?? "" }

  /// The text, and behind it what stands above it: `userType eq "Contractor" (under not contractor)`.
  func textInContext(of clause: AccessChange.Clause) -> String {
    text(of: clause) + (clause.context.isEmpty ? "" : " (under \(clause.context))")
  }

  /// Users who gain a grant of the role, which compares in any case.
  package func gains(role: String) -> Int {
    let wanted = PrivilegedRoles([role])
    return groups.reduce(0) { count, group in
      count + (group.gained.contains { wanted.contains($0.role) } ? group.users.count : 0)
    }
  }
}
