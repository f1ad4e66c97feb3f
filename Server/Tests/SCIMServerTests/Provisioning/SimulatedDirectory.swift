import AUPLanguage
import GRDB
import SCIMModel
import SCIMStore

@testable import SCIMServer

/// A directory in memory to which random operations are sent, and what has to be true of it.
struct SimulatedDirectory {
  private let time = TestClock("2026-01-01T00:00:00Z")
  private let directory: Directory
  private let origin = Origin(name: "simulation", user: "root", action: "")
  /// What people were assigned, as far as they are there still: while rules do not decide.
  private var assigned: [String: Set<Grant>] = [:]
  /// What people hold if one believes the feed.
  private var replayed: [String: Set<Grant>] = [:]
  private var lastEvent: Int64 = 0
  private var names = 0
  /// How often rules began to decide, people were refused, and a disk failed.
  private(set) var (enablings, refusals, failures) = (0, 0, 0)

  init() throws { directory = try Directory(try StoreFile(path: nil), clock: time.clock) }

  // MARK: Operations

  /// Does something; most of it changes something.
  mutating func act(_ random: inout SeededGenerator) throws {
    switch Int.random(in: 0..<1_000, using: &random) {
    case 0..<60: time.advance(bySeconds: Int64.random(in: 0...3, using: &random))
    case 60..<65: time.advance(bySeconds: Int64.random(in: 0...100_000, using: &random))
    case 65..<67: time.advance(bySeconds: Int64.random(in: -5_000...0, using: &random))
    case 67..<90: directory.tick()
    case 90..<120: try editRules(&random)
    case 120..<130: try useFiles(&random)
    case 130..<150: try toggle(&random)
    case 150..<200: try assign(&random)
    case 200..<205: try fail(&random)
    default: try changeDirectory(&random)
    }
  }

  /// Changes users and groups, up to three things in one transaction.
  private mutating func changeDirectory(_ random: inout SeededGenerator) throws {
    let count = Int.random(in: 0..<10, using: &random) == 0 ? 3 : 1
    let store = directory.store
    let steps = (0..<count).map { _ in step(in: store, &random) }
    try perform { transaction in for step in steps { try? step.run(&transaction) } }
  }

  /// Does something in a transaction that the disk does not take: nothing may have happened.
  private mutating func fail(_ random: inout SeededGenerator) throws {
    let step = step(in: directory.store, &random)
    let isEnabled = try directory.withProvisioningAndWait { $0.isEnabled }
    let text = Self.conditions.randomElement(using: &random) ?? ""
    let user = directory.store.ids(.user).randomElement(using: &random) ?? ""
    do {
      try directory.performAndWait(origin) { transaction in
        try? step.run(&transaction)
        try? transaction.setEnabled(!isEnabled)
        try? transaction.assign([Grant(role: "Lost", unit: "Lost")], to: user)
        _ = try? transaction.edit(.add(RuleContent(name: "lost", text: text, grants: [Grant(role: "L", unit: "L")])))
        transaction.write { _ in throw DatabaseError(resultCode: .SQLITE_FULL) }
      }
    } catch is StorageFailure {
      failures += 1
    }
  }

  /// Makes a change; one that is refused is none.
  private mutating func perform(
    _ change: @escaping @Sendable (inout DirectoryTransaction) throws -> Void
  ) throws {
    do { try directory.performAndWait(origin, change) } catch is SCIMError { refusals += 1 }
  }

  // MARK: Rules

  private static let conditions = [
    #"group eq "Admins""#, #"group co "a""#, #"group eq all ("Ops", "Sales")"#, #"title eq "IT""#,
    #"title eq "IT" and not group eq "Ops""#, #"group in ("Ops", "Sales") or userName sw "u1""#,
    "meta.created gt now - 1d", "meta.lastModified le now - 2h", "active ne false", "count(groups) ge 2",
  ]

