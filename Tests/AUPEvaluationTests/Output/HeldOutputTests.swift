import AUPLanguage
import SCIMModel
import TestSupport
import Testing

@testable import AUPEvaluation

/// A file is read once, and again only if groups stand behind users: nobody may see which of the two it was.
@Suite struct HeldOutputTests {
  /// How a file is read: threads, bytes of a block, bytes that are kept back.
  struct Way: CustomTestStringConvertible {
    var jobs = 1
    var blockSize: Int?
    var heldBytes = HeldOutput.limit

    var testDescription: String { "\(jobs) jobs, blocks of \(blockSize ?? 0), \(heldBytes) kept back" }

    /// Kept to the end, given out at the first byte, and given out in the middle.
    static let all = [1, 3].flatMap { jobs in
      [nil, 40].flatMap { size in
        [HeldOutput.limit, 1, 100].map { Way(jobs: jobs, blockSize: size, heldBytes: $0) }
      }
    }
  }

  private static let users = ["ann", "bob", "cem", "dan"].enumerated()
    .map { "{\"userName\":\"\($1)\",\"id\":\"\($0)\"}" }
  private static let admins = group("g1", "Admins", of: "0", "3")
  private static let guests = group("g2", "Guests", of: "1")
  private static let output = #"""
    {"userName":"ann","id":"0","rules":["Admins"],"grants":[{"role":"Owner","unit":"All"}]}
    {"userName":"bob","id":"1","rules":["Guests"],"grants":[{"role":"Reader","unit":"All"}]}
    {"userName":"cem","id":"2","rules":[],"grants":[]}
    {"userName":"dan","id":"3","rules":["Admins"],"grants":[{"role":"Owner","unit":"All"}]}

    """#

  private static func group(_ id: String, _ name: String, of members: String...) -> String {
    let values = members.map { "{\"value\":\"\($0)\"}" }.joined(separator: ",")
    return #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"\#(id)","displayName":"\#(name)","#
      + "\"members\":[\(values)]}"
  }

  private func rules() throws -> CompiledRules {
    try RuleEnvironment().compile(
      #"""
      rule "Admins" { when group eq "Admins" assign role "Owner" in "All" }
      rule "Guests" { when group eq "Guests" assign role "Reader" in "All" }
      """#)
  }

  private func population(_ records: [String], _ way: Way) throws -> PopulationReader {
    let bytes = Array(records.map { $0 + "\n" }.joined().utf8)
    var population = try PopulationReader(users: [.text(bytes, chunk: way.blockSize ?? bytes.count)])
    population.blockSize = way.blockSize
    return population
  }

  private func run(
    _ records: [String], _ way: Way, _ change: (inout BatchOptions) -> Void = { _ in }
  ) throws -> RunResult {
    var options = BatchOptions(now: Instant(seconds: 0))
    options.jobs = way.jobs
    change(&options)
    return RunResult.ofBatch(try rules(), options, try population(records, way), heldBytes: way.heldBytes)
  }

  /// What a run comes to that has no problems.
  private func complete(_ output: String) -> RunResult {
    var result = RunResult(output: output)
    (result.outcome.users, result.outcome.matched) = (4, 3)
    return result
  }

  /// Groups are looked for first, and what is wrong with them comes before what is wrong with records in front of them.
  @Test(arguments: Way.all) func groupsThatCannotBeLoadedAreReportedFirst(way: Way) throws {
    let nameless = #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"g"}"#
    let result = try run([#"{"userName":"x","title":1}"#, nameless, Self.admins] + Self.users, way) {
      $0.allowsPartial = true
    }
    #expect(
      result.problems.map(\.description) == [
        "users: record 2 (line 2, byte 27): a Group has no `displayName`",
        "users: record 1 (line 1, byte 0): `title`: found a number, expected a string",
      ])
    #expect(result.output.split(separator: "\n").count == 4)
  }

  @Test(arguments: Way.all) func usersGetTheGroupsOfTheirFileWhereverTheseStand(way: Way) throws {
    let (admins, guests) = (Self.admins, Self.guests)
    let (ann, bob, cem, dan) = (Self.users[0], Self.users[1], Self.users[2], Self.users[3])
    let orders: [[String]] = [
      [admins, guests, ann, bob, cem, dan],
      [admins, ann, bob, guests, cem, dan],
      [ann, guests, bob, cem, dan, admins],
      [ann, bob, cem, guests, admins, dan],
      [ann, bob, cem, dan, admins, guests],
    ]
    for records in orders {
      let result = try run(records, way)
      #expect(result == complete(Self.output), "\(records)")
    }
  }

  @Test(arguments: Way.all) func allShapesOfOutputAreThoseOfGroupsInFront(way: Way) throws {
    let (users, groups) = (Self.users, [Self.admins, Self.guests])
    let lines = Self.output.split(separator: "\n").joined(separator: ",\n")
    let outputs: [OutputFormat: String] = [
      .json: "[\n\(lines)\n]\n",
      .csv: """
      userName,id,inactive,rule,role,unit\r
      ann,0,false,Admins,Owner,All\r
      bob,1,false,Guests,Reader,All\r
      cem,2,false,,,\r
      dan,3,false,Admins,Owner,All\r

