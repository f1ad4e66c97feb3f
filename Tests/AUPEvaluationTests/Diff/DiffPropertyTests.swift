import AUPLanguage
import Foundation
import SCIMModel
import TestSupport
import Testing

@testable import AUPEvaluation

/// Differences of random rule sets over random users, held against two evaluations of each user.
@Suite struct DiffPropertyTests {
  /// Who gains and who loses what, by name.
  private struct Changes: Equatable {
    var gained: [String: Set<Grant>] = [:]
    var lost: [String: Set<Grant>] = [:]

    init(from old: [String: Set<Grant>], to new: [String: Set<Grant>]) {
      for name in Set(old.keys).union(new.keys) {
        let (had, has) = (old[name] ?? [], new[name] ?? [])
        if !has.isSubset(of: had) { gained[name] = has.subtracting(had) }
        if !had.isSubset(of: has) { lost[name] = had.subtracting(has) }
      }
    }

    /// From the groups, which hold each user once.
    init(_ diff: AccessDiff) {
      for group in diff.groups {
        for user in group.users {
          if !group.gained.isEmpty { gained[user.userName] = Set(group.gained) }
          if !group.lost.isEmpty { lost[user.userName] = Set(group.lost) }
        }
      }
    }

    /// From the lists of each grant.
    init(movements: [AccessDiff.Movement]) {
      for movement in movements {
        for user in movement.gained { gained[user.userName, default: []].insert(movement.grant) }
        for user in movement.lost { lost[user.userName, default: []].insert(movement.grant) }
      }
    }
  }

  /// Everything that must be true of any difference.
  private func check(_ diff: AccessDiff, _ expected: Changes, _ comment: Comment) {
    #expect(Changes(diff) == expected, comment)
    #expect(Changes(movements: diff.movements) == expected, comment)
    let names = diff.groups.flatMap { $0.users.map(\.userName) }
    #expect(Set(names).count == names.count, comment)
    #expect(diff.totals.changed == Set(expected.gained.keys).union(expected.lost.keys).count, comment)
    #expect(diff.totals.gaining == expected.gained.count && diff.totals.losing == expected.lost.count, comment)
    #expect(diff.totals.gained == expected.gained.values.reduce(0) { $0 + $1.count }, comment)
    #expect(diff.totals.lost == expected.lost.values.reduce(0) { $0 + $1.count }, comment)
    for group in diff.groups {
      // Every grant has a rule that did it, and none is said to have done anything else.
      for (isGain, grants) in [(true, group.change.gained), (false, group.change.lost)] {
        let explained = group.change.causes.filter { $0.isGain == isGain }.flatMap(\.grants)
        #expect(Set(explained) == Set(grants), comment)
      }
    }
    checkTexts(diff, expected, comment)
  }

  /// Losses and new holders of privileged roles are in each text as often as in the lists.
  private func checkTexts(_ diff: AccessDiff, _ expected: Changes, _ comment: Comment) {
    let table = DiffTable(diff).text.split(separator: "\n").map(String.init)
    let lost = Dictionary(table.filter { $0.hasPrefix("  - u ") }.map { ($0, 1) }, uniquingKeysWith: +)
    let wanted = Dictionary(uniqueKeysWithValues: expected.lost.map { ("  - \($0)", $1.count) })
    #expect(lost == wanted, comment)
    let markdown = DiffMarkdown(diff).text
    for (name, grants) in expected.gained where grants.contains(where: { $0.role == "Super Admin" }) {
      #expect(table.contains("  + \(name)") && markdown.contains("`\(name)`"), comment)
    }
    for name in expected.lost.keys { #expect(markdown.contains("`\(name)`"), comment) }
    let rows = DiffCSV(diff).bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    for (name, grants) in expected.lost {
      for grant in grants {
        #expect(
          rows.contains { $0.hasPrefix("\(name),") && $0.contains(",loss,\(grant.role),\(grant.unit),") }, comment)
      }
    }
  }

