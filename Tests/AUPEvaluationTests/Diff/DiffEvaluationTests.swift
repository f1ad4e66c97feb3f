import AUPLanguage
import Foundation
import SCIMModel
import TestSupport
import Testing

@testable import AUPEvaluation

/// The difference of two rule texts over some users.
func diff(
  _ old: String, _ new: String, _ users: String, since former: String? = nil, jobs: Int = 1,
  privileged: PrivilegedRoles = .standard
) throws -> AccessDiff {
  let environment = RuleEnvironment()
  var options = BatchOptions(now: Instant(seconds: 1_767_225_600))  // 2026-01-01T00:00:00Z
  options.jobs = jobs
  let evaluation = DiffEvaluation(
    from: try environment.compile(old), to: try environment.compile(new), schemas: environment.schemas,
    options: options, privileged: privileged)
  var population = try PopulationReader(users: [source(users)])
  guard let former else { return try evaluation.run(&population, report: { _ in }).diff }
  var before = try PopulationReader(users: [source(former)])
  let snapshot = try evaluation.former(&before, report: { _ in }).population
  return try evaluation.run(&population, since: snapshot, report: { _ in }).diff
}

@Suite struct DiffEvaluationTests {
  private static let admins = #"rule "R" { when group eq "Admins" assign role "Backup Admin" in "Global" }"#

  /// The groups of a table, without what stands above them.
  private func groups(_ diff: AccessDiff) -> String {
    var text = DiffTable(diff).text
    if let end = text.range(of: "\n\n", options: .backwards), diff.groups.count == 1 {
      text = String(text[end.upperBound...])
    }
    return text
  }

  private static let ann = #"{"userName":"ann","id":"1","groups":[{"display":"Admins"}]}"#

