import SCIMModel
import SCIMStore
import TestSupport
import Testing

/// Random requests, checked against a plain recomputation.
@Suite struct StorePropertyTests {
  static let names = ["ann", "ANN", "bob", "cleo", "dan", "Straße", "STRASSE", "eve"]

  /// One random request; true if the directory took it.
  static func act(on store: inout SCIMStore, _ random: inout SeededGenerator, step: Int) -> Bool {
    let now = at(Int64(step))
    func someID(_ type: ResourceType) -> String { store.ids(type).randomElement(using: &random) ?? "none" }
    func memberID() -> String {
      switch Int.random(in: 0..<10, using: &random) {
      case 0: "ghost\(Int.random(in: 0..<3, using: &random))"
      case 1: someID(.group)
      default: someID(.user)
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
      switch Int.random(in: 0..<14, using: &random) {
      case 0, 1: try store.create(.user, json(#"{"userName": "\#(name)"}"#), now: now)
      case 2: try store.create(.group, json(#"{"displayName": "\#(name)", "members": \#(members())}"#), now: now)
      case 3: try store.load(.user, json(#"{"id": "ghost1", "userName": "\#(name)"}"#), now: now)
      case 4: try store.delete(.user, someID(.user), now: now)
      case 5: try store.delete(.group, someID(.group), now: now)
      case 6: try store.replace(.user, someID(.user), with: json(#"{"userName": "\#(name)"}"#), now: now)
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

  /// The groups of every user, computed from the Group resources alone.
  static func groupsFromScratch(_ store: SCIMStore) -> [String: [String]] {
    var result = Dictionary(uniqueKeysWithValues: store.ids(.user).map { ($0, [String]()) })
    store.forEach(.group) { group in
      guard case .string(let id)? = group["id"], case .array(let members)? = group["members"] else { return }
      for case .complex(let member) in members {
        guard case .string(let user)? = member["value"], result[user] != nil else { continue }
        if let type = member["type"], type != .string("User") { continue }
        result[user, default: []].append(id)
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
        }
        let expected = Self.groupsFromScratch(store)
        for id in store.ids(.user) {
          #expect(store.groups(ofUser: id) == expected[id], "user \(id), step \(step); \(seed)")
        }
        var keys: Set<[UInt8]> = []
        store.forEach(.user) { user in
          guard case .string(let name)? = user["userName"] else { return }
          #expect(keys.insert(ComparisonKey.of(name, caseExact: false)).inserted, "\(name) twice; \(seed)")
          #expect(store.ids(.user, named: name).count == 1, "\(name) not found; \(seed)")
        }
      }
    }
    #expect((600...1_800).contains(accepted), "of 2,400 requests \(accepted) were accepted; \(seed)")
  }

  @Test func changesNameEveryUserWhoseGroupsChanged() throws {
    var random = SeededGenerator.fromEnvironment()
    let seed = "\(random)"
    var accepted = 0
    for _ in 0..<20 {
      var store = SCIMStore()
      for step in 0..<60 {
        let before = store
        let next = store.log.next
        accepted += Self.act(on: &store, &random, step: step) ? 1 : 0
        let affected = Set(store.log.changes(from: next).flatMap(\.affectedUsers))
        for id in store.ids(.user) {
          let old = try? before.read(.user, id)
          let new = try store.read(.user, id)
          if old != new { #expect(affected.contains(id), "user \(id), step \(step); \(seed)") }
        }
        for id in before.ids(.user) where !store.ids(.user).contains(id) { #expect(affected.contains(id), "\(seed)") }
      }
    }
    #expect((300...900).contains(accepted), "of 1,200 requests \(accepted) were accepted; \(seed)")
  }

  @Test func logForgetsTheOldestChanges() throws {
    var store = SCIMStore()
    let id = try store.add(.user, #"{"userName": "ann"}"#)
    for step in 0..<2_500 {
      try store.replace(.user, id, with: json(#"{"userName": "ann", "title": "\#(step)"}"#), now: at(Int64(step)))
    }
    #expect(store.log.next == 2_502)
    #expect((ChangeLog.capacity...2 * ChangeLog.capacity).contains(store.log.changes.count))
    #expect(store.log.changes(from: 2_501).map(\.kind) == [.updated])
  }
}
