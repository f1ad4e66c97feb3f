import AUPLanguage
import Foundation
import SCIMModel
import TestSupport
import Testing

@testable import AUPEvaluation

/// Same input, same bytes, however many threads work on it, and the same as a reader that knows no blocks.
@Suite struct JobsTests {
  /// Users and groups of many sizes over many small blocks.
  struct Population {
    var random: SeededGenerator
    /// One record in so many cannot be used; 0 for none.
    var damage = 0

    mutating func users(_ count: Int, from first: Int = 0) -> [[UInt8]] {
      (first..<first + count).map { number in
        if damage > 0, Int.random(in: 0..<damage, using: &random) == 0 {
          return Array(
            ["{\"userName\":", "{}", "[]", "{\"userName\":\"x\",\"active\":7}", "{\"userName\":\"\"}", "x"]
              .randomElement(using: &random)!.utf8)
        }
        return Array(user(number).utf8)
      }
    }

    private mutating func user(_ number: Int) -> String {
      var members = ["\"userName\":\"user-\(number)\""]
      if number % 7 > 0 { members.append("\"id\":\"\(number)\"") }
      if number % 11 == 0 { members.append("\"active\":false") }
      if number % 3 == 0 { members.append("\"groups\":[{\"display\":\"Admins\"},{\"value\":\"g\(number % 5)\"}]") }
      if number % 13 == 0 { members.append("\"groups\":[{\"display\":\"6f9619ff-8b86-d011-b42d-00cf4fc964ff\"}]") }
      if number % 39 == 0 { members.removeLast() }
      if number % 17 == 0 { members.append("\"department\":\"IT\"") }
      if number % 2 == 0 {
        members.append("\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\":{\"department\":\"IT\"}")
      }
      let size = [0, 10, 100, 100, 5_000].randomElement(using: &random)!
      members.append("\"title\":\"\(String(repeating: "é", count: Int.random(in: 0...size, using: &random)))\"")
      return "{\(members.joined(separator: number % 4 == 0 ? ", " : ","))}"
    }

    func groups(_ count: Int) -> [[UInt8]] {
      (0..<count).map { group in
        let members = stride(from: group, to: 400, by: count + 1).map { "{\"value\":\"\($0)\"}" }.joined(separator: ",")
        let name = group == 0 ? "Admins" : "Group \(group)"
        return Array("{\"displayName\":\"\(name)\",\"id\":\"g\(group)\",\"members\":[\(members)]}".utf8)
      }
    }
  }

  static let rules =
    batchRules + "\nrule \"G\" { when group eq \"Group 1\" assign role \"Helpdesk Admin\" in \"EMEA\" }\n"

  static let formats = OutputFormat.allCases

  /// Runs with one thread, and with more; and asserts that nothing differs.
  private func compare(
    _ title: String, _ random: SeededGenerator, blockSize: Int = 3_000, formats: [OutputFormat] = formats,
    _ population: () throws -> PopulationReader
  ) throws {
    let rules = try RuleEnvironment(schemas: StandardSchemas.user).compile(Self.rules)
    for format in formats {
      for allowsPartial in [true, false] {
        var options = BatchOptions(now: Instant(seconds: 0))
        options.output = format
        options.allowsPartial = allowsPartial
        let run = "\(title), \(format), partial \(allowsPartial), \(random)"
        var first: RunResult?
        if format == .ndjson { first = RunResult.ofReader(rules, options, try population()) }
        for jobs in [1, 2, 3, 8] {
          options.jobs = jobs
          var input = try population()
          input.blockSize = blockSize
          let found = RunResult.ofBatch(rules, options, input)
          if let first {
            let difference = found.difference(from: first)
            #expect(difference == nil, "jobs \(jobs) of \(run)")
          } else {
            first = found
          }
        }
      }
    }
  }

  @Test(arguments: InputForms.Layout.allCases, [0, 40])
  func layoutsOfUsers(_ layout: InputForms.Layout, damage: Int) throws {
    let random = SeededGenerator.fromEnvironment()
    var people = Population(random: random, damage: damage)
    var inputs = InputForms(people.random)
    let source = inputs.source(people.users(300), layout)
    try compare("\(layout) of users", random) { try PopulationReader(users: [source]) }
  }

