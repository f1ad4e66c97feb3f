import AUPLanguage
import Hummingbird
import SCIMModel
import SCIMStore
import SourceDiagnostics

/// Tells whom a condition reaches before it is part of a rule, and why.
struct PreviewRoute: Sendable {
  /// Users of a kind that are shown where nobody says how many.
  private static let standardLimit = 50

  let backend: Backend

  /// Adds the route, below `/settings/auto-user-provisioning`.
  func add(to router: RouterGroup<ServerContext>) {
    router.post("preview") { request, _ in
      let limit = try ProvisioningPath.limit(QueryItems(request), backend.limits, standard: Self.standardLimit)
      let store = backend.directory.store
      let reader = RuleReader(backend)
      let body = try await backend.bodies.object(request)
      return try await backend.longWork.run {
        Answer.json(answer(try reader.condition(body), reader.environment, store, limit))
      }
    }
  }

  /// O(users); only those that are shown are explained.
  private func answer(
    _ condition: RuleReader.Condition, _ environment: RuleEnvironment, _ store: SCIMStore, _ limit: Int
  ) -> SCIMObject {
    let now = backend.directory.clock.now()
    let reasons = Reasons(condition, environment, now: now)
    var evaluator = condition.compiled.evaluator(now: now)
    var total = 0
    var users: [SCIMValue] = []
    var others: [SCIMValue] = []
    store.forEach(.user) { user in
      let matches = evaluator.matches(user) && user["active"] != .boolean(false)
      if matches { total += 1 }
      if matches, users.count < limit { users.append(reasons.item(user)) }
      if !matches, others.count < limit { others.append(reasons.item(user)) }
    }
    return SCIMObject(uniqueMembers: [
      ("text", .string(condition.text)), ("condition", condition.clumio.map { .string($0) } ?? .null),
      ("total", .integer(total)), ("users", .array(users)), ("others", .array(others)),
    ])
  }
}

/// Says why a condition reaches people.
private struct Reasons {
  private let condition: Condition
  private let sources: SourceMap
  private let explainer: Explainer

  init(_ condition: RuleReader.Condition, _ environment: RuleEnvironment, now: Instant) {
    self.condition = condition.compiled.condition
    var sources = SourceMap()
    sources.add(name: "<condition>", bytes: Array(condition.text.utf8))
    self.sources = sources
    explainer = Explainer(schemas: environment.schemas, now: now, limits: environment.limits)
  }

  /// A user with the clauses that the verdict rests on; one who is not active is reached by no rule.
  func item(_ user: SCIMObject) -> SCIMValue {
    var why = explainer.explain(condition, for: user).causes.map { clause in
      reason(sources.text(clause.span), clause.holds)
    }
    if user["active"] == .boolean(false) { why = [reason("active eq false", true)] }
    return .complex(
      SCIMObject(uniqueMembers: [
        ("user", user["id"] ?? .null), ("userName", user["userName"] ?? .null), ("why", .array(why)),
      ]))
  }

  private func reason(_ text: String, _ holds: Bool) -> SCIMValue {
    .complex(SCIMObject(uniqueMembers: [("text", .string(text)), ("holds", .boolean(holds))]))
  }
}
