import SCIMModel
import TestSupport
import Testing

@testable import SCIMStore

/// A directory so large that its tables grow, leave holes and close them, checked against plain arrays.
@Suite struct StoreScaleTests {
  @Test func usersComeAndGo() throws {
    var random = SeededGenerator.fromEnvironment()
    let seed = "\(random)"
    var store = SCIMStore()
    var users: [(id: String, name: String)] = []
    var snapshots: [(store: SCIMStore, names: [String])] = []
    for step in 0..<3_000 {
      users.append(
        (try store.add(.user, #"{"userName": "n\#(step)", "groups": [{"display": "C\#(step % 7)"}]}"#), "n\(step)"))
    }
    for step in 0..<2_200 {
      if step % 700 == 0 { snapshots.append((store, users.map(\.name))) }
      if step % 10 == 0 {
        users.append((try store.add(.user, #"{"userName": "m\#(step)"}"#), "m\(step)"))
      } else if step % 3 == 0 {
        let index = Int.random(in: 0..<users.count, using: &random)
        users[index].name = "r\(step)"
        let request = PatchRequest([PatchOperation(.replace, path: "userName", value: .string("r\(step)"))])
        try store.patch(.user, users[index].id, request, now: at(1))
      } else {
        let gone = users.remove(at: Int.random(in: 0..<users.count, using: &random))
        try store.delete(.user, gone.id, now: at(1))
        #expect(!store.contains(.user, gone.id) && store.ids(.user, named: gone.name).isEmpty, "\(seed)")
      }
    }
    snapshots.append((store, users.map(\.name)))
    for (store, names) in snapshots {
      #expect(store.ids(.user).map { store.name(.user, $0) } == names, "\(seed)")
      #expect(names.allSatisfy { store.ids(.user, named: $0.uppercased()).count == 1 }, "\(seed)")
      #expect(store.count(.user) == names.count, "\(seed)")
    }
    #expect(users.map(\.id) == store.ids(.user), "\(seed)")
  }

  @Test func membersComeAndGo() throws {
    var random = SeededGenerator.fromEnvironment()
    let seed = "\(random)"
    var store = SCIMStore()
    let users = try (0..<1_500).map { try store.add(.user, #"{"userName": "n\#($0)"}"#) }
    let group = try store.add(.group, #"{"displayName": "G"}"#)
    var members: [String] = []
    var snapshots: [(store: SCIMStore, members: [String])] = []
    for target in [600, 60, 1_300, 250] {
      while members.count != target {
        let id = users.randomElement(using: &random) ?? ""
        if let index = members.firstIndex(of: id) {
          if members.count < target { continue }
          members.remove(at: index)
          #expect(try store.leave(user: id, group: group, now: at(1)).changes.map(\.affectedUsers) == [[id]])
        } else if members.count < target {
          members.append(id)
          #expect(try store.join(user: id, group: group, now: at(1)).changes.map(\.affectedUsers) == [[id]])
        }
      }
      snapshots.append((store, members))
    }
    for (store, members) in snapshots {
      #expect(try store.membership(of: group) == Membership(users: members), "\(seed)")
      let isIn = Set(members)
      #expect(users.allSatisfy { store.groups(ofUser: $0) == (isIn.contains($0) ? [group] : []) }, "\(seed)")
    }
    #expect(try store.delete(.group, group, now: at(2)).changes[0].affectedUsers.count == 250)
    #expect(users.allSatisfy { store.groups(ofUser: $0).isEmpty })
  }

  @Test func claimsOfManyUsersAreDecidedTogether() throws {
    var store = SCIMStore()
    let count = 1_200
    for index in 0..<count {
      try store.load(.user, json(#"{"id": "u\#(index)", "userName": "n\#(index)", "groups": [{"display": "G"}]}"#))
    }
    let snapshot = store
    let group = try store.adoptGroup(id: nil, name: "g")
    let all = (0..<count).map { "u\($0)" }
    #expect(group.changes.map(\.affectedUsers) == [all])
    #expect(try store.membership(of: group.id).users == all)
    try store.delete(.group, group.id, now: at(1))
    #expect(all.allSatisfy { store.claims(ofUser: $0).isEmpty })
    #expect(all.allSatisfy { snapshot.claims(ofUser: $0).count == 1 })
  }

  @Test func logForgetsTheOldestAffectedUsers() {
    var log = ChangeLog()
    let ids = (0..<30_000).map(String.init)
    for number in 1...9 { log.append([StoreChange(.updated, .group, id: "\(number)", affectedUsers: ids)]) }
    #expect(log.next == 10)
    #expect(log.changes.map(\.id) == ["5", "6", "7", "8", "9"])
    log.append([StoreChange(.updated, .group, id: "x", affectedUsers: ids + ids + ids + ids + ids + ids + ids)])
    #expect(log.changes.map(\.id) == ["x"])
    #expect(log.first == 10)
  }
}