  @Test(arguments: [0, 60])
  func groupsAndListsOfMembers(damage: Int) throws {
    let random = SeededGenerator.fromEnvironment()
    var people = Population(random: random, damage: damage)
    var inputs = InputForms(people.random)
    let mixed = inputs.source(people.groups(3) + people.users(150) + [Array("{\"displayName\":\"Z\"}".utf8)], .lines)
    let more = inputs.source(people.users(150, from: 150), .pages, name: "more")
    // A record that is no group, and one that has no name.
    let groups = inputs.source(
      people.groups(5).suffix(2) + people.users(2) + [Array("{\"members\":[]}".utf8)], .array, name: "groups")
    let bytes =
      Array("user-3\nUSER-4\n17\nnobody\n".utf8) + (damage > 0 ? [0xFF, 0x0A] : []) + Array("user-200\n".utf8)
    let list = MemberList(group: "Listed", source: .text(bytes, name: "list"))
    let admins = MemberList(group: "admins", source: .text(Array("user-5".utf8), name: "admins"))
    try compare("groups", random) {
      try PopulationReader(users: [mixed, more], groups: [groups], members: [list, admins])
    }
  }

  /// A Group that cannot be used makes users without an id worth a note all the same.
  @Test func aGroupWithoutNameAmongUsers() throws {
    let random = SeededGenerator.fromEnvironment()
    var people = Population(random: random)
    let records = people.users(50) + [Array("{\"members\":[],\"id\":\"g\"}".utf8)]
    var inputs = InputForms(random)
    let source = inputs.source(records, .lines)
    try compare("nameless group", random, formats: [.ndjson]) { try PopulationReader(users: [source]) }
  }

  @Test func severalInputsOfWhichSomeEndEarly() throws {
    let random = SeededGenerator.fromEnvironment()
    var people = Population(random: random, damage: 0)
    var inputs = InputForms(random)
    let first = inputs.source(people.users(100) + [Array("{\"userName\":".utf8)] + people.users(50, from: 100), .array)
    let empty = inputs.source([], .lines, name: "empty")
    let foreign = InputSource.text([0x1F, 0x8B, 8, 0], name: "packed")
    let page = inputs.source(people.users(80, from: 200), .pages, name: "pages")
    let cut = InputSource.text(Array("[{\"userName\":\"z\"},".utf8), name: "cut")
    try compare("several inputs", random) { try PopulationReader(users: [first, empty, foreign, page, cut]) }
  }

  @Test func blocksOfTheUsualSize() throws {
    let random = SeededGenerator.fromEnvironment()
    var people = Population(random: random, damage: 400)
    let text = Array(people.users(1_800).joined(separator: [0x0A]))
    try #require(text.count > 2 * RecordBlock.size)
    try compare("usual size", random, blockSize: RecordBlock.size, formats: [.ndjson]) {
      try PopulationReader(users: [.text(text, name: "users")])
    }
  }

  // MARK: Streams

  @Test(arguments: [0, 1]) func groupsInAStreamBeforeUsers(badGroups: Int) throws {
    let random = SeededGenerator.fromEnvironment()
    var people = Population(random: random)
    let bad = Array(repeating: Array("{\"displayName\":7}".utf8), count: badGroups)
    let groups = people.groups(4)
    try compareStream("groups before users", random, groups.prefix(2) + bad + groups.suffix(2) + people.users(200))
  }

  @Test func aGroupInAStreamBehindUsers() throws {
    let random = SeededGenerator.fromEnvironment()
    var people = Population(random: random, damage: 30)
    try compareStream(
      "group behind users", random, people.users(200) + people.groups(1) + people.users(100, from: 200))
  }

  @Test func aListOfMembersWithABadLineBeforeAStream() throws {
    let random = SeededGenerator.fromEnvironment()
    var people = Population(random: random)
    let list = MemberList(group: "Admins", source: .text([0xFF, 0x0A] + Array("user-4\n".utf8), name: "list"))
    try compareStream("list", random, people.users(100), members: [list])
  }

  private func compareStream(
    _ title: String, _ random: SeededGenerator, _ records: [[UInt8]], members: [MemberList] = []
  ) throws {
    // Who reads may go away before all is written.
    signal(SIGPIPE, SIG_IGN)
    let text = Array(records.joined(separator: [0x0A]))
    let rules = try RuleEnvironment(schemas: StandardSchemas.user).compile(Self.rules)
    for allowsPartial in [true, false] {
      var options = BatchOptions(now: Instant(seconds: 0))
      options.allowsPartial = allowsPartial
      func run(_ body: (PopulationReader) -> RunResult) throws -> RunResult {
        var result = RunResult()
        try PipeTests.withPipe(text) { path in
          let source = InputSource(origin: .path(path), name: "stream", reading: InputReading(format: .ndjson))
          var input = try PopulationReader(users: [source], members: members)
          input.blockSize = 2_000
          result = body(input)
        }
        return result
      }
      let expected = try run { RunResult.ofReader(rules, options, $0) }
      for jobs in [1, 2, 3, 8] {
        options.jobs = jobs
        let difference = try run { RunResult.ofBatch(rules, options, $0) }.difference(from: expected)
        #expect(difference == nil, "\(title), jobs \(jobs), partial \(allowsPartial), \(random)")
      }
    }
  }
}
