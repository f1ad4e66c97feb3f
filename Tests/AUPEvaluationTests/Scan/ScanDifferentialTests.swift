import AUPLanguage
import Foundation
import SCIMModel
import TestSupport
import Testing

@testable import AUPEvaluation

/// The scan is fast, the reader is the definition: what a run writes and reports must be the same without the scan.
///
/// `AUP_SCAN_FILES` sets how many inputs; `make prove` asks for 2,000.
@Suite struct ScanDifferentialTests {
  static let schemas = ResourceSchemas(
    core: StandardSchemas.user.core, extensions: StandardSchemas.user.extensions + [GeneratedSchemas.extension])
  static let now = Instant(seconds: 1_767_225_600)  // 2026-01-01T00:00:00Z

  @Test func theScanAgreesWithTheReader() throws {
    let files = ProcessInfo.processInfo.environment["AUP_SCAN_FILES"].flatMap(Int.init) ?? 100
    var random = SeededGenerator.fromEnvironment()
    let start = "\(random)"
    let people = UserGenerator(schemas: Self.schemas)
    var share = ScanShare()
    var users = 0
    for file in 0..<files {
      let rules = try Self.rules(&random)
      var records = RecordForms(SeededGenerator(seed: random.next()))
      records.oddity = [40_000, 4_000, 100].randomElement(using: &random)!
      let texts = (0..<40).map { _ in records.record(people.user(&random)) }
      try share.count(texts, rules)
      var inputs = InputForms(SeededGenerator(seed: random.next()))
      inputs.damage = [0, 0, 20, 3].randomElement(using: &random)!
      let layout = file % 3 > 0 ? .lines : InputForms.Layout.allCases.randomElement(using: &random)!
      let source = inputs.source(texts, layout)
      var limits = RecordLimits.standard
      if file % 10 == 9 { (limits.recordBytes, limits.membersPerObject, limits.nestingDepth) = (1_500, 12, 6) }
      var population = try PopulationReader(users: [source], userSchemas: Self.schemas, limits: limits)
      population.blockSize = Int.random(in: 1...8_000, using: &random)
      for allowsPartial in [true, false] {
        var options = BatchOptions(now: Self.now)
        options.allowsPartial = allowsPartial
        options.evaluatesInactive = file % 4 == 0
        options.jobs = file % 3 + 1
        let expected = RunResult.ofReader(rules, options, population)
        let found = RunResult.ofBatch(rules, options, population)
        users += expected.outcome.users
        if let difference = found.difference(from: expected) {
          Issue.record("file \(file) (\(layout), partial \(allowsPartial)): \(difference)\n\(start)")
          return
        }
      }
    }
    print("scan: \(users) users agree; \(share.taken) of \(share.records) records scanned; \(start)")
    // Were most records left to the reader, the comparison would say little.
    #expect(share.taken * 8 > share.records)
  }

  /// A part with several values is for the reader, an empty text among them is one.
  @Test func emptyTextsAmongSeveralAreValues() throws {
    let condition = #"site.labels lt "Backup" and not site[floor pr].labels ge "a""#
    let rules = try RuleEnvironment(schemas: Self.schemas).compile(
      "rule \"R\" { when \(condition) assign role \"R\" in \"U\" }")
    let user = #"{"userName":"u","\#(GeneratedSchemas.extension.id)":{"site":{"floor":10,"labels":[""]}}}"# + "\n"
    let population = try PopulationReader(users: [.text(Array(user.utf8), name: "x")], userSchemas: Self.schemas)
    let found = RunResult.ofBatch(rules, BatchOptions(now: Self.now), population)
    #expect(found.output == #"{"userName":"u","rules":["R"],"grants":[{"role":"R","unit":"U"}]}"# + "\n")
  }

  /// Rules with grants that differ.
  static func rules(_ random: inout SeededGenerator) throws -> CompiledRules {
    let text = ConditionGenerator(schemas: schemas).file(rules: 12, &random)
    let parts = text.components(separatedBy: #"assign role "R" in "U""#)
    let joined = parts.enumerated().map { index, part in
      index == 0 ? part : "assign role \"R\(index % 5)\" in \"U\(index % 3)\"" + part
    }
    return try RuleEnvironment(schemas: schemas).compile(joined.joined())
  }
}

/// How many records the scan takes by itself.
private struct ScanShare {
  var records = 0
  var taken = 0

  mutating func count(_ texts: [[UInt8]], _ rules: CompiledRules) throws {
    var block = rules.blockEvaluator(now: ScanDifferentialTests.now)
    var scanner = RecordScanner(ScanPlan(ScanDifferentialTests.schemas, block.extraction), limits: .standard)
    let indexer = TokenIndexer()
    for text in texts {
      records += 1
      let padded = text + [UInt8](repeating: 0, count: TokenText.padding)
      unsafe padded.withUnsafeBufferPointer { bytes in
        guard let tokens = unsafe indexer.index(bytes, 0..<text.count) else { return }
        scanner.begin()
        if scanner.scan(tokens, end: text.count, into: &block) != nil { taken += 1 }
      }
    }
  }
}