      """,
      .table: """
      USER  RULE    GRANTS
      ann   Admins  Owner in All
      bob   Guests  Reader in All
      cem   -       -
      dan   Admins  Owner in All

      """,
    ]
    for (format, output) in outputs {
      #expect(try run(users + groups, way) { $0.output = format } == complete(output))
      #expect(try run(groups + users, way) { $0.output = format } == complete(output))
    }
    let summary = try run(groups + users, way) { $0.output = .summary }
    #expect(summary == complete(summary.output))
    #expect(summary.output.hasPrefix("USERS                    users\nall                          4\n"))
    #expect(try run(users + groups, way) { $0.output = .summary } == summary)
  }

  @Test(arguments: Way.all) func badRecordsAreReportedOnceAndInOrderThoughAFileIsReadTwice(way: Way) throws {
    var records = Self.users
    records.insert(contentsOf: ["{}", Self.guests], at: 2)
    records += ["[]", Self.admins, "{"]
    let lines = Self.output.split(separator: "\n")
    for allowsPartial in [false, true] {
      let result = try run(records, way) { $0.allowsPartial = allowsPartial }
      #expect(result.output == (allowsPartial ? Self.output : lines[..<2].map { $0 + "\n" }.joined()))
      #expect(
        result.problems.map(\.description) == [
          "users: record 3 (line 3, byte 56): the record is neither a User nor a Group; expected a SCIM User or Group, "
            + "told apart by `schemas`, `meta.resourceType`, or `userName` and `members`",
          "users: record 7 (line 7, byte 234): the record is not an object; expected a User or a Group",
          "users: record 9 (line 9, byte 371): the record ends too early; expected a name in quotes, or `}`",
        ])
      var outcome = BatchOutcome()
      (outcome.users, outcome.matched) = (4, allowsPartial ? 3 : 2)
      (outcome.problems, outcome.isComplete) = (3, allowsPartial)
      #expect(result.outcome == outcome)
      var options = BatchOptions(now: Instant(seconds: 0))
      options.allowsPartial = allowsPartial
      let byReader = RunResult.ofReader(try rules(), options, try population(records, way))
      #expect(result.difference(from: byReader) == nil)
    }
  }

  /// It adds no group to those that are known, but it stands behind users.
  @Test(arguments: Way.all) func aGroupThatWasReadBeforeIsABadRecordBehindUsersToo(way: Way) throws {
    let again = Self.group("g1", "Others", of: "2")
    let records = [Self.admins, Self.guests] + Self.users + [again]
    let result = try run(records, way) { $0.allowsPartial = true }
    var expected = complete(Self.output)
    expected.problems = result.problems
    expected.outcome.problems = 1
    #expect(result == expected)
    #expect(
      result.problems.map(\.description) == [
        "users: record 7 (line 7, byte 364): a Group with the id `g1` was read before"
      ])
  }

  /// Takes so many writes, then fails; counts all.
  private final class FailingSink: ByteSink {
    let error: SinkError
    var left: Int
    var writes = 0

    init(_ error: SinkError, after writes: Int) { (self.error, left) = (error, writes) }

    func write(_ bytes: Span<UInt8>) throws(SinkError) {
      writes += 1
      left -= 1
      if left < 0 { throw error }
    }
  }

  @Test(arguments: Way.all) func whatTheSinkThrowsIsPassedOnAndNothingIsTriedAgain(way: Way) throws {
    let groups = [Self.admins, Self.guests]
    for records in [groups + Self.users, Self.users + groups] {
      for error in [SinkError.closedPipe, .failed("No space left on device")] {
        let sink = FailingSink(error, after: way.blockSize == nil ? 0 : 1)
        var options = BatchOptions(now: Instant(seconds: 0))
        options.jobs = way.jobs
        var batch = BatchEvaluation(rules: try rules(), options: options)
        batch.heldBytes = way.heldBytes
        var population = try population(records, way)
        #expect(throws: error) { try batch.run(&population, to: sink) { _ in } }
        #expect(sink.writes == (way.blockSize == nil ? 1 : 2))
      }
    }
  }
}
