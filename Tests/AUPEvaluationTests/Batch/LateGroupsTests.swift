import AUPLanguage
import SCIMModel
import TestSupport
import Testing

@testable import AUPEvaluation

/// What is wrong with lists comes before the first user, and before workers know the groups.
@Suite struct LateGroupsTests {
  @Test(arguments: [1, 2]) func aBadLineInAListOfMembersCostsNobodyAGroup(jobs: Int) throws {
    let list = MemberList(
      group: "Admins", source: .text([0xFF, 0x0A] + Array("ann\n".utf8), name: "members"))
    var population = try PopulationReader(
      users: [.text(Array("{\"userName\":\"ann\"}\n{\"userName\":\"bob\"}\n".utf8), name: "users")], members: [list])
    let rules = try RuleEnvironment().compile(
      #"rule "A" { when group eq "Admins" assign role "R" in "U" }"#)
    var options = BatchOptions(now: Instant(seconds: 0))
    (options.allowsPartial, options.jobs) = (true, jobs)
    let sink = MemorySink()
    var problems: [String] = []
    let outcome = try BatchEvaluation(rules: rules, options: options)
      .run(&population, to: sink, report: { problems.append($0.description) })
    #expect(
      sink.text == #"""
        {"userName":"ann","rules":["A"],"grants":[{"role":"R","unit":"U"}]}
        {"userName":"bob","rules":[],"grants":[]}

        """#)
    #expect(
      problems == ["members: record 1 (line 1, byte 0): the line is not UTF-8; expected a `userName` or an `id`"])
    #expect(outcome.users == 2)
    #expect(population.notes.isEmpty)
  }
}
