import AUPLanguage
import SCIMModel
import SCIMStore

/// Keeps people from rules that leave nobody to administer: once rules decide, access that was given by hand is gone.
struct LockOut {
  /// What somebody must hold.
  static let administrator = Grant(role: "Super Admin", unit: "Global")
  private static let words = "`\(administrator.role)` in `\(administrator.unit)`"
  /// What the proof that somebody can be granted it may take: well below a second.
  private static let steps = 200_000

  let store: SCIMStore
  let now: Instant

  /// Refuses to let rules decide unless one of them can make an administrator, and makes one of who asks.
  ///
  /// - Throws: 409 with the reason.
  func checkEnabling(_ rules: RuleSet, by origin: Origin) throws(SCIMError) {
    let person = try? person(of: origin)
    if let person, isAdministrator(person, by: rules) { return }
    if let reason = objection(to: rules) { throw SCIMError(status: 409, detail: reason) }
    let user = try self.person(of: origin)
    if user["active"] == .boolean(false) {
      throw SCIMError(status: 409, detail: "\(name(of: user)), whom the token is for, is not active")
    }
    throw SCIMError(status: 409, detail: "the rules do not grant \(name(of: user)) \(Self.words)")
  }

  /// Refuses rules that take the place of others, and would leave nobody to administer or take that from who asks.
  ///
  /// - Throws: 409 with the reason.
  func checkChange(from old: RuleSet, to new: RuleSet, by origin: Origin) throws(SCIMError) {
    if let person = try? person(of: origin) {
      if isAdministrator(person, by: new) { return }
      if isAdministrator(person, by: old) {
        throw SCIMError(
          status: 409, detail: "the change takes \(Self.words) from \(name(of: person)), whom the token is for")
      }
    }
    if let reason = objection(to: new), objection(to: old) == nil {
      throw SCIMError(status: 409, detail: "the change leaves nobody to administer: \(reason)")
    }
  }

  // MARK: People

  /// The user that the token of a request is for.
  private func person(of origin: Origin) throws(SCIMError) -> SCIMObject {
    guard let name = origin.user else {
      throw SCIMError(
        status: 409,
        detail: "the token `\(origin.name)` names no person: one is needed who holds \(Self.words) by the rules")
    }
    guard let id = store.ids(.user, named: name).first else {
      throw SCIMError(status: 409, detail: "the token is for `\(name)`, and no user is called that")
    }
    return try store.read(.user, id)
  }

  private func name(of user: SCIMObject) -> String { "`\(user.text("userName") ?? "")`" }

  private func isAdministrator(_ user: SCIMObject, by rules: RuleSet) -> Bool {
    var evaluator = rules.compiled.evaluator(now: now)
    return evaluator.evaluate(user).grants.contains(Self.administrator)
  }

  // MARK: Rules

  /// Why rules can make nobody an administrator; nil if they can.
  private func objection(to rules: RuleSet) -> String? {
    let granting = (rules.compiled.checked?.rules ?? []).filter { $0.grants.contains(Self.administrator) }
    if granting.isEmpty { return "no rule grants \(Self.words)" }
    if granting.allSatisfy({ rule in rule.expiry.map { now >= $0 } ?? false }) {
      return "no rule grants \(Self.words) any more: those that did have ended"
    }
    let held = Held(role: Self.administrator.role, unit: Self.administrator.unit)
    let analysis = RuleSetAnalysis(rules.compiled, environment: rules.environment, now: now, steps: Self.steps)
    switch analysis?.user(holding: held) {
    case .witness?: return nil
    case .none?: return "the rules that grant \(Self.words) match nobody, whoever they are"
    case .undecided?, nil: return isGrantedToSomebody(by: rules) ? nil : "no user is granted \(Self.words) by the rules"
    }
  }

  private func isGrantedToSomebody(by rules: RuleSet) -> Bool {
    store.ids(.user).contains { id in (try? store.read(.user, id)).map { isAdministrator($0, by: rules) } ?? false }
  }
}
