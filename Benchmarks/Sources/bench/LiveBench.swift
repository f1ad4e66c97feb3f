import AUPEvaluation
import AUPLanguage
import AUPShell
import Glibc
import SCIMModel
import SCIMStore

/// A directory that is kept: one user changes among many, with many rules.
struct LiveBench {
  let users, rules: Int

  static let now = Instant(seconds: 1_767_225_600)

  static let groups = 5_000

  /// 60 % rules on groups, 15 % on words, 25 % on attributes.
  var ruleText: String {
    var numbers = Numbers(state: 7)
    var text = ""
    for number in 0..<rules {
      let condition: String
      switch numbers.next(100) {
      case 0..<40: condition = "group eq \"Group \(numbers.skewed(Self.groups))\""
      case 40..<60:
        condition =
          "group in (\"Group \(numbers.skewed(Self.groups))\", \"Group \(numbers.next(Self.groups))\") and not (userType eq \"Contractor\")"
      case 60..<75: condition = "title co \"Word \(numbers.next(400)) \""
      case 75..<90:
        condition = "department eq \"Dept \(numbers.next(200))\" and (title co \"Lead\" or userType eq \"Contractor\")"
      default:
        condition =
          "department eq \"Dept \(numbers.next(200))\" and at least 2 of (userType eq \"Employee\", active ne false, title co \"Word \(numbers.next(400)) \")"
      }
      text +=
        "rule \"Rule \(number)\" { when \(condition) assign role \"Role \(number % 40)\" in \"Unit \(number % 200)\" }\n"
    }
    return text
  }

  static func user(_ number: Int, _ numbers: inout Numbers) -> SCIMObject {
    let department = SCIMValue.complex(
      SCIMObject(uniqueMembers: [("department", .string("Dept \(numbers.next(200))"))]))
    return SCIMObject(uniqueMembers: [
      ("id", .string("user-\(number)")), ("userName", .string("user\(number)@corp.example")),
      ("title", .string("\(numbers.next(9) == 0 ? "Lead" : "Engineer") Word \(numbers.next(400)) \(numbers.next(20))")),
      ("userType", .string(["Employee", "Employee", "Contractor"][numbers.next(3)])), ("active", .boolean(true)),
      (SchemaURN.enterpriseUser, department),
    ])
  }

  /// Each user is in up to nine groups.
  func directory() throws -> SCIMStore {
    var store = SCIMStore()
    var numbers = Numbers()
    var members: [[SCIMValue]] = Array(repeating: [], count: Self.groups)
    for number in 0..<users {
      try store.load(.user, Self.user(number, &numbers))
      let member = SCIMValue.complex(SCIMObject(uniqueMembers: [("value", .string("user-\(number)"))]))
      for group in Set((0..<9).map { _ in numbers.skewed(Self.groups) }) { members[group].append(member) }
    }
    for group in members.indices {
      let body = SCIMObject(uniqueMembers: [
        ("id", .string("group-\(group)")), ("displayName", .string("Group \(group)")),
        ("members", .array(members[group])),
      ])
      try store.load(.group, body)
      members[group] = []
    }
    return store
  }

  func run() throws {
    var store = try directory()
    print("\(users) users in a directory")
    print("  directory: \(Memory.megabytes) MB")
    let rules = try RuleEnvironment().compile(ruleText)
    let before = Memory.megabytes
    var grants: LiveGrants?
    let all = Measurement.whole(runs: 1) { grants = LiveGrants(rules, in: store, now: Self.now) }
    // Not a copy: it would be taken apart with each change.
    guard var grants = grants.take() else { return }
    let matches = rules.program.rules.indices.reduce(0) { $0 + grants.userCount(ofRule: $1) }
    Figure.print("evaluate \(self.rules) rules for everybody", all, .ms)
    print(
      "  \(matches / users) rules match a user; the lists take \(grants.listBytes >> 20) MB of \(Memory.megabytes - before) MB"
    )

    var numbers = Numbers(state: 3)
    let changing = (0..<20_000).map { _ in "user-\(numbers.next(users))" }
    for name in ["evaluate one changed user", "  who changes again"] {
      // Titles go to and fro, so that each change takes rules and gives some.
      let former = store
      let changes = try changing.map { id in
        let title = SCIMValue.string("Engineer Word \(numbers.next(400)) x")
        let request = PatchRequest([PatchOperation(.replace, path: "title", value: title)])
        return try store.patch(.user, id, request, now: Self.now).changes
      }.filter { !$0.isEmpty }
      let clock = ContinuousClock()
      var found = 0
      let samples = changes.map { change in
        let time = clock.measure { found += grants.update(after: change, in: store, former: former).count }
        return Double(time.components.attoseconds) / 1e9
      }
      Figure.print(name, Measurement(nanoseconds: samples.sorted()), .µs)
      print("  \(found) of \(changes.count) gained or lost something")
      let reading = clock.measure { for change in changes { _ = try? store.read(.user, change[0].id) } }
      print("  reading one user: \(reading / changes.count)")
    }
  }
}

