import AUPLanguage
import SCIMModel
import SCIMStore

/// What is changed about rules, settings and assigned grants. Each is all or nothing, and in the audit log.
extension DirectoryTransaction {
  private var lockOut: LockOut { LockOut(store: store, now: provisioning.now) }

  /// Lets rules decide, or people.
  ///
  /// - Throws: 409 if rules must not decide.
  mutating func setEnabled(_ isEnabled: Bool) throws(SCIMError) {
    if isEnabled == provisioning.isEnabled { return }
    if isEnabled {
      try lockOut.checkEnabling(provisioning.rules, by: origin)
      add(provisioning.enable(in: store))
    } else {
      provisioning.disable(in: store)
    }
    note(isEnabled ? "enabled auto user provisioning" : "disabled auto user provisioning", "")
  }

  /// Changes a rule of the API.
  ///
  /// - Returns: The rule that was added, changed or taken away.
  /// - Throws: 404, 409, 412 or 400; see ``RuleEdit/applied(to:lastPlace:)`` and ``LockOut``.
  mutating func edit(_ edit: RuleEdit) throws(SCIMError) -> ProvisioningRule {
    let (rules, rule) = try edit.applied(to: provisioning.rules, lastPlace: provisioning.lastPlace)
    if provisioning.isEnabled { try lockOut.checkChange(from: provisioning.rules, to: rules, by: origin) }
    add(provisioning.use(rules, in: store))
    note("\(edit.verb) rule", rule.id, detail: rule.row)
    return rule
  }

  /// Puts rules of files in force, or those of the API instead of such.
  ///
  /// - Throws: 409 if nobody could administer then.
  mutating func use(_ rules: RuleSet) throws(SCIMError) {
    if rules.files == provisioning.rules.files { return }
    if provisioning.isEnabled { try lockOut.checkChange(from: provisioning.rules, to: rules, by: origin) }
    add(provisioning.use(rules, in: store))
    var detail = SCIMObject()
    detail["files"] = rules.files.map { files in .array(files.map { .string($0.name) }) }
    note(rules.files == nil ? "went back to the rules of the API" : "read rule files", "", detail: detail)
  }

  /// Gives a user some grants in the place of all others.
  ///
  /// - Throws: 404 if there is no such user, 409 while rules decide.
  mutating func assign(_ grants: [Grant], to user: String) throws(SCIMError) {
    _ = try store.read(.user, user)
    if provisioning.isEnabled {
      throw SCIMError(status: 409, detail: "rules decide what people hold: auto user provisioning is on")
    }
    if grants == provisioning.held(by: user) { return }
    if let event = provisioning.assign(grants, to: user, in: store) { add([event]) }
    note("assigned grants", user, detail: SCIMObject([("grants", .array(grants.map(\.json)))]))
  }
}
