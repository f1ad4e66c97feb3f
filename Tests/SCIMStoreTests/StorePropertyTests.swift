import SCIMModel
import TestSupport
import Testing

@testable import SCIMStore

/// Random requests, checked against a plain recomputation.
@Suite struct StorePropertyTests {
  static let names = ["ann", "ANN", "bob", "cleo", "dan", "Straße", "STRASSE", "eve"]

  /// One random request; true if the directory took it.
  ///
  /// - Parameter loads: False for requests of clients only.
  static func act(
    on store: inout SCIMStore, _ random: inout SeededGenerator, step: Int, loads: Bool = true
  ) -> Bool {
    let now = at(Int64(step))
    func someID(_ type: ResourceType) -> String { store.ids(type).randomElement(using: &random) ?? "none" }
    func memberID() -> String {
      switch Int.random(in: 0..<10, using: &random) {
      case 0: "ghost\(Int.random(in: 0..<3, using: &random))"
      case 1: someID(.group)
      default: someID(.user)
      }
    }
    func claims() -> String {
      let elements = (0..<Int.random(in: 0..<4, using: &random)).map { _ in
        let value = Bool.random(using: &random) ? "" : #""value": "\#(memberID())", "#
        let type = ["", #", "type": "indirect""#].randomElement(using: &random) ?? ""
        return #"{\#(value)"display": "\#(names.randomElement(using: &random) ?? "")"\#(type)}"#
      }
      return "[\(elements.joined(separator: ", "))]"
    }
    func givenID() -> String {
      switch Int.random(in: 0..<3, using: &random) {
      case 0: ""
      case 1: #""id": "ghost\#(Int.random(in: 0..<3, using: &random))", "#
      default: #""id": "\#(someID(Bool.random(using: &random) ? .user : .group))", "#
      }
    }
    func members() -> String {
      let elements = (0..<Int.random(in: 0..<4, using: &random)).map { _ in
        let type = ["", #", "type": "User""#, #", "type": "Group""#].randomElement(using: &random) ?? ""
        return #"{"value": "\#(memberID())"\#(type)}"#
      }
      return "[\(elements.joined(separator: ", "))]"
    }
    let name = names.randomElement(using: &random) ?? "ann"
    do {
      let loading = [3, 13, 14, 15, 17]
      let requests = (0..<20).filter { loads || !loading.contains($0) }
      switch requests.randomElement(using: &random) ?? 0 {
      case 0, 1: try store.create(.user, json(#"{"userName": "\#(name)"}"#), now: now)
      case 2: try store.create(.group, json(#"{"displayName": "\#(name)", "members": \#(members())}"#), now: now)
      case 3, 13:
        let place = Bool.random(using: &random) ? store.ids(.user, named: name).first : nil
        try store.load(.user, json(#"{\#(givenID())"userName": "\#(name)", "groups": \#(claims())}"#), inPlaceOf: place)
      case 14, 15:
        let place = Bool.random(using: &random) ? someID(.group) : nil
        try store.load(
          .group, json(#"{\#(givenID())"displayName": "\#(name)", "members": \#(members())}"#), inPlaceOf: place)
      case 16: try store.patch(.group, someID(.group), #"[{"op":"replace","path":"displayName","value":"\#(name)"}]"#)
      case 17:
        let id = Bool.random(using: &random) ? nil : "ghost\(Int.random(in: 0..<3, using: &random))"
        try store.adoptGroup(id: id, name: name)
      case 18:
        let email = #"{"value":"\#(name)","type":"work","primary":true}"#
        let path = ["emails", #"emails[type eq \"work\"]"#].randomElement(using: &random) ?? ""
        try store.patch(.user, someID(.user), #"[{"op":"add","path":"\#(path)","value":\#(email)}]"#)
      case 4: try store.delete(.user, someID(.user), now: now)
      case 5: try store.delete(.group, someID(.group), now: now)
      case 6:
        let body = try json(#"{"userName": "\#(name)", "externalId": "x\#(Int.random(in: 0..<4, using: &random))"}"#)
        try store.replace(.user, someID(.user), with: body, now: now)
      case 7:
        let body = try json(#"{"displayName": "\#(name)", "members": \#(members())}"#)
        try store.replace(.group, someID(.group), with: body, now: now)
      case 8: try store.patch(.group, someID(.group), #"[{"op":"add","path":"members","value":\#(members())}]"#)
      case 9:
        try store.patch(.group, someID(.group), #"[{"op":"remove","path":"members[value eq \"\#(memberID())\"]"}]"#)
      case 10: try store.patch(.group, someID(.group), #"[{"op":"replace","value":{"members":\#(members())}}]"#)
      case 11: try store.join(user: someID(.user), group: someID(.group), now: now)
      case 12: try store.leave(user: someID(.user), group: someID(.group), now: now)
      default:
        let last =
          Bool.random(using: &random)
          ? #"{"op":"remove","path":"userName"}"# : #"{"op":"add","path":"title","value":"x"}"#
        try store.patch(
          .user, someID(.user),
          #"[{"op":"replace","path":"userName","value":"\#(name)"},{"op":"replace","path":"active","value":"False"},\#(last)]"#
        )
      }
      return true
    } catch {
      return false
    }
  }

  /// The groups of every user, computed from the Group resources and the users' own lists alone.
  static func groupsFromScratch(_ store: SCIMStore) -> [String: [SCIMValue]] {
    var result = Dictionary(uniqueKeysWithValues: store.ids(.user).map { ($0, [SCIMValue]()) })
    store.forEach(.group) { group in
      guard case .string(let id)? = group["id"], case .array(let members)? = group["members"] else { return }
      for case .complex(let member) in members {
        guard case .string(let user)? = member["value"], result[user] != nil else { continue }
        if let type = member["type"], type != .string("User") { continue }
        let entry = SCIMObject([
          ("value", .string(id)), ("display", group["displayName"] ?? .null), ("type", .string("direct")),
        ])
        result[user]?.append(.complex(entry))
      }
    }
    for user in store.users.resources {
      guard case .array(let own)? = user.attributes["groups"] else { continue }
      result[user.id]? += own.filter { entry in
        guard let claim = GroupClaim(entry) else { return true }
        return store.groups.resources.allSatisfy { !claim.names(groupID: $0.knownID, $0.name) }
      }
    }
    return result
  }

  @Test func requestsInAnyOrderKeepTheInvariants() throws {
    var random = SeededGenerator.fromEnvironment()
    let seed = "\(random)"
    var accepted = 0
    for _ in 0..<40 {
      var store = SCIMStore()
      for step in 0..<60 {
        let before = store
        if Self.act(on: &store, &random, step: step) {
          accepted += 1
        } else {
          #expect(store.contents == before.contents, "a refused request changed the directory; \(seed)")
          #expect(store.log.next == before.log.next)
        }
        let expected = Self.groupsFromScratch(store)
        for id in store.ids(.user) {
          let groups = try store.read(.user, id)["groups"] ?? .array([])
          #expect(groups == .array(expected[id] ?? []), "user \(id), step \(step); \(seed)")
        }
        Self.checkNames(store, seed)
        Self.checkVersions(before, store, seed)
        Self.checkClaims(before, store, seed)
      }
    }
    #expect(accepted > 1_500, "\(seed)")
  }

  static func checkNames(_ store: SCIMStore, _ seed: String) {
    var keys: Set<[UInt8]> = []
    store.forEach(.user) { user in
      guard case .string(let name)? = user["userName"] else { return }
      #expect(keys.insert(ComparisonKey.of(name, caseExact: false)).inserted, "\(name) twice; \(seed)")
      #expect(store.ids(.user, named: name).count == 1, "\(name) not found; \(seed)")
    }
    #expect(Set(store.ids(.user)).isDisjoint(with: store.ids(.group)), "one id in both types; \(seed)")
  }

  /// What changed has a new version, even if an export says nothing of versions.
  static func checkVersions(_ before: SCIMStore, _ after: SCIMStore, _ seed: String) {
    for type in ResourceType.allCases {
      for old in before.table(type).resources {
        guard let new = after.table(type)[old.id], new.meta["version"] != nil, old.meta["version"] != nil else {
          continue
        }
        let differs = new.attributes != old.attributes || new.members.value != old.members.value
        var (a, b) = (old.attributes, new.attributes)
        (a["groups"], b["groups"]) = (nil, nil)
        if differs, a != b || type == .group {
          #expect(new.meta["version"] != old.meta["version"], "\(type) \(old.id); \(seed)")
        }
      }
    }
  }

  /// No claim outlives the group, or the name, that decided it.
  static func checkClaims(_ before: SCIMStore, _ after: SCIMStore, _ seed: String) {
    let changes = after.log.changes(from: before.log.next)
    // A group that got another id is still there.
    guard !changes.contains(where: { $0.kind == .created }) else { return }
    for old in before.groups.resources {
      let new = after.groups[old.id]
      if let new, GroupKey.name(new.name) == GroupKey.name(old.name) { continue }
      for user in after.users.resources where changes.allSatisfy({ $0.id != user.id }) {
        let left = user.claims.filter { claim in claim.names(old) && !(new.map { claim.names($0) } ?? false) }
        #expect(left.isEmpty, "user \(user.id) still claims \(old.name); \(seed)")
      }
    }
  }

  @Test func changesNameTheUsersWhoseGroupsChangedAndNobodyElse() throws {
    var random = SeededGenerator.fromEnvironment()
    let seed = "\(random)"
    for _ in 0..<40 {
      var store = SCIMStore()
      for step in 0..<60 {
        let before = store
        _ = Self.act(on: &store, &random, step: step)
        let affected = store.log.changes(from: before.log.next).flatMap(\.affectedUsers)
        var expected: Set<String> = []
        // An export may say of a user what Group resources have decided otherwise.
        var tolerated = Set(store.log.changes(from: before.log.next).filter { $0.type == .user }.map(\.id))
        for id in Set(store.ids(.user) + before.ids(.user)) {
          let (old, new) = (try? before.read(.user, id), try? store.read(.user, id))
          if old != new { expected.insert(id) }
          // Who joined or left a group, or is in one that was renamed, is named even if a claim said the same.
          if before.groups(ofUser: id) != store.groups(ofUser: id) {
            tolerated.insert(id)
          }
          let names = store.groups(ofUser: id).map { store.name(.group, $0) ?? "" }
          if names != before.groups(ofUser: id).map({ before.name(.group, $0) ?? "" }) { tolerated.insert(id) }
        }
        #expect(expected.isSubset(of: affected), "step \(step): \(expected.subtracting(affected)); \(seed)")
        // Where an id was made free, what came first may be undone by what came then.
        if Set(store.log.changes(from: before.log.next).map(\.kind)).isSuperset(of: [.created, .deleted]) { continue }
        let others = Set(affected).subtracting(expected).subtracting(tolerated)
        #expect(others.isEmpty, "step \(step): \(others); \(seed)")
      }
    }
  }

  @Test func logForgetsTheOldestChanges() throws {
    var store = SCIMStore()
    let id = try store.add(.user, #"{"userName": "ann"}"#)
    for step in 0..<2_500 {
      try store.replace(.user, id, with: json(#"{"userName": "ann", "title": "\#(step)"}"#), now: at(Int64(step)))
    }
    #expect(store.log.next == 2_502)
    #expect((ChangeLog.defaultCapacity...2 * ChangeLog.defaultCapacity).contains(store.log.changes.count))
    #expect(store.log.changes(from: 2_501).map(\.kind) == [.updated])
  }
}
