import AUPEvaluation
import AUPLanguage
import SCIMModel
import SCIMStore
import TestSupport

/// A directory of generated users and groups, to which random requests are sent.
struct RandomDirectory {
  static let schemas = ResourceSchemas(
    core: StandardSchemas.user.core, extensions: StandardSchemas.user.extensions + [GeneratedSchemas.extension])
  static let now = Instant(seconds: 1_767_225_600)  // 2026-01-01T00:00:00Z

  private static let userNames = (0..<12).map { "u\($0)" } + ["ann", "ANN@corp.example", "Straße"]
  private static let groupNames = ["IT", "it", "Sales", "Straße", "Backup Admin", "é", "work"]
  private static var people: UserGenerator { UserGenerator(schemas: schemas) }

  private(set) var store = SCIMStore(userSchemas: schemas)

  /// Rules with every form of condition, some of which end; and exceptions.
  static func rules(_ count: Int, _ random: inout SeededGenerator) throws -> CompiledRules {
    var text = ConditionGenerator(schemas: schemas).file(rules: count, &random)
    let days = ["2025-12-31", "2026-01-01", "2026-01-02", "2026-02-01"]
    for (number, day) in days.enumerated() {
      text += "rule \"until \(number)\" { when active ne false assign role \"E\" in \"U\(number)\" until \"\(day)\" }\n"
      text += "except \"ann\" from \"\(number)\" until \"\(day)\" because \"test\"\n"
      text += "except \"u\(number)\" from \"until \(number)\" because \"test\"\n"
    }
    text += "rule \"soon\" { when hiredAt gt now assign role \"S\" in \"U\" }\n"
    text += "rule \"long\" { when projects[since le now - 7d] assign role \"L\" in \"U\" }\n"
    return try RuleEnvironment(schemas: schemas).compile(text)
  }

  /// A random request; the changes, none if it is refused.
  mutating func act(_ random: inout SeededGenerator) -> [StoreChange] {
    let now = Self.now
    do {
      switch Int.random(in: 0..<20, using: &random) {
      case 0..<4: return try store.create(.user, Self.user(&random), now: now).changes
      case 4: return try store.load(.user, Self.user(&random, hasOwnGroups: true)).changes
      case 5, 6: return try store.replace(.user, someID(.user, &random), with: Self.user(&random), now: now).changes
      case 7: return try store.delete(.user, someID(.user, &random), now: now).changes
      case 8..<10: return try store.create(.group, group(&random), now: now).changes
      case 10: return try store.replace(.group, someID(.group, &random), with: group(&random), now: now).changes
      case 11: return try store.delete(.group, someID(.group, &random), now: now).changes
      case 12..<14: return try store.rename(someID(.group, &random), to: Self.pick(Self.groupNames, &random)).changes
      case 14, 15:
        return try store.join(user: someID(.user, &random), group: someID(.group, &random), now: now).changes
      case 16: return try store.leave(user: someID(.user, &random), group: someID(.group, &random), now: now).changes
      default:
        let values: [(String, SCIMValue)] = [
          ("title", .string(Self.pick(["IT", "Sales", "Backup Admin"], &random))),
          ("active", .boolean(Bool.random(using: &random))),
          ("userName", .string(Self.pick(Self.userNames, &random))),
        ]
        let (path, value) = values[Int.random(in: 0..<values.count, using: &random)]
        let request = PatchRequest([PatchOperation(.replace, path: path, value: value)])
        return try store.patch(.user, someID(.user, &random), request, now: now).changes
      }
    } catch {
      return []
    }
  }

  /// Reads the directory back from what a database would have of it: users are kept as JSON then.
  mutating func restore() { store = store.restored(schemas: Self.schemas) }

  private static func pick(_ values: [String], _ random: inout SeededGenerator) -> String {
    values[Int.random(in: 0..<values.count, using: &random)]
  }

  private static func user(_ random: inout SeededGenerator, hasOwnGroups: Bool = false) -> SCIMObject {
    var user = people.user(&random)
    user["userName"] = .string(pick(userNames, &random))
    user["id"] = nil
    if !hasOwnGroups { user["groups"] = nil }
    return schemas.conform(user).resource
  }

  private func someID(_ type: ResourceType, _ random: inout SeededGenerator) -> String {
    store.ids(type).randomElement(using: &random) ?? "none"
  }

  private func group(_ random: inout SeededGenerator) -> SCIMObject {
    let members = (0..<Int.random(in: 0..<4, using: &random)).map { _ in
      SCIMValue.complex(SCIMObject([("value", .string(someID(.user, &random)))]))
    }
    return SCIMObject([
      ("displayName", .string(Self.pick(Self.groupNames, &random))), ("members", .array(members)),
    ])
  }
}

extension SCIMStore {
  /// Gives a group another name.
  @discardableResult
  mutating func rename(_ group: String, to name: String) throws(SCIMError) -> StoreResult {
    let request = PatchRequest([PatchOperation(.replace, path: "displayName", value: .string(name))])
    return try patch(.group, group, request, now: RandomDirectory.now)
  }

  /// The same directory, read back from what a database would have of it. The users of ``hasClaims`` are not found any
  /// more when a group comes or goes.
  func restored(schemas: ResourceSchemas) -> SCIMStore {
    func text(_ value: SCIMValue?) -> String? { if case .string(let text)? = value { text } else { nil } }
    var (users, groups) = (RestoredUsers { Self.object($0) }, RestoredGroups())
    for id in ids(.user) {
      guard let row = self.text(.user, id)?.json else { continue }
      users.add(
        id: id, name: name(.user, id) ?? "", externalID: text(Self.object(row)["externalId"]), emails: [], text: row)
    }
    let all = RestoredUsers([users])
    var members = RestoredMembers(of: all)
    for id in ids(.group) {
      guard let row = self.text(.group, id)?.json, let number = groups.add(Self.object(row)),
        let group = try? membership(of: id)
      else { continue }
      for member in group.users + group.nestedGroups + group.unknown {
        members.add(member, element: self.member(member, of: id), to: number)
      }
    }
    var store = SCIMStore(userSchemas: schemas)
    store.restore(all, groups, [members])
    return store
  }

  private static func object(_ text: [UInt8]) -> SCIMObject {
    guard case .complex(let object)? = try? JSONReader().read(text[...]) else { return SCIMObject() }
    return object
  }

  /// What rules say about every user, by id, without anything that was known before.
  func decisions(_ rules: CompiledRules, now: Instant) -> [String: Decision] {
    var evaluator = rules.evaluator(now: now)
    var found: [String: Decision] = [:]
    for id in ids(.user) { found[id] = (try? read(.user, id)).map { evaluator.evaluate($0) } }
    return found
  }
}