  @Test(arguments: [
    (
      #"rule "R" { when group eq "Admins" and title pr assign role "Backup Admin" in "Global" }"#,
      "  rule \"R\" no longer matches\n    now ✗  title pr  `title` is absent\n"
    ),
    (
      #"rule "R" { when group eq "Admins" assign role "Backup Admin" in "Global" until "2025-12-31" }"#,
      "  rule \"R\" no longer matches: the rule ended at 2026-01-01T00:00:00Z\n"
    ),
    (
      "\(admins) except \"ANN\" from \"R\" because \"on leave\"",
      "  rule \"R\" no longer matches: an exception keeps the rule from the user: on leave\n"
    ),
    (
      #"rule "R" { when group eq "Admins" assign role "Backup Admin" in "EMEA" }"#,
      "  rule \"R\" no longer grants Backup Admin in Global\n  rule \"R\" now grants Backup Admin in EMEA\n"
    ),
    (
      #"rule "r" { when title pr assign role "Backup Admin" in "Global" }"#,
      "  rule \"R\" is gone\n    before ✓  group eq \"Admins\"\n"
    ),
    (
      "let a = group eq \"Admin\" " + admins.replacing("group eq \"Admins\"", with: "a"),
      "  rule \"R\" no longer matches\n    before ✓  group eq \"Admins\"           `group` is \"Admins\"\n    now ✗     group eq \"Admin\" (under a)  `group` is \"Admins\"\n"
    ),
  ])
  func aLossHasItsReason(new: String, reason: String) throws {
    let text = groups(try diff(Self.admins, new, Self.ann))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.dropFirst().dropLast(2).map { "\($0)\n" }.joined() == reason)
    #expect(lines.first?.hasPrefix("1 user loses Backup Admin in Global") == true)
    #expect(lines.suffix(2) == ["  ann", ""])
  }

  @Test func usersWithTheSameAccessByOtherRulesAreCounted() throws {
    let found = try diff(Self.admins, Self.admins.replacing("\"R\"", with: "\"S\""), Self.ann)
    #expect(found.groups.isEmpty && found.movements.isEmpty)
    #expect(found.totals.sameAccess == 1 && found.totals.changed == 0)
    #expect(found.rules.map(\.kind) == [.added, .removed])
  }

  @Test func rulesThatStandElsewhereAreTheSame() throws {
    let other = #"rule "S" { when title pr assign role "Reader" in "EMEA" }"#
    let users = #"{"userName":"ann","title":"x","groups":[{"display":"Admins"}]}"#
    let found = try diff("\(Self.admins) \(other)", "\(other) \(Self.admins)", users)
    #expect(found.groups.isEmpty && found.rules.isEmpty && found.totals.sameAccess == 0)
  }

  /// A let has another name, the layout is another, and there are comments: the condition asks the same.
  @Test func aConditionThatIsWrittenOtherwiseIsTheSame() throws {
    let new =
      #"let a = ("Admins") rule "R" { when (group in a) # all"# + "\n assign role \"Backup Admin\" in \"Global\" }"
    #expect(try diff(Self.admins, new, Self.ann).rules.isEmpty)
  }

  @Test func usersAreJoinedByNameInAnyCaseOrById() throws {
    let former = """
      {"userName":"Ann","id":"1","groups":[{"display":"Admins"}]}
      {"userName":"bob","id":"2","groups":[{"display":"Admins"}]}
      {"userName":"cem","id":"3","groups":[{"display":"Admins"}]}
      {"userName":"dee","id":"4","groups":[{"display":"Admins"}],"active":false}
      """
    let users = """
      {"userName":"ANN","id":"9","groups":[{"display":"Admins"}]}
      {"userName":"robert","id":"2","groups":[{"display":"Admins"}]}
      {"userName":"eve","id":"5","groups":[{"display":"Admins"}]}
      {"userName":"dee","id":"4","groups":[{"display":"Admins"}]}
      """
    let found = try diff(Self.admins, Self.admins, users, since: former)
    #expect(
      DiffTable(found).text == """
        users                                      4
        users who are new                          1
        users who are gone                         1
        users whose access changes                 3
        users who gain                             2
        users who lose                             1
        grants gained                              2
        grants lost                                1
        gained grants of privileged roles          0
        users with the same access by other rules  0

        ROLE          UNIT    GAIN  LOSE
        Backup Admin  Global     2     1
          + eve
          + dee
          - cem

        1 user is gone and loses Backup Admin in Global
          rule "R" matched
            before ✓  group eq "Admins"
          cem

        1 user is new and gains Backup Admin in Global
          rule "R" matches
            now ✓  group eq "Admins"
          eve

        1 user gains Backup Admin in Global
          rule "R" matches now; before: the user is inactive (`active` is false)
          dee

        """)
  }

  /// Of 25 users who gain a common role 20 are named; of those who lose it, or gain a privileged one, all.
  @Test(arguments: [
    ("Backup Admin", true, 20), ("Backup Admin", false, 25), ("super admin", true, 25), ("Super Admin", false, 25),
  ])
  func listsAreCutShortOnlyWhereNobodyMustBeMissed(role: String, isGain: Bool, named: Int) throws {
    let rules = "rule \"R\" { when title pr assign role \"\(role)\" in \"Global\" }"
    let users = (0..<25).map { "{\"userName\":\"user-\($0)\",\"title\":\"x\"}\n" }.joined()
    let none = "rule \"S\" { when title eq \"nobody\" assign role \"Reader\" in \"Global\" }"
    let found = try isGain ? diff(none, rules, users) : diff(rules, none, users)
    let lines = DiffTable(found).text.split(separator: "\n").map(String.init)
    let sign = isGain ? "+ " : "- "
    #expect(lines.count { $0.hasPrefix("  \(sign)user-") } == named)
    #expect(lines.count { $0.hasPrefix("  user-") } == named)
    #expect(lines.count { $0 == "  and 5 more; --output json and csv name all" } == (named == 20 ? 1 : 0))
    #expect(lines.count { $0 == "  + and 5 more; --output json and csv name all" } == (named == 20 ? 1 : 0))
    #expect(DiffMarkdown(found).text.components(separatedBy: "`user-").count == 1 + 2 * named)
    #expect(DiffMarkdown(found).text.components(separatedBy: " and 5 more").count == (named == 20 ? 3 : 1))
    #expect(found.json.json.components(separatedBy: "\"user-").count == 1 + 2 * 25)
  }

  @Test func privilegedRolesCanBeNamed() throws {
    let found = try diff(
      #"rule "S" { when title eq "nobody" assign role "Reader" in "Global" }"#, Self.admins, Self.ann,
      privileged: PrivilegedRoles(["BACKUP ADMIN"]))
    #expect(found.totals.privilegedGained == 1 && found.movements.map(\.isPrivileged) == [true])
    #expect(found.gains(role: "backup admin") == 1 && found.gains(role: "Super Admin") == 0)
  }

  /// Compiled rules have no clauses; what changes is found all the same.
  @Test func compiledRulesAreCompared() throws {
    let environment = RuleEnvironment()
    let old = try CompiledRules(reading: environment.compile(Self.admins).fileBytes)
    let new = try CompiledRules(reading: environment.compile(Self.admins.replacing("Admins", with: "Ops")).fileBytes)
    let evaluation = DiffEvaluation(
      from: old, to: new, schemas: environment.schemas, options: BatchOptions(now: Instant(seconds: 0)))
    var population = try PopulationReader(users: [source(Self.ann)])
    let found = try evaluation.run(&population, report: { _ in }).diff
    #expect(groups(found) == "1 user loses Backup Admin in Global\n  rule \"R\" no longer matches\n  ann\n")
    #expect(found.rules.isEmpty)
  }

  /// Group resources say who is in a group, and so do lists behind users: the export is read as `aup eval` reads it.
  @Test func groupsBehindUsersCount() throws {
    let users = """
      {"userName":"ann","id":"1"}
      {"displayName":"Admins","id":"g","members":[{"value":"1"}]}
      """
    let none = #"rule "S" { when title eq "nobody" assign role "Reader" in "Global" }"#
    let found = try diff(none, Self.admins, users)
    #expect(found.groups.map { $0.users.map(\.userName) } == [["ann"]])
  }
}