/// Questions at the prompt about all users.
struct QuestionBench {
  let users: Int

  static let questions = [
    "title co \"Lead\"", "department eq \"Dept 7\" and (userType eq \"Contractor\" or title co \"Word 3\")",
    "group eq \"Group 40\" and not (userType eq \"Contractor\")", "userName co \"77\"",
  ]

  /// The users as an export has them, each with a list of its groups.
  private var export: [UInt8] {
    var numbers = Numbers()
    var bytes: [UInt8] = []
    bytes.reserveCapacity(users * 500)
    for number in 0..<users {
      var user = LiveBench.user(number, &numbers)
      let groups = Set((0..<9).map { _ in numbers.skewed(LiveBench.groups) }).sorted().map {
        SCIMValue.complex(SCIMObject(uniqueMembers: [("display", .string("Group \($0)"))]))
      }
      user["groups"] = .array(groups)
      bytes += SCIMValue.complex(user).json.utf8
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  /// A prompt whose only file is what the closure gives.
  static func prompt(_ file: @escaping () -> [UInt8]) throws -> ReplSession {
    let world = ReplWorld(
      read: { _ in file() }, write: { _, _ in }, list: { _ in nil }, now: { LiveBench.now }, stopwatch: { 0 },
      isInterrupted: { false })
    return try ReplSession(world: world, environment: RuleEnvironment(), style: .init(listLimit: 50))
  }

  func run() throws {
    var file = export
    let session = try Self.prompt { file }
    print("\(users) users at the prompt")
    var reply = Reply()
    let loading = Measurement.whole(runs: 1) { reply = session.load(files: ["users.ndjson"]) }
    Figure.print("load \(file.count >> 20) MB: \(reply.text.split(separator: "\n").last ?? "")", loading, .ms)
    file = []
    print("  \(Memory.megabytes) MB")
    for question in Self.questions {
      let first = Measurement.whole(runs: 1) { reply = session.feed(".who " + question) }
      Figure.print(".who \(question)".prefix(50) + ", first", first, .ms)
      let later = Measurement.whole(runs: 7) { reply = session.feed(".who " + question) }
      Figure.print("  again: \(reply.text.split(separator: "\n").last ?? "")", later, .ms)
    }
    let listing = Measurement.whole(runs: 7) { reply = session.feed(".users") }
    Figure.print(".users", listing, .ms)
    print("  \(Memory.megabytes) MB with the columns")
  }
}

/// The same numbers on each run.
struct Numbers {
  var state: UInt64 = 42

  mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }

  /// Skewed: low numbers are drawn much more often (about Zipf).
  mutating func skewed(_ bound: Int) -> Int {
    let uniform = Double(next(1 << 30)) / Double(1 << 30)
    return min(bound - 1, Int(pow(Double(bound), uniform)) - 1)
  }
}

/// What the process takes.
enum Memory {
  static var megabytes: Int {
    guard let file = unsafe fopen("/proc/self/statm", "r") else { return 0 }
    defer { unsafe fclose(file) }
    var text = [CChar](repeating: 0, count: 128)
    guard unsafe fgets(&text, 128, file) != nil else { return 0 }
    let numbers = String(decoding: text.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(separator: " ")
    return numbers.count > 1 ? (Int(numbers[1]) ?? 0) / 256 : 0
  }
}
