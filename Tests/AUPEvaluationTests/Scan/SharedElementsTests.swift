import AUPLanguage
import Foundation
import SCIMModel
import TestSupport
import Testing

@testable import AUPEvaluation

/// A value of a list that was met before is recalled by its bytes: what a run writes and reports must be the same as if
/// each were read anew.
///
/// `AUP_SCAN_FILES` sets how many inputs.
@Suite struct SharedElementsTests {
  static let conditions = [
    #"group eq "G1""#, #"group in ("G2", "G3", "Straße")"#, #"group co "admin""#, #"group ew "0" or group ew "5""#,
    #"not (group pr)"#, #"count(group) ge 2"#, #"group eq all ("G4", "Backup Admin")"#, #"groups.display eq "strasse""#,
    #"groups.type eq "indirect""#, #"not (groups.type eq "direct")"#, #"groups.value in ("g1", "g7")"#, #"groups pr"#,
    #"count(groups) eq 1"#, #"count(groups) ge 33"#, #"count(groups.display) eq 2"#, #"count(groups.type) lt 2"#,
    #"groups[type eq "direct" and display co "G"]"#, #"groups[not (type pr)]"#, #"not (groups[display sw "admin"])"#,
    #"group matches "^[Gg][0-4]$" and not (userType eq "x")"#,
    #"at least 2 of (group eq "G1", group eq "G2", emails pr)"#,
    #"emails[type eq "work" and value ew "@corp.example"]"#, #"emails.primary eq true"#, #"count(emails) ge 3"#,
    #"emails.value co "user7" and userType eq "y""#, #"emails[primary eq true].value ew "x""#, #"emails pr"#,
    #"addresses.country in ("DE", "FR")"#, #"addresses[country eq "DE" and not (type eq "home")]"#, #"addresses pr"#,
    #"count(addresses.locality) ge 1"#, #"count(addresses) ge 3 and addresses.type eq "other""#,
  ]

  private func rules(_ conditions: [String]) throws -> CompiledRules {
    try RuleEnvironment().compile(
      conditions.enumerated().map { "rule \"\($0)\" { when \($1) assign role \"R\($0 % 5)\" in \"U\($0 % 3)\" }\n" }
        .joined())
  }

  private func difference(
    _ rules: CompiledRules, _ source: InputSource, jobs: Int, allowsPartial: Bool = true, blockSize: Int? = nil
  ) throws -> String? {
    var population = try PopulationReader(users: [source])
    population.blockSize = blockSize
    var options = BatchOptions(now: Instant(seconds: 0))
    (options.jobs, options.allowsPartial) = (jobs, allowsPartial)
    return RunResult.ofBatch(rules, options, population)
      .difference(from: RunResult.ofReader(rules, options, population))
  }

  @Test func valuesFromASmallPoolOfSpellings() throws {
    let files = ProcessInfo.processInfo.environment["AUP_SCAN_FILES"].flatMap(Int.init) ?? 60
    var random = SeededGenerator.fromEnvironment()
    let start = "\(random)"
    for file in 0..<files {
      let conditions = Self.conditions.filter { _ in Int.random(in: 0..<3, using: &random) > 0 }
      let rules = try rules(file % 4 == 0 ? Self.conditions : conditions)
      var elements = ElementForms(SeededGenerator(seed: random.next()))
      elements.novelty = [2, 12, 1_000][file % 3]
      let records = (0..<80).map { elements.record($0) }
      var inputs = InputForms(SeededGenerator(seed: random.next()))
      inputs.damage = [0, 20, 4].randomElement(using: &random)!
      let layout = file % 3 > 0 ? .lines : InputForms.Layout.allCases.randomElement(using: &random)!
      let source = inputs.source(records, layout)
      let blockSize = [nil, 40_000, 3_000].randomElement(using: &random)!
      for allowsPartial in [true, false] {
        let difference = try difference(
          rules, source, jobs: file % 3 + 1, allowsPartial: allowsPartial, blockSize: blockSize)
        if let difference {
          Issue.record("file \(file) (\(layout), partial \(allowsPartial)): \(difference)\n\(start)")
          return
        }
      }
    }
  }

