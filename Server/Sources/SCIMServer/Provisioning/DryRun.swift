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

  init(_ directory: Directory, _ origin: Origin) {
    self.origin = origin
    store = directory.store
    (isEnabled, rules, lastPlace, assigned, now) = directory.withProvisioning { provisioning in
      (provisioning.isEnabled, provisioning.rules, provisioning.lastPlace, provisioning.assigned, provisioning.now)
    }
  }

  /// A change of rules. While rules do not decide, it is what they would give.
  ///
  /// - Throws: As the change itself.
  func edit(_ edit: RuleEdit) throws(SCIMError) -> SCIMObject {
    let (new, _) = try edit.applied(to: rules, lastPlace: lastPlace)
    if isEnabled { try LockOut(store: store, now: now).checkChange(from: rules, to: new, by: origin) }
    var (before, after) = (evaluator(rules), evaluator(new))
    let changes = GrantDiff(
      in: store, now: now, before: { before.evaluate($1).grants }, after: { after.evaluate($1).grants })
    return SCIMObject(uniqueMembers: [("dry_run", .boolean(true)), ("changes", changes.json)])
  }

  /// A change of the setting: what people were assigned goes when rules begin to decide, and nobody loses anything when
  /// they cease to.
  ///
  /// - Throws: As the change itself.
  func setEnabled(_ enables: Bool) throws(SCIMError) -> SCIMObject {
    if enables, !isEnabled { try LockOut(store: store, now: now).checkEnabling(rules, by: origin) }
    var after = evaluator(rules)
    let changes = GrantDiff(
      in: store, now: now, before: { user, _ in assigned[user] ?? [] },
      after: { user, resource in
        enables && !isEnabled ? after.evaluate(resource).grants : assigned[user] ?? []
      })
    return SCIMObject(uniqueMembers: [
      ("is_enabled", .boolean(enables)), ("dry_run", .boolean(true)), ("changes", changes.json),
    ])
  }

  private func evaluator(_ rules: RuleSet) -> Evaluator { rules.compiled.evaluator(now: now) }
}
