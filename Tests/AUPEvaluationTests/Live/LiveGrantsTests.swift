import AUPLanguage
import SCIMModel
import SCIMStore
import TestSupport
import Testing

@testable import AUPEvaluation

@Suite struct LiveGrantsTests {
  /// All that can be read of it.
  private func decisions(_ grants: LiveGrants, in store: SCIMStore) -> [String: Decision] {
    var found: [String: Decision] = [:]
    for id in store.ids(.user) { found[id] = grants.decision(ofUser: id) }
    return found
  }

  /// What changes made of decisions, worked out from nothing.
  private func changes(
    from old: [String: Decision], to new: [String: Decision]
  ) -> Set<GrantChange> {
    let none = Decision(rules: [], grants: [], isActive: true)
    return Set(
      Set(old.keys).union(new.keys).compactMap { id in
        let (before, after) = (old[id] ?? none, new[id] ?? none)
        if before.rules == after.rules { return nil }
        func only<Value: Comparable & Hashable>(_ a: [Value], _ b: [Value]) -> [Value] {
          Set(a).subtracting(b).sorted()
        }
        return GrantChange(
          user: id, gainedRules: only(after.rules, before.rules), lostRules: only(before.rules, after.rules),
          gainedGrants: only(after.grants, before.grants), lostGrants: only(before.grants, after.grants))
      })
  }