  // MARK: Values that are forgotten

  /// Users of so many groups each, made of numbers that go on from user to user.
  private func users(_ count: Int, groups: Int, _ name: (Int) -> String) -> [UInt8] {
    var text = ""
    for user in 0..<count {
      let list = (user * groups..<user * groups + groups).map { "{\"display\":\"\(name($0))\"}" }
      text += "{\"userName\":\"user-\(user)\",\"groups\":[\(list.joined(separator: ","))]}\n"
    }
    return Array(text.utf8)
  }

  private func number(_ number: Int) -> String { String(1_000_000 + number) }

  /// Two of three values are new until all are forgotten, in the midst of a list whose next value was known.
  @Test(arguments: [1, 3]) func aListGoesOnAfterAllWasForgottenForLackOfUse(jobs: Int) throws {
    let text = users(7_000, groups: 3) { $0 % 3 == 2 ? "G-common" : "u\(number($0))" }
    let rules = try rules([#"group eq "G-common""#, #"group ew "007""#, "count(group) eq 3"])
    #expect(try difference(rules, .text(text, name: "users"), jobs: jobs) == nil)
  }

  /// Every other value is new until there are too many to be kept, in the midst of a list whose next value was known.
  @Test(arguments: [1, 2]) func aListGoesOnAfterAllWasForgottenForLackOfRoom(jobs: Int) throws {
    let text = users(500, groups: 80) { $0 % 2 == 1 ? "G-common" : "u\(number($0))" }
    let rules = try rules([#"group eq "G-common""#, #"group ew "0008""#, "count(group) eq 80"])
    #expect(try difference(rules, .text(text, name: "users"), jobs: jobs) == nil)
  }

  /// The table rests, and works again after that.
  @Test func valuesThatNeverComeAgainAndThenSomeThatDo() throws {
    var text = users(150, groups: 480) { "u\(number($0))" }
    text += users(300, groups: 5) { "G-\($0 % 17)" }
    let rules = try rules([#"group in ("G-1", "G-16", "u1000077")"#, #"group ew "9999""#, "count(group) eq 5"])
    #expect(try difference(rules, .text(text, name: "users"), jobs: 1) == nil)
  }

  /// What follows from values is forgotten when it has become too much, and what values did before is forgotten with it.
  @Test func whatFollowsFromValuesIsForgotten() throws {
    let names = (0..<4_500).map { "\"z\(number($0))\"" }
    let thresholds = (0..<500).map { "group ge \"a\(number($0))\" and userType eq \"x\"" }
    let rules = try rules(["group in (\(names.joined(separator: ",")))"] + thresholds + ["count(group) eq 3"])
    var text = Array("{\"userName\":\"first\",\"userType\":\"x\",\"groups\":[{\"display\":\"a1000007\"}]}\n".utf8)
    for _ in 0..<2 { text += users(1_500, groups: 3) { "z\(number($0))" } }
    text += Array("{\"userName\":\"last\",\"userType\":\"x\",\"groups\":[{\"display\":\"a1000499\"}]}\n".utf8)
    #expect(try generations(rules, text) > 0)
    for jobs in 1...2 { #expect(try difference(rules, .text(text, name: "users"), jobs: jobs) == nil) }
  }

  /// How often a worker that scans all lines of a text forgets what follows from values.
  private func generations(_ rules: CompiledRules, _ text: [UInt8]) throws -> Int {
    var block = rules.blockEvaluator(now: Instant(seconds: 0))
    var scanner = RecordScanner(ScanPlan(StandardSchemas.user, block.extraction), limits: .standard)
    let indexer = TokenIndexer()
    for line in text.split(separator: 0x0A) {
      let padded = Array(line) + [UInt8](repeating: 0, count: TokenText.padding)
      unsafe padded.withUnsafeBufferPointer { bytes in
        guard let tokens = unsafe indexer.index(bytes, 0..<line.count) else { return }
        scanner.begin()
        #expect(scanner.scan(tokens, end: line.count, into: &block) != nil)
      }
    }
    return block.generation
  }
}
