import AUPDialects
import AUPLanguage
import Hummingbird
import SCIMModel
import SCIMStore

/// The setting whether rules decide, what people hold, names, and what the token may do.
struct SettingRoutes: Sendable {
  let backend: Backend

  /// Adds the routes, below `/settings/auto-user-provisioning`.
  func add(to router: RouterGroup<ServerContext>) {
    router.get { _, _ in setting(try await directory.withProvisioning { $0.isEnabled }) }
    router.put { request, context -> Answer in
      guard case .boolean(let isEnabled)? = try await backend.bodies.object(request)["is_enabled"] else {
        throw SCIMError(status: 400, detail: "`is_enabled` has to be true or false")
      }
      let origin = context.origin(request)
      if try ProvisioningPath.isDryRun(request) {
        return try await backend.longWork.run { .json(try DryRun(directory, origin).setEnabled(isEnabled)) }
      }
      try await directory.perform(origin) { transaction in try transaction.setEnabled(isEnabled) }
      return setting(isEnabled)
    }
    router.get("token") { _, context in token(context.token) }
    router.get("names") { _, _ in
      Answer.json(
        SCIMObject(uniqueMembers: [
          ("roles", list(backend.names.roles)), ("organizational_units", list(backend.names.units)),
        ]))
    }
    router.get("users/:id/grants") { _, context in try await grants(of: ProvisioningPath.id(context)) }
    router.put("users/:id/grants") { request, context -> Answer in
      let user = ProvisioningPath.id(context)
      let grants = try Self.grants(try await backend.bodies.object(request))
      try await directory.perform(context.origin(request)) { transaction in
        try transaction.assign(grants, to: user)
      }
      return try await self.grants(of: user)
    }
    router.get("grants/changes") { request, _ in try GrantStream(feed: directory.feed).answer(request) }
  }

  private var directory: Directory { backend.directory }

  private func setting(_ isEnabled: Bool) -> Answer {
    .json(SCIMObject(uniqueMembers: [("is_enabled", .boolean(isEnabled))]))
  }

  /// What the token of a request may do, and whom it is for.
  private func token(_ token: Token?) -> Answer {
    .json(
      SCIMObject(uniqueMembers: [
        ("name", .string(token?.name ?? "")), ("scope", .string(token?.scope.rawValue ?? "")),
        ("user", token?.user.map { .string($0) } ?? .null),
      ]))
  }

  private func list(_ table: ClumioNames.Table) -> SCIMValue {
    .array(
      table.entries.map { id, name in
        .complex(SCIMObject(uniqueMembers: [("id", .string(id)), ("name", .string(name))]))
      })
  }

  // MARK: What people hold

  private func grants(of user: String) async throws -> Answer {
    let (name, rules, grants) = try await directory.withProvisioning { provisioning in
      let name = try directory.store.read(.user, user).text("userName") ?? ""
      return (name, provisioning.rules(of: user), provisioning.held(by: user))
    }
    let items = rules.map { rule in
      SCIMValue.complex(SCIMObject(uniqueMembers: [("rule_id", .string(rule.id)), ("name", .string(rule.name))]))
    }
    return .json(
      SCIMObject(uniqueMembers: [
        ("user", .string(user)), ("userName", .string(name)), ("rules", .array(items)),
        ("grants", .array(grants.map(\.json))),
      ]))
  }

  private static func grants(_ body: SCIMObject) throws(SCIMError) -> [Grant] {
    guard case .array(let values)? = body["grants"] else {
      throw SCIMError(status: 400, detail: "`grants` has to be an array")
    }
    let grants = values.compactMap(Grant.init)
    if grants.count != values.count {
      throw SCIMError(status: 400, detail: "`grants`: each has to be an object with a `role` and a `unit`")
    }
    return Set(grants).sorted()
  }
}
