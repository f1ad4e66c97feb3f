import AUPLanguage
import SCIMModel
import TestSupport
import Testing

@testable import AUPEvaluation

let batchRules = #"""
  rule "Admins" { when group eq "Admins" assign role "Super Admin" in "Global" }
  rule "IT, \"quoted\"" { when department eq "IT" assign role "Backup Admin" in "EMEA", "APAC" assign role "Super Admin" in "Global" }
  rule "Nobody" { when userName eq "nobody" assign role "Helpdesk Admin" in "Global" }
  """#

let batchUsers = #"""
  {"userName":"ann","id":"1","groups":[{"display":"Admins"}],"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"IT"}}
  {"userName":"bob","id":"2"}
  {"userName":"cem","active":"False","groups":[{"display":"Admins"}]}
  """#

/// What a run writes, and behind it what it reports.
func evaluate(
  _ users: String = batchUsers, rules: String = batchRules, _ change: (inout BatchOptions) -> Void = { _ in }
) throws -> (output: String, problems: [String], outcome: BatchOutcome) {
  var options = BatchOptions(now: Instant(seconds: 0))
  change(&options)
  let rules = try RuleEnvironment(schemas: StandardSchemas.user).compile(rules)
  var population = try PopulationReader(users: [source(users)])
  let sink = MemorySink()
  var problems: [String] = []
  let outcome = try BatchEvaluation(rules: rules, options: options)
    .run(&population, to: sink) { problems.append($0.description) }
  return (sink.text, problems, outcome)
}

@Suite struct BatchEvaluationTests {
  @Test func linesOfJSONHaveTheirShape() throws {
    let (output, problems, outcome) = try evaluate()
    #expect(
      output == #"""
        {"userName":"ann","id":"1","rules":["Admins","IT, \"quoted\""],"grants":[{"role":"Backup Admin","unit":"APAC"},{"role":"Backup Admin","unit":"EMEA"},{"role":"Super Admin","unit":"Global"}]}
        {"userName":"bob","id":"2","rules":[],"grants":[]}
        {"userName":"cem","rules":[],"grants":[],"inactive":true}

        """#)
    #expect(problems == [])
    var expected = BatchOutcome()
    (expected.users, expected.matched, expected.inactive) = (3, 1, 1)
    #expect(outcome == expected)
  }

  @Test func matchedLeavesOutUsersThatNothingMatches() throws {
    let lines = try evaluate { $0.matchedOnly = true }.output.split(separator: "\n")
    #expect(lines.count == 1)
    #expect(lines[0].hasPrefix(#"{"userName":"ann","id":"1","rules":["Admins""#))
  }

  @Test func matchedLeavesNobodyOutOfASummary() throws {
    let all = try evaluate { $0.output = .summary }.output
    let matched = try evaluate { options in
      options.output = .summary
      options.matchedOnly = true
    }
    #expect(matched.output == all)
  }

  @Test func inactiveUsersAreEvaluatedOnRequest() throws {
    let output = try evaluate { $0.evaluatesInactive = true }.output
    #expect(
      output.hasSuffix(
        #"{"userName":"cem","rules":["Admins"],"grants":[{"role":"Super Admin","unit":"Global"}]}"# + "\n"))
  }

  @Test func anArrayOfJSONHoldsTheLines() throws {
    let lines = try evaluate().output.split(separator: "\n").joined(separator: ",\n")
    #expect(try evaluate { $0.output = .json }.output == "[\n\(lines)\n]\n")
    #expect(try evaluate("") { $0.output = .json }.output == "[]\n")
    #expect(throws: Never.self) { try JSONReader().read(Array(evaluate { $0.output = .json }.output.utf8)[...]) }
  }

  @Test func tablesOfCSVAreFlat() throws {
    let rows = [
      "userName,id,inactive,rule,role,unit", "ann,1,false,Admins,Super Admin,Global",
      #"ann,1,false,"IT, ""quoted""",Backup Admin,APAC"#, #"ann,1,false,"IT, ""quoted""",Backup Admin,EMEA"#,
      #"ann,1,false,"IT, ""quoted""",Super Admin,Global"#, "bob,2,false,,,", "cem,,true,,,", "",
    ]
    #expect(try evaluate { $0.output = .csv }.output == rows.joined(separator: "\r\n"))
  }

  @Test func aTableIsAligned() throws {
    #expect(
      try evaluate { $0.output = .table }.output == """
        USER  RULE          GRANTS
        ann   Admins        Super Admin in Global
              IT, "quoted"  Backup Admin in APAC
                            Backup Admin in EMEA
                            Super Admin in Global
        bob   -             -
        cem   (inactive)    -

        """)
  }

  @Test func aSummaryCountsUsers() throws {
    #expect(
      try evaluate { $0.output = .summary }.output == """
        USERS                    users
        all                          3
        matched by a rule            1
        inactive, not evaluated      1

        RULE                     users
        Admins                       1
        IT, "quoted"                 1
        Nobody                       0

        ROLE                     users
        Backup Admin                 1
        Helpdesk Admin               0
        Super Admin                  1

        UNIT                     users
        APAC                         1
        EMEA                         1
        Global                       1

        """)
  }

  @Test func behindABadRecordNothingIsWrittenButAllAreReported() throws {
    let users = "{\"userName\":\"a\"}\n{}\n{\"userName\":\"b\"}\n{\"userName\":\n"
    let (output, problems, outcome) = try evaluate(users)
    #expect(output == "{\"userName\":\"a\",\"rules\":[],\"grants\":[]}\n")
    #expect(problems.map { $0.prefix(15) } == ["users: record 2", "users: record 4"])
    #expect((outcome.users, outcome.problems, outcome.isComplete) == (2, 2, false))

    let partial = try evaluate(users) { $0.allowsPartial = true }
    #expect(partial.output.split(separator: "\n").count == 2)
    #expect(partial.problems == problems)
    #expect(partial.outcome.isComplete)
    #expect(try evaluate(users) { $0.output = .summary }.output == "")
  }

  @Test func aRunStopsWhenItIsTold() throws {
    let users = (0..<50_000).map { "{\"userName\":\"\($0)\"}\n" }.joined()
    let rules = try RuleEnvironment(schemas: StandardSchemas.user).compile(batchRules)
    var population = try PopulationReader(users: [source(users)])
    let sink = MemorySink()
    let batch = BatchEvaluation(rules: rules, options: BatchOptions(now: Instant(seconds: 0)))
    let outcome = try batch.run(&population, to: sink, report: { _ in }, progress: { $0.users < 512 })
    // It ends with the block that was being worked on.
    #expect((512..<50_000).contains(outcome.users))
    #expect(!outcome.isComplete)
    #expect(sink.text.split(separator: "\n").count == outcome.users)
  }

  @Test func aFilterGivesTheRecordsAsTheyWereRead() throws {
    let users = #"""
      {"USERNAME":"ann", "title":null, "x":1.50, "active":"True"}
      {"userName":"bob","active":false}
      {"userName":"cem","active":true,"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department":"IT"}
      """#
    let condition = try RuleEnvironment(schemas: StandardSchemas.user)
      .compileCondition("active eq true", mode: .rfc7644)
    var population = try PopulationReader(users: [source(users)])
    let sink = MemorySink()
    let outcome = try FilterEvaluation(condition: condition, now: Instant(seconds: 0))
      .run(&population, to: sink) { _ in }
    #expect(
      sink.text == #"""
        {"USERNAME":"ann","title":null,"x":1.5,"active":"True"}
        {"userName":"cem","active":true,"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department":"IT"}

        """#)
    #expect((outcome.users, outcome.matched) == (3, 2))
  }
}
