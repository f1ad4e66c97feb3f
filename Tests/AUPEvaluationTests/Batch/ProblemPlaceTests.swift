import AUPLanguage
import SCIMModel
import Testing

@testable import AUPEvaluation

/// Numbers, lines and offsets of problems that stand some blocks behind the start.
@Suite struct ProblemPlaceTests {
  /// An input that is put together piece by piece, and where its pieces stand.
  private struct Input {
    var bytes: [UInt8] = []
    var records = 0
    private let filler = String(repeating: "x", count: 6_000)

    /// The offset and the line of what comes next.
    var place: (offset: Int, line: Int) { (bytes.count, 1 + bytes.count { $0 == 0x0A }) }

    mutating func add(_ text: String) { bytes += text.utf8 }

    /// Users up to the middle of a block, with a text around each.
    mutating func addUsers(toBlock block: Int, _ before: String, _ after: String) {
      while bytes.count < block * RecordBlock.size + RecordBlock.size / 2 {
        add(before + "{\"userName\":\"u\(records)\",\"title\":\"\(filler)\"}" + after)
        records += 1
      }
    }
  }

  private func problems(_ input: Input, jobs: Int, groups: [InputSource] = []) throws -> [RecordProblem] {
    let rules = try RuleEnvironment(schemas: StandardSchemas.user).compile(batchRules)
    var options = BatchOptions(now: Instant(seconds: 0))
    options.jobs = jobs
    let population = try PopulationReader(users: [.text(input.bytes, name: "users")], groups: groups)
    return RunResult.ofBatch(rules, options, population).problems
  }

  @Test(arguments: [1, 3]) func linesInTheThirdBlock(jobs: Int) throws {
    var input = Input()
    input.addUsers(toBlock: 2, "\n", "\n")
    let first = input.place
    input.add(" {\"userName\":\"bad\",}\r\n")
    let second = input.place
    input.add("{\"userName\":\"bad\",\"active\":7}\n\n")
    let third = input.place
    input.add("{\"userName\":\"bad\"} x\n")
    let records = input.records
    input.addUsers(toBlock: 4, "", "\n")
    let last = input.place
    input.add("{\"userName\":\"cut")
    let expected = [
      RecordProblem(
        file: "users", record: records + 1, byteOffset: first.offset + 19, line: first.line, "unexpected `}`",
        expected: "a name in quotes"),
      RecordProblem(
        file: "users", record: records + 2, byteOffset: second.offset, line: second.line,
        "`active`: found a number, expected true or false"),
      RecordProblem(
        file: "users", record: records + 3, byteOffset: third.offset + 19, line: third.line, "unexpected `x`",
        expected: "the end of the record"),
      RecordProblem(
        file: "users", record: input.records + 4, byteOffset: last.offset + 16, line: last.line,
        "the input ends in the middle of the record", expected: "`\"`"),
    ]
    expectPlaces(try problems(input, jobs: jobs), expected)
    expectPlaces(try problems(input, jobs: jobs, groups: [source("")]), expected)
  }

  @Test(arguments: [1, 3]) func anArrayOverLinesInTheThirdBlock(jobs: Int) throws {
    var input = Input()
    input.add("\n[\n")
    input.addUsers(toBlock: 2, "\n", ",\n")
    let first = input.place
    input.add("{\"userName\":\n\"bad\",\n\"active\":7}\n,\n")
    let records = input.records
    input.addUsers(toBlock: 3, "", ",\n")
    let second = input.place
    input.add("{\n\"userName\" \"bad\"}, {\"userName\":\"unread\"}]")
    expectPlaces(
      try problems(input, jobs: jobs),
      [
        RecordProblem(
          file: "users", record: records + 1, byteOffset: first.offset, line: first.line,
          "`active`: found a number, expected true or false"),
        RecordProblem(
          file: "users", record: input.records + 2, byteOffset: second.offset + 13, line: second.line + 1,
          "unexpected `\"`", expected: "`:`", endsInput: true),
      ])
  }

  @Test(arguments: [1, 3]) func pagesInTheThirdBlock(jobs: Int) throws {
    var input = Input()
    let head = "{\"schemas\":[\"\(ListResponse.schema)\"],\n\"Resources\":[\n"
    // A page for each user.
    input.addUsers(toBlock: 2, head, "\n]}\n")
    let records = input.records
    let bad = input.place
    input.add(head + "{\"userName\":\"bad\",\"active\":7}],\n\"totalResults\":\"many\"}\n")
    input.addUsers(toBlock: 3, head, "\n]}\n")
    let headLength = head.utf8.count
    expectPlaces(
      try problems(input, jobs: jobs),
      [
        RecordProblem(
          file: "users", record: records + 1, byteOffset: bad.offset + headLength, line: bad.line + 2,
          "`active`: found a number, expected true or false"),
        RecordProblem(
          file: "users", record: records + 2, byteOffset: bad.offset + headLength + 47, line: bad.line + 3,
          "`totalResults` of a ListResponse is not an integer", expected: "a number"),
      ])
  }

  private func expectPlaces(
    _ found: [RecordProblem], _ expected: [RecordProblem], location: SourceLocation = #_sourceLocation
  ) {
    #expect(found.map(\.description) == expected.map(\.description), sourceLocation: location)
  }
}