  private mutating func editRules(_ random: inout SeededGenerator) throws {
    let content = content(&random)
    let rules = try directory.withProvisioningAndWait { $0.rules.rules }
    let rule = rules.randomElement(using: &random)?.id ?? "none"
    let edit: RuleEdit =
      switch Int.random(in: 0..<3, using: &random) {
      case 0: rules.count < 12 ? .add(content) : .delete(rule)
      case 1: .replace(rule, content)
      default: rules.count > 4 ? .delete(rule) : .add(content)
      }
    try perform { transaction in _ = try transaction.edit(edit) }
  }

  private func content(_ random: inout SeededGenerator) -> RuleContent {
    let role = ["Super Admin", "Reader", "Writer"].randomElement(using: &random) ?? ""
    let units = Set((0..<2).map { _ in ["Global", "EU", "US"].randomElement(using: &random) ?? "" })
    return RuleContent(
      name: "rule \(Int.random(in: 0..<20, using: &random))",
      text: Self.conditions.randomElement(using: &random) ?? "",
      grants: units.map { Grant(role: role, unit: $0) }.sorted())
  }

  /// Takes rules from files that have ends and exceptions, or goes back to those of the API.
  private mutating func useFiles(_ random: inout SeededGenerator) throws {
    let (environment, now, api, hasFiles) = try directory.withProvisioningAndWait {
      ($0.rules.environment, $0.now, $0.apiRules, $0.rules.files != nil)
    }
    var rules = try RuleSet(api, in: environment)
    if !hasFiles || Bool.random(using: &random) {
      var text = #"rule "Root" { when group eq "Admins" assign role "Super Admin" in "Global" }"# + "\n"
      for number in 0..<Int.random(in: 0..<6, using: &random) {
        let content = content(&random)
        let end = now.advanced(bySeconds: Int64.random(in: -100_000...400_000, using: &random))
        let day = end.description.prefix(10)
        text += """
          rule "\(number)" { when \(content.text) assign role "\(content.grants[0].role)" in "EU" until "\(day)" }
          except "u1\(number)" from "\(number)" until "\(day)" because "test"

          """
      }
      rules = try RuleSet(files: [RuleFile(name: "rules.aup", bytes: Array(text.utf8))], in: environment)
    }
    let next = rules
    try perform { transaction in try transaction.use(next) }
  }

  private mutating func toggle(_ random: inout SeededGenerator) throws {
    let isEnabled = try directory.withProvisioningAndWait { $0.isEnabled }
    if isEnabled, Int.random(in: 0..<3, using: &random) > 0 { return }
    if !isEnabled { try admitRoot() }
    // People keep what the rules say at the time of the change, not at that of the last one.
    directory.tick()
    let decided = try decide()
    try perform { transaction in try transaction.setEnabled(!isEnabled) }
    if isEnabled { assigned = decided.filter { !$0.value.isEmpty } }
    if try !isEnabled && directory.withProvisioningAndWait({ $0.isEnabled }) {
      assigned = [:]
      enablings += 1
    }
  }

