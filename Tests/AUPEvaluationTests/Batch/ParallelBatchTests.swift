import AUPLanguage
import SCIMModel
import TestSupport
import Testing

@testable import AUPEvaluation

/// Same input, same bytes, however many threads work on it. `make test-tsan` runs these under ThreadSanitizer.
@Suite struct ParallelBatchTests {
  /// What can be seen of a run.
  private struct Seen: Equatable {
    var output: String
    var problems: [String]
    var outcome: BatchOutcome
    var notes: [PopulationNote]
  }

  private let schemas = ResourceSchemas(
    core: StandardSchemas.user.core, extensions: StandardSchemas.user.extensions + [GeneratedSchemas.extension])

  /// Some users in many blocks: each of them comes with up to 80,000 bytes that no schema knows.
  private func users(_ count: Int, mistakes: Bool, _ random: inout SeededGenerator) -> String {
    let people = UserGenerator(schemas: schemas)
    let known = (0..<50).map { _ in people.user(&random).json }
    return (0..<count).map { number -> String in
      if mistakes, Int.random(in: 0..<20, using: &random) == 0 { return "{\"userName\":\(number)}\n" }
      let user = known[Int.random(in: 0..<known.count, using: &random)].dropFirst().dropLast()
      let name = user.contains("\"userName\"") ? "" : "\"userName\":\"u \(number)\","
      let pad = String(repeating: "x", count: Int.random(in: 0...80_000, using: &random))
      return "{\(name)\(user),\"pad\":\"\(pad)\"}\n"
    }.joined()
  }

  private func run(_ rules: CompiledRules, _ users: String, _ options: BatchOptions) throws -> Seen {
    var population = try PopulationReader(users: [source(users)], userSchemas: schemas)
    let sink = MemorySink()
    var problems: [String] = []
    let outcome = try BatchEvaluation(rules: rules, options: options)
      .run(&population, to: sink) { problems.append($0.description) }
    return Seen(output: sink.text, problems: problems, outcome: outcome, notes: population.notes)
  }

  @Test func manyThreadsGiveWhatOneGives() throws {
    var random = SeededGenerator.fromEnvironment()
    let rules = try RuleEnvironment(schemas: schemas)
      .compile(ConditionGenerator(schemas: schemas).file(rules: 40, &random))
    let users = users(120, mistakes: true, &random)
    for output in OutputFormat.allCases {
      var options = BatchOptions(now: Instant(seconds: 1_767_225_600))
      options.output = output
      options.allowsPartial = Bool.random(using: &random)
      let alone = try run(rules, users, options)
      // Enough for many blocks, however few of the 50 that are drawn can be used.
      #expect(alone.outcome.users > 30, "\(random)")
      options.jobs = 4
      let together = try run(rules, users, options)
      #expect(together == alone, "\(output), \(random)")
    }
  }

  /// The users written are those of the blocks before the one at which the run was stopped, in order.
  @Test func aRunOfManyThreadsStopsWhenItIsTold() throws {
    var random = SeededGenerator.fromEnvironment()
    let users = users(120, mistakes: false, &random)
    let rules = try RuleEnvironment(schemas: schemas).compile(batchRules)
    func written(_ jobs: Int) throws -> String {
      var population = try PopulationReader(users: [source(users)], userSchemas: schemas)
      let sink = MemorySink()
      var options = BatchOptions(now: Instant(seconds: 0))
      options.jobs = jobs
      let outcome = try BatchEvaluation(rules: rules, options: options)
        .run(&population, to: sink, report: { _ in }, progress: { $0.users < 50 })
      #expect(!outcome.isComplete && (50..<120).contains(outcome.users), "\(random)")
      return sink.text
    }
    let alone = try written(1)
    #expect(try written(2) == alone, "\(random)")
    #expect(try written(8) == alone, "\(random)")
  }

  @Test func whatCannotBeWrittenEndsAllThreads() throws {
    var random = SeededGenerator.fromEnvironment()
    let users = users(100, mistakes: false, &random)
    let rules = try RuleEnvironment(schemas: schemas).compile(batchRules)
    var population = try PopulationReader(users: [source(users)], userSchemas: schemas)
    var options = BatchOptions(now: Instant(seconds: 0))
    options.jobs = 4
    options.allowsPartial = true
    #expect(throws: SinkError.self) {
      try BatchEvaluation(rules: rules, options: options).run(&population, to: FullSink(), report: { _ in })
    }
  }
}

/// Takes nothing.
private final class FullSink: ByteSink {
  func write(_ bytes: Span<UInt8>) throws(SinkError) { throw SinkError.failed("full") }
}
