import AUPEvaluation
import AUPLanguage
import SCIMModel
import SCIMStore

/// The rules, and what people hold: by the rules while auto user provisioning is on, else what they were assigned.
///
/// The transaction that is being made has it, and it cannot be copied: beside a copy, a change of one user would take time
/// that grows with all of them.
struct Provisioning: ~Copyable, Sendable {
  /// True if rules decide.
  private(set) var isEnabled = false
  private(set) var rules: RuleSet
  /// The rules of the API, which wait while rules are kept in files.
  private(set) var apiRules: [ProvisioningRule] = []
  /// The place of the rule that was made last.
  private(set) var lastPlace: Int64 = 0
  /// What the rules say of everybody; nil while they do not decide.
  private(set) var grants: LiveGrants?
  /// What people hold while rules do not decide, ascending, by user; nobody's list is empty.
  private(set) var assigned: [String: [Grant]] = [:]
  /// True if ``grants`` were there when writes were taken last.
  private var grantsAreFormer = true
  /// The time that ``grants`` are of, to the second.
  private(set) var now = Instant(seconds: 0)
  /// What has changed since.
  private var changed = Changed()

  private struct Changed {
    var rules = false
    var allAssigned = false
    /// Users whose assigned grants are others.
    var assigned: [String] = []
  }

  /// Takes over what a store has, and evaluates all users if auto user provisioning is on.
  init(_ kept: KeptProvisioning, in store: SCIMStore, now: Instant) {
    rules = kept.rules
    isEnabled = kept.isEnabled
    apiRules = kept.apiRules
    lastPlace = kept.lastPlace
    assigned = kept.assigned
    // What was told last: what time has changed since is told by the first transaction.
    self.now = kept.now ?? Self.wholeSeconds(now)
    if isEnabled { grants = LiveGrants(rules.compiled, in: store, now: self.now) }
  }

  private static func wholeSeconds(_ now: Instant) -> Instant { Instant(seconds: now.seconds) }

  // MARK: Reading

  /// What a user holds, ascending.
  func held(by user: String) -> [Grant] {
    isEnabled ? grants?.decision(ofUser: user)?.grants ?? [] : assigned[user] ?? []
  }

  /// The rules that give a user something, while rules decide.
  func rules(of user: String) -> [ProvisioningRule] {
    (grants?.decision(ofUser: user)?.rules ?? []).map { rules.rules[$0] }
  }

  // MARK: Transactions

  /// Moves the time, and gives those what the rules say now of whom they say something else because of it.
  mutating func advance(to now: Instant, in store: SCIMStore) -> [GrantEvent] {
    self.now = Self.wholeSeconds(now)
    return events(grants?.advance(to: self.now, in: store), in: store)
  }

  /// What has to be written, of which nothing is left then.
  mutating func takeWrites() -> ProvisioningWrites {
    defer { (changed, grantsAreFormer) = (Changed(), true) }
    return ProvisioningWrites(
      now: isEnabled ? now : nil, rules: changed.rules ? (rules, apiRules) : nil,
      setting: changed.allAssigned ? (isEnabled, assigned) : nil,
      assigned: changed.assigned.map { ($0, assigned[$0] ?? []) })
  }

  // MARK: Changes

  /// Gives those whom changes of the directory touch what the rules say now.
  ///
  /// - Parameter former: The directory when writes were taken last.
  mutating func follow(_ changes: [StoreChange], in store: SCIMStore, former: SCIMStore) -> [GrantEvent] {
    if isEnabled {
      return events(grants?.update(after: changes, in: store, former: grantsAreFormer ? former : nil), in: store)
    }
    return changes.compactMap { change in
      change.kind == .deleted && change.type == .user ? assign([], to: change.id, in: store) : nil
    }
  }

  /// Lets rules decide: all that people were assigned is gone. O(users).
  mutating func enable(in store: SCIMStore) -> [GrantEvent] {
    if isEnabled { return [] }
    isEnabled = true
    grantsAreFormer = false
    grants = LiveGrants(rules.compiled, in: store, now: now)
    let before = replaceAssigned([:])
    return store.ids(.user).compactMap { user in
      GrantEvent(
        user: user, userName: store.name(.user, user) ?? "", from: before[user] ?? [], to: held(by: user), time: now)
    }
  }

  /// Lets rules decide no longer: people keep what they hold. O(users).
  mutating func disable(in store: SCIMStore) {
    if !isEnabled { return }
    var kept: [String: [Grant]] = [:]
    for user in store.ids(.user) {
      let grants = held(by: user)
      if !grants.isEmpty { kept[user] = grants }
    }
    _ = replaceAssigned(kept)
    isEnabled = false
    grants = nil
  }

  private mutating func replaceAssigned(_ all: [String: [Grant]]) -> [String: [Grant]] {
    let before = assigned
    assigned = all
    changed.allAssigned = true
    changed.assigned = []
    return before
  }

  /// Gives a user some grants, ascending, in the place of all others, while rules do not decide.
  mutating func assign(_ grants: [Grant], to user: String, in store: SCIMStore) -> GrantEvent? {
    let before = assigned[user]
    assigned[user] = grants.isEmpty ? nil : grants
    changed.assigned.append(user)
    return GrantEvent(
      user: user, userName: store.name(.user, user) ?? "", from: before ?? [], to: grants, time: now)
  }

  /// Puts rules in the place of others. O(users) if auto user provisioning is on.
  mutating func use(_ new: RuleSet, in store: SCIMStore) -> [GrantEvent] {
    rules = new
    if new.files == nil {
      apiRules = new.rules
      lastPlace = max(lastPlace, new.rules.last?.place ?? 0)
    }
    changed.rules = true
    guard isEnabled else { return [] }
    let next = LiveGrants(new.compiled, in: store, now: now)
    let last = grants
    grants = next
    grantsAreFormer = false
    return store.ids(.user).compactMap { user in
      GrantEvent(
        user: user, userName: store.name(.user, user) ?? "", from: last?.decision(ofUser: user)?.grants ?? [],
        to: next.decision(ofUser: user)?.grants ?? [], time: now)
    }
  }

  private func events(_ changes: [GrantChange]?, in store: SCIMStore) -> [GrantEvent] {
    (changes ?? []).compactMap { change in
      if change.gainedGrants.isEmpty && change.lostGrants.isEmpty { return nil }
      return GrantEvent(
        user: change.user, userName: store.name(.user, change.user) ?? "", gained: change.gainedGrants,
        lost: change.lostGrants, time: now)
    }
  }
}

/// What of rules, settings and assigned grants a transaction has to write.
struct ProvisioningWrites: Sendable {
  /// The time that grants are of, while rules decide.
  var now: Instant?
  /// The rules in force, and those of the API.
  var rules: (RuleSet, api: [ProvisioningRule])?
  /// Whether rules decide, and all that is assigned: what was before is gone.
  var setting: (isEnabled: Bool, assigned: [String: [Grant]])?
  /// The grants of users whose assigned ones are others.
  var assigned: [(user: String, grants: [Grant])] = []

  /// True if there is nothing but the time.
  var isEmpty: Bool { rules == nil && setting == nil && assigned.isEmpty }
}