  /// Sees that there is somebody who may let rules decide.
  private mutating func admitRoot() throws {
    let root = RuleEdit.add(
      RuleContent(
        name: "root", text: #"userName eq "root""#, grants: [Grant(role: "Super Admin", unit: "Global")]))
    try perform { transaction in
      _ = try? transaction.create(.user, SCIMObject([("userName", .string("root"))]))
      if let id = transaction.store.ids(.user, named: "root").first {
        let active = PatchOperation(.replace, path: "active", value: .boolean(true))
        _ = try? transaction.patch(.user, id, PatchRequest([active]))
      }
      if transaction.provisioning.rules.files == nil { _ = try? transaction.edit(root) }
    }
  }

  private mutating func assign(_ random: inout SeededGenerator) throws {
    guard let user = directory.store.ids(.user).randomElement(using: &random) else { return }
    let grants = Set(
      (0..<Int.random(in: 0..<3, using: &random)).map { _ in
        Grant(role: ["A", "Reader"].randomElement(using: &random) ?? "", unit: "EU")
      })
    try perform { transaction in try transaction.assign(grants.sorted(), to: user) }
    if try !directory.withProvisioningAndWait({ $0.isEnabled }) { assigned[user] = grants.isEmpty ? nil : grants }
  }

  // MARK: What has to be true

  /// What is wrong: nothing, if all is as it should be.
  mutating func problems() async throws -> [String] {
    var problems = try await replay()
    let store = directory.store
    let users = store.ids(.user)
    let (isEnabled, held) = try directory.withProvisioningAndWait { provisioning in
      (provisioning.isEnabled, users.map { provisioning.held(by: $0) })
    }
    assigned = assigned.filter { store.contains(.user, $0.key) }
    let expected = isEnabled ? try decide() : assigned
    for (user, grants) in zip(users, held) where Set(grants) != expected[user] ?? [] {
      problems.append("\(user) holds \(grants), not \(expected[user] ?? [])")
    }
    if replayed != expected.filter({ !$0.value.isEmpty }) { problems.append("the feed tells something else") }
    let kept = try await directory.file.database.read { database in
      try ProvisioningRows.read(RuleEnvironment(schemas: store.userSchemas), database)
    }
    if kept.isEnabled != isEnabled { problems.append("the disk has another setting") }
    if !isEnabled, kept.assigned.mapValues(Set.init) != assigned { problems.append("the disk has other grants") }
    return problems
  }

  /// What rules say of everybody: compiled anew of their texts, over what the store contains.
  private func decide() throws -> [String: Set<Grant>] {
    let (rules, files, now) = try directory.withProvisioningAndWait { ($0.rules.rules, $0.rules.files, $0.now) }
    let store = directory.store
    let text =
      files.map { $0.map { String(decoding: $0.bytes, as: UTF8.self) }.joined() }
      ?? rules.map { rule in
        "rule \"\(rule.name)\" { when \(rule.text)\n"
          + rule.grants.map { "assign role \"\($0.role)\" in \"\($0.unit)\"\n" }.joined() + "}\n"
      }.joined()
    guard let compiled = try? RuleEnvironment(schemas: store.userSchemas).compile(text) else { return [:] }
    var block = compiled.blockEvaluator(now: now)
    var decided: [String: Set<Grant>] = [:]
    var ids: [String] = []
    func finish() {
      for (id, decision) in zip(ids, block.decisions()) { decided[id] = Set(decision.grants) }
      ids = []
    }
    store.forEach(.user) { user in
      if block.isFull { finish() }
      block.append(user)
      ids.append(user.text("id") ?? "")
    }
    finish()
    return decided
  }

  /// Reads what the feed has told since, and gives what cannot be.
  private mutating func replay() async throws -> [String] {
    var problems: [String] = []
    while let events = try await directory.feed.events(after: lastEvent, limit: 1_000), let last = events.last {
      lastEvent = last.sequence
      for event in events {
        let object = try JSONBodyReader(limits: ServerLimits()).object([UInt8](event.body))
        guard let user = object.text("user") else { return ["an event is of nobody"] }
        let (gained, lost) = (Self.grants(object["gained"]), Self.grants(object["lost"]))
        let before = replayed[user] ?? []
        if !before.isDisjoint(with: gained) || !before.isSuperset(of: lost) || gained.union(lost).isEmpty {
          problems.append("event \(event.sequence) does not follow from what \(user) held")
        }
        if object.text("userName")?.isEmpty ?? true { problems.append("event \(event.sequence) has no name") }
        let after = before.subtracting(lost).union(gained)
        replayed[user] = after.isEmpty ? nil : after
      }
    }
    if lastEvent != directory.feed.newest { problems.append("the feed has a gap") }
    return problems
  }

  private static func grants(_ value: SCIMValue?) -> Set<Grant> {
    guard case .array(let values)? = value else { return [] }
    return Set(values.compactMap(Grant.init))
  }
}
