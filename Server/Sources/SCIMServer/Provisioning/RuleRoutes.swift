import AUPEvaluation
import AUPLanguage
import HTTPTypes
import Hummingbird
import SCIMModel
import SCIMStore

/// The rules of the API, in Clumio's shapes.
struct RuleRoutes: Sendable {
  let backend: Backend

  /// Adds the routes, below `/settings/auto-user-provisioning`.
  func add(to router: RouterGroup<ServerContext>) {
    router.get("rules") { request, _ in
      let list = try RuleListRequest(QueryItems(request), backend)
      return Answer.json(answers.page(try await rules.rules, list))
    }
    router.post("rules") { request, context in
      let edit = RuleEdit.add(try reader.rule(try await backend.bodies.object(request)))
      return try await answer(edit, request, context, status: .created)
    }
    router.get("rules/:id") { request, context in
      let rules = try await rules
      let rule = rules.rules[try rules.index(of: ProvisioningPath.id(context))]
      return Answer.json(answers.json(rule)).versioned(rule.version, for: request)
    }
    router.put("rules/:id") { request, context in
      let content = try reader.rule(try await backend.bodies.object(request))
      let edit = RuleEdit.replace(ProvisioningPath.id(context), content, if: Precondition(request))
      return try await answer(edit, request, context, status: .ok)
    }
    router.delete("rules/:id") { request, context in
      let edit = RuleEdit.delete(ProvisioningPath.id(context), if: Precondition(request))
      return try await answer(edit, request, context, status: .ok)
    }
    router.get("rules/:id/users") { request, context in
      let (id, query) = (ProvisioningPath.id(context), try QueryItems(request))
      return try await backend.longWork.run { try users(id, query) }
    }
  }

  private var directory: Directory { backend.directory }
  private var rules: RuleSet { get async throws { try await directory.withProvisioning { $0.rules } } }
  private var answers: RuleAnswers { RuleAnswers(names: backend.names) }
  private var reader: RuleReader { RuleReader(backend) }

  // MARK: Writing

  private func answer(
    _ edit: RuleEdit, _ request: Request, _ context: ServerContext, status: HTTPResponse.Status
  ) async throws -> Answer {
    let origin = context.origin(request)
    if try ProvisioningPath.isDryRun(request) {
      return try await backend.longWork.run { .json(try DryRun(directory, origin).edit(edit)) }
    }
    let rule = try await directory.perform(origin) { transaction in try transaction.edit(edit) }
    if case .delete = edit { return .json(SCIMObject()) }
    var answer = Answer.json(answers.json(rule), status: status)
    answer.headers[.eTag] = rule.version
    return answer
  }

  // MARK: Users

  /// The users whom a rule gives something, or would while rules do not decide.
  private func users(_ id: String, _ query: QueryItems) throws -> Answer {
    let limit = try ProvisioningPath.limit(query, backend.limits)
    let start = try query.number("start") ?? 0
    if start < 0 { throw SCIMError(status: 400, detail: "`start`: found `\(start)`, expected 0 at least") }
    let store = directory.store
    let users = try matching(id, in: store)
    let items = users.dropFirst(start).prefix(limit).map { user in
      SCIMValue.complex(
        SCIMObject(uniqueMembers: [("user", .string(user)), ("userName", .string(store.name(.user, user) ?? ""))]))
    }
    return .json(SCIMObject(uniqueMembers: [("total_count", .integer(users.count)), ("items", .array(items))]))
  }

  private func matching(_ id: String, in store: SCIMStore) throws -> [String] {
    let (found, rules, now) = try directory.withProvisioningAndWait { provisioning in
      let index = try provisioning.rules.index(of: id)
      return (provisioning.grants?.users(ofRule: index), provisioning.rules, provisioning.now)
    }
    if let found { return found }
    let index = try rules.index(of: id)
    var evaluator = rules.compiled.evaluator(now: now)
    var users: [String] = []
    store.forEach(.user) { user in
      if evaluator.matches(rule: index, user), let id = user.text("id") { users.append(id) }
    }
    return users
  }
}
