import SCIMModel
import SCIMStore

@testable import SCIMServer

/// A change of users or groups.
struct SimulatedStep: Sendable {
  let run: @Sendable (inout DirectoryTransaction) throws -> Void
}

extension SimulatedDirectory {
  private static let groupNames = ["Admins", "admins", "Ops", "Sales", "Backup", "é"]
  /// About so many users there are.
  private static let crowd = 120

  /// A random change of users or groups as they are.
  func step(in store: SCIMStore, _ random: inout SeededGenerator) -> SimulatedStep {
    func pick(_ type: ResourceType) -> String { store.ids(type).randomElement(using: &random) ?? "none" }
    let body = Self.user(&random)
    switch Int.random(in: 0..<24, using: &random) {
    case 0..<3:
      if store.count(.user) > Self.crowd { fallthrough }
      return SimulatedStep { _ = try $0.create(.user, body) }
    case 3:
      let id = pick(.user)
      return SimulatedStep { try $0.delete(.user, id) }
    case 4, 5:
      let id = pick(.user)
      return SimulatedStep { _ = try $0.replace(.user, id, with: body) }
    case 6..<11:
      let (id, request) = (pick(.user), Self.patch(&random))
      return SimulatedStep { _ = try $0.patch(.user, id, request) }
    case 11:
      let members = (0..<Int.random(in: 0..<6, using: &random)).map { _ in pick(.user) }
      let group = Self.group(members, &random)
      if store.count(.group) > 12 { fallthrough }
      return SimulatedStep { _ = try $0.create(.group, group) }
    case 12:
      let id = pick(.group)
      return SimulatedStep { try $0.delete(.group, id) }
    case 13:
      let members = (0..<Int.random(in: 0..<20, using: &random)).map { _ in pick(.user) }
      let (id, group) = (pick(.group), Self.group(members, &random))
      return SimulatedStep { _ = try $0.replace(.group, id, with: group) }
    case 14:
      let name = SCIMValue.string(Self.groupNames.randomElement(using: &random) ?? "")
      let (id, rename) = (pick(.group), PatchOperation(.replace, path: "displayName", value: name))
      return SimulatedStep { _ = try $0.patch(.group, id, PatchRequest([rename])) }
    case 15:
      // One who comes and goes at once.
      return SimulatedStep { transaction in
        let user = try transaction.create(.user, body)
        try transaction.delete(.user, user.id)
      }
    default:
      let member = SCIMValue.array([.complex(SCIMObject([("value", .string(pick(.user)))]))])
      let verb = Bool.random(using: &random) ? PatchOperation.Verb.add : .remove
      let (id, change) = (pick(.group), PatchOperation(verb, path: "members", value: member))
      return SimulatedStep { _ = try $0.patch(.group, id, PatchRequest([change])) }
    }
  }

  private static func user(_ random: inout SeededGenerator) -> SCIMObject {
    SCIMObject([
      ("userName", .string("u\(Int.random(in: 0..<400, using: &random))")),
      ("title", .string(["IT", "Sales"].randomElement(using: &random) ?? "")),
      ("active", .boolean(Int.random(in: 0..<8, using: &random) > 0)),
    ])
  }

  private static func patch(_ random: inout SeededGenerator) -> PatchRequest {
    let user = user(&random)
    let name = ["userName", "title", "active"].randomElement(using: &random) ?? ""
    return PatchRequest([PatchOperation(.replace, path: name, value: user[name])])
  }

  private static func group(_ members: [String], _ random: inout SeededGenerator) -> SCIMObject {
    SCIMObject([
      ("displayName", .string(groupNames.randomElement(using: &random) ?? "")),
      ("members", .array(Set(members).sorted().map { .complex(SCIMObject([("value", .string($0))])) })),
    ])
  }
}
