import AUPLanguage
import SCIMModel
import SCIMStore

/// What a change of rules or settings would do: refused as it would be, and nothing is changed.
///
/// It works on the directory as it is at the start, and holds up nobody. O(users).
struct DryRun {
  private let store: SCIMStore
  private let origin: Origin
  private let isEnabled: Bool
  private let rules: RuleSet
  private let lastPlace: Int64
  private let assigned: [String: [Grant]]
  private let now: Instant

  init(_ directory: Directory, _ origin: Origin) throws {
    self.origin = origin
    store = directory.store
    (isEnabled, rules, lastPlace, assigned, now) = try directory.withProvisioningAndWait { provisioning in
      (provisioning.isEnabled, provisioning.rules, provisioning.lastPlace, provisioning.assigned, provisioning.now)
    }
  }

  /// A change of rules. While rules do not decide, it is what they would give.
  ///
  /// - Throws: As the change itself.
  func edit(_ edit: RuleEdit) throws(SCIMError) -> SCIMObject {
    let (new, _) = try edit.applied(to: rules, lastPlace: lastPlace)
    if isEnabled { try LockOut(store: store, now: now).checkChange(from: rules, to: new, by: origin) }
    let changes = diff(by: [rules, new]) { _, grants in (grants[0], grants[1]) }
    return SCIMObject(uniqueMembers: [("dry_run", .boolean(true)), ("changes", changes.json)])
  }

  /// A change of the setting: what people were assigned goes when rules begin to decide. When they cease to, people keep
  /// what they hold.
  ///
  /// - Throws: As the change itself.
  func setEnabled(_ enables: Bool) throws(SCIMError) -> SCIMObject {
    var changes = GrantDiff()
    if enables, !isEnabled {
      try LockOut(store: store, now: now).checkEnabling(rules, by: origin)
      changes = diff(by: [rules]) { user, grants in (assigned[user] ?? [], grants[0]) }
    }
    return SCIMObject(uniqueMembers: [
      ("is_enabled", .boolean(enables)), ("dry_run", .boolean(true)), ("changes", changes.json),
    ])
  }

  /// Compares what all users hold before and after, many users at a time.
  ///
  /// - Parameter grants: Says it of a user whom each of the rule sets gives something.
  private func diff(
    by rules: [RuleSet], _ grants: (_ user: String, _ given: [[Grant]]) -> (before: [Grant], after: [Grant])
  ) -> GrantDiff {
    var diff = GrantDiff()
    var blocks = rules.map { $0.compiled.blockEvaluator(now: now) }
    var users: [(id: String, name: String)] = []
    func decide() {
      let decisions = blocks.indices.map { blocks[$0].decisions() }
      for (index, user) in users.enumerated() {
        let (before, after) = grants(user.id, decisions.map { $0[index].grants })
        let event = GrantEvent(user: user.id, userName: user.name, from: before, to: after, time: now)
        if let event { diff.add(event) }
      }
      users.removeAll(keepingCapacity: true)
    }
    store.forEach(.user) { user in
      guard let id = user.text("id") else { return }
      if blocks.contains(where: \.isFull) { decide() }
      for index in blocks.indices { blocks[index].append(user) }
      users.append((id, user.text("userName") ?? ""))
    }
    decide()
    return diff
  }
}