  @Test func incrementalDecisionsAreThoseOfEvaluatingEverybody() throws {
    var random = SeededGenerator.fromEnvironment()
    let seed = "\(random)"
    var reported = 0
    for _ in 0..<12 {
      let rules = try RandomDirectory.rules(20, &random)
      var directory = RandomDirectory()
      for _ in 0..<20 { _ = directory.act(&random) }
      var now = RandomDirectory.now
      let restored = directory.store.restored(schemas: RandomDirectory.schemas)
      #expect(
        decisions(LiveGrants(rules, in: restored, now: now), in: restored) == restored.decisions(rules, now: now),
        "\(seed)")
      if !directory.store.hasClaims { directory.restore() }
      var grants = LiveGrants(rules, in: directory.store, now: now)
      let first = directory.store
      var expected = directory.store.decisions(rules, now: now)
      #expect(decisions(grants, in: directory.store) == expected, "\(seed)")
      for _ in 0..<60 {
        let found: [GrantChange]
        if Int.random(in: 0..<6, using: &random) == 0 {
          now = Instant(
            seconds: RandomDirectory.now.seconds + Int64.random(in: -20 * 86_400...40 * 86_400, using: &random),
            nanoseconds: Bool.random(using: &random) ? 0 : 1)
          if Int.random(in: 0..<4, using: &random) == 0 { now = RandomDirectory.now }
          found = grants.advance(to: now, in: directory.store)
        } else {
          var changes: [StoreChange] = []
          let former = [nil, first, directory.store].randomElement(using: &random)!
          for _ in 0..<Int.random(in: 1...3, using: &random) { changes += directory.act(&random) }
          found = grants.update(after: changes, in: directory.store, former: former)
        }
        let before = expected
        expected = directory.store.decisions(rules, now: now)
        #expect(decisions(grants, in: directory.store) == expected, "\(seed)")
        #expect(Set(found) == changes(from: before, to: expected) && Set(found).count == found.count, "\(seed)")
        #expect(grants.userCount == expected.count, "\(seed)")
        reported += found.count
      }
      for rule in rules.program.rules.indices {
        let users = expected.filter { $0.value.rules.contains(rule) }.keys.sorted()
        #expect(grants.users(ofRule: rule).sorted() == users, "\(seed)")
        #expect(grants.userCount(ofRule: rule) == users.count, "\(seed)")
      }
    }
    #expect(reported > 500, "hardly anything changed; \(seed)")
  }

  /// A directory of 2,000 users, one in ten in the group `Admins`.
  private func staff() throws -> (store: SCIMStore, admins: String) {
    var store = SCIMStore()
    var members: [SCIMValue] = []
    for number in 0..<2_000 {
      let id = try store.create(
        .user, SCIMObject([("userName", .string("n\(number)"))]), now: RandomDirectory.now
      ).id
      if number % 10 == 0 { members.append(.complex(SCIMObject([("value", .string(id))]))) }
    }
    let admins = try store.create(
      .group, SCIMObject([("displayName", .string("Admins")), ("members", .array(members))]), now: RandomDirectory.now
    ).id
    return (store, admins)
  }

  private static let rules = """
    rule "Admins" { when group eq "Admins" assign role "Admin" in "A", "B" }
    rule "Staff" { when group eq "Staff" assign role "Admin" in "B", "C" }
    """

  @Test func renamingAGroupEvaluatesItsMembersAndNobodyElse() throws {
    var (store, admins) = try staff()
    var grants = LiveGrants(try RuleEnvironment().compile(Self.rules), in: store, now: RandomDirectory.now)
    #expect(grants.evaluations == 2_000)
    let members = grants.users(ofRule: 0)
    #expect(try members == store.membership(of: admins).users)

    let result = try store.rename(admins, to: "staff")
    let found = grants.update(after: result.changes, in: store)
    #expect(grants.evaluations == 2_200)
    #expect(
      found
        == members.map {
          GrantChange(
            user: $0, gainedRules: [1], lostRules: [0], gainedGrants: [Grant(role: "Admin", unit: "C")],
            lostGrants: [Grant(role: "Admin", unit: "A")])
        })
    #expect(grants.users(ofRule: 0) == [] && grants.users(ofRule: 1) == members)
  }

  @Test func aDeletedUserLosesEverythingAndHisPlaceIsTakenByTheNext() throws {
    var (store, admins) = try staff()
    var grants = LiveGrants(try RuleEnvironment().compile(Self.rules), in: store, now: RandomDirectory.now)
    let ann = grants.users(ofRule: 0)[100]
    let gone = grants.update(after: try store.delete(.user, ann, now: RandomDirectory.now).changes, in: store)
    let all = ["A", "B"].map { Grant(role: "Admin", unit: $0) }
    #expect(gone == [GrantChange(user: ann, lostRules: [0], lostGrants: all)])
    #expect(grants.decision(ofUser: ann) == nil)
    #expect(grants.userCount == 1_999)

    let new = try store.create(.user, SCIMObject([("userName", .string("new"))]), now: RandomDirectory.now)
    #expect(grants.update(after: new.changes, in: store) == [])
    let joined = try store.join(user: new.id, group: admins, now: RandomDirectory.now)
    let came = grants.update(after: joined.changes, in: store)
    #expect(came == [GrantChange(user: new.id, gainedRules: [0], gainedGrants: all)])
    #expect(grants.users(ofRule: 0)[100] == new.id)
  }

  @Test func timeEvaluatesThoseWhomItPasses() throws {
    var store = SCIMStore(userSchemas: RandomDirectory.schemas)
    func hire(_ name: String, _ date: String) throws -> String {
      let badge = SCIMValue.complex(SCIMObject([("hiredAt", .string(date))]))
      let user = SCIMObject([("userName", .string(name)), (GeneratedSchemas.extension.id, badge)])
      return try store.create(.user, user, now: RandomDirectory.now).id
    }
    let ann = try hire("ann", "2026-03-01T00:00:00Z")
    let bob = try hire("bob", "2026-03-02T00:00:00Z")
    let rules = try RuleEnvironment(schemas: RandomDirectory.schemas).compile(
      """
      rule "Here" { when hiredAt le now assign role "Reader" in "U" }
      rule "Welcome" { when hiredAt gt now - 30d assign role "Guest" in "U" until "2026-06-01" }
      """)
    var grants = LiveGrants(rules, in: store, now: RandomDirectory.now)
    func advance(_ date: String) throws -> (found: [GrantChange], evaluated: Int) {
      let before = grants.evaluations
      let found = grants.advance(to: try #require(Instant(parsing: date)), in: store)
      return (found, grants.evaluations - before)
    }
    let reader = [Grant(role: "Reader", unit: "U")]
    let guest = [Grant(role: "Guest", unit: "U")]
    func here(_ user: String) -> GrantChange { GrantChange(user: user, gainedRules: [0], gainedGrants: reader) }
    func settled(_ user: String) -> GrantChange { GrantChange(user: user, lostRules: [1], lostGrants: guest) }
    #expect(try advance("2026-02-28T23:59:59Z") == ([], 0))
    #expect(try advance("2026-03-01T00:00:00Z") == ([here(ann)], 1))
    #expect(try advance("2026-03-31T00:00:00Z") == ([settled(ann), here(bob)], 2))
    // Ann once more: 30 days had passed to the second, and now have.
    #expect(try advance("2026-06-01T00:00:00Z") == ([settled(bob)], 2))
    #expect(grants.users(ofRule: 1) == [])
  }
}

private func == (a: (found: [GrantChange], evaluated: Int), b: ([GrantChange], Int)) -> Bool {
  a.found == b.0 && a.evaluated == b.1
}