  @Test func aDifferenceIsThatOfTwoEvaluations() throws {
    var random = SeededGenerator.fromEnvironment()
    var changed = 0
    for _ in 0..<30 {
      let sets = try RandomRuleSets(rules: 12, users: 60, &random)
      let users = sets.users(60, &random)
      let evaluatesInactive = Bool.random(using: &random)
      let diff = try sets.diff(users, evaluatesInactive: evaluatesInactive)
      let before = try sets.grants(sets.old, users, evaluatesInactive: evaluatesInactive)
      let after = try sets.grants(sets.new, users, evaluatesInactive: evaluatesInactive)
      check(diff, Changes(from: before, to: after), "\(random)")
      #expect(diff.totals.users == after.count, "\(random)")
      changed += diff.totals.changed
    }
    #expect(changed > 100, "\(random)")
  }

  @Test func aDifferenceOfPeopleIsThatOfTwoExports() throws {
    var random = SeededGenerator.fromEnvironment()
    var (appeared, disappeared) = (0, 0)
    for _ in 0..<30 {
      let sets = try RandomRuleSets(rules: 8, users: 50, &random)
      let all = sets.users(50, &random)
      let others = sets.users(50, &random)
      var (former, users): ([SCIMObject], [SCIMObject]) = ([], [])
      for (user, other) in zip(all, others) {
        let fate = Int.random(in: 0..<6, using: &random)
        if fate > 0 { former.append(user) }
        if fate != 1 { users.append(fate > 3 ? other : user) }
      }
      users.shuffle(using: &random)
      let diff = try sets.diff(users, since: former, evaluatesInactive: false)
      let before = try sets.grants(sets.old, former, evaluatesInactive: false)
      let after = try sets.grants(sets.new, users, evaluatesInactive: false)
      check(diff, Changes(from: before, to: after), "\(random)")
      #expect(diff.totals.appeared == Set(after.keys).subtracting(before.keys).count, "\(random)")
      #expect(diff.totals.disappeared == Set(before.keys).subtracting(after.keys).count, "\(random)")
      appeared += diff.totals.appeared ?? 0
      disappeared += diff.totals.disappeared ?? 0
    }
    #expect(appeared > 50 && disappeared > 50, "\(random)")
  }

  @Test func manyThreadsGiveWhatOneGives() throws {
    var random = SeededGenerator.fromEnvironment()
    for _ in 0..<3 {
      let sets = try RandomRuleSets(rules: 12, users: 100, &random)
      let (users, former) = (sets.users(100, &random), sets.users(100, &random))
      for former in [nil, former] {
        let alone = try sets.diff(users, since: former, evaluatesInactive: true)
        let together = try sets.diff(users, since: former, evaluatesInactive: true, jobs: 4)
        #expect(together.json.json == alone.json.json, "\(random)")
        #expect(DiffTable(together).text == DiffTable(alone).text, "\(random)")
      }
    }
  }

  /// What clauses are said to have done is so: a clause of the new rules that is named comes out as it is said.
  @Test func clausesComeOutAsTheyAreSaid() throws {
    var random = SeededGenerator.fromEnvironment()
    var clauses = 0
    for _ in 0..<20 {
      let sets = try RandomRuleSets(rules: 12, users: 40, &random)
      let users = sets.users(40, &random)
      let byName = Dictionary(
        uniqueKeysWithValues: users.enumerated().map { ("u \($0)", sets.schemas.conform($1).resource) })
      let explainer = Explainer(schemas: sets.schemas, now: sets.now)
      for group in try sets.diff(users, evaluatesInactive: true).groups {
        for cause in group.change.causes where cause.reason == .condition {
          #expect(!cause.clauses.isEmpty, "\(random)")
          for user in group.users {
            for clause in cause.clauses {
              let side = clause.isOld ? sets.old : sets.new
              let name = (cause.isGain ? sets.new : sets.old).program.rules[cause.rule].name
              let rule = try #require(side.checked?.rules.first { $0.name == name })
              let record = try #require(byName[user.userName])
              let explanation = explainer.explain(rule.condition, for: record)
              // The verdict is what it was for the loser, and is what it is for the one who gains.
              #expect(explanation.holds == (cause.isGain != clause.isOld), "\(random)")
              #expect(
                explanation.causes.contains { $0.span == clause.span && $0.holds == clause.holds }, "\(random)")
              clauses += 1
            }
          }
        }
      }
    }
    #expect(clauses > 50, "\(random)")
  }
}
