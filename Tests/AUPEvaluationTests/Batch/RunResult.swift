import AUPLanguage
import SCIMModel
import TestSupport

@testable import AUPEvaluation

/// All that comes of a run over a population.
struct RunResult: Equatable {
  var output = ""
  var problems: [RecordProblem] = []
  var notes: [String] = []
  var outcome = BatchOutcome()
  var error: String?

  /// What ``BatchEvaluation`` makes of a population.
  static func ofBatch(
    _ rules: CompiledRules, _ options: BatchOptions, _ population: PopulationReader, heldBytes: Int = HeldOutput.limit
  ) -> RunResult {
    var result = RunResult()
    var population = population
    let sink = MemorySink()
    var batch = BatchEvaluation(rules: rules, options: options)
    batch.heldBytes = heldBytes
    do {
      result.outcome = try batch.run(&population, to: sink) { result.problems.append($0) }
      result.notes = population.notes.map(\.description)
    } catch {
      result.error = "\(error)"
    }
    result.output = sink.text
    return result
  }

  /// What a reader that knows no blocks, no tokens and no threads makes of it: users one by one, the evaluator for single
  /// users, and JSON that is written value by value. For NDJSON.
  static func ofReader(_ rules: CompiledRules, _ options: BatchOptions, _ population: PopulationReader) -> RunResult {
    var result = RunResult()
    var population = population
    var evaluator = rules.evaluator(now: options.now, evaluatesInactive: options.evaluatesInactive)
    do {
      while let next = try population.next() {
        switch next {
        case .failure(let problem):
          result.problems.append(problem)
          result.outcome.problems += 1
          if !options.allowsPartial { result.outcome.isComplete = false }
        case .success(let user):
          result.outcome.users += 1
          guard result.outcome.isComplete else { continue }
          result.write(user, evaluator.evaluate(user.user), rules, options)
        }
      }
      result.notes = population.notes.map(\.description)
    } catch {
      result.error = "\(error)"
      result.outcome = BatchOutcome()
    }
    return result
  }

  private mutating func write(
    _ user: PopulationUser, _ decision: Decision, _ rules: CompiledRules, _ options: BatchOptions
  ) {
    let isLeftOut = !decision.isActive && !options.evaluatesInactive
    if isLeftOut { outcome.inactive += 1 }
    if !decision.rules.isEmpty { outcome.matched += 1 }
    if decision.rules.isEmpty && options.matchedOnly { return }
    var line = SCIMObject([("userName", .string(user.userName))])
    if let id = user.id { line["id"] = .string(id) }
    line["rules"] = .array(decision.rules.map { .string(rules.program.rules[$0].name) })
    line["grants"] = .array(
      decision.grants.map { .complex(SCIMObject([("role", .string($0.role)), ("unit", .string($0.unit))])) })
    if isLeftOut { line["inactive"] = .boolean(true) }
    output += line.json + "\n"
  }

  /// Where two results differ first, for people.
  func difference(from other: RunResult) -> String? {
    if self == other { return nil }
    if error != other.error { return "error \(error ?? "none"), not \(other.error ?? "none")" }
    for (a, b) in zip(problems, other.problems) where a != b { return "problem\n\(a), not\n\(b)" }
    if problems.count != other.problems.count { return "\(problems.count) problems, not \(other.problems.count)" }
    let lines = (output.split(separator: "\n"), other.output.split(separator: "\n"))
    for (number, (a, b)) in zip(lines.0, lines.1).enumerated() where !a.utf8.elementsEqual(b.utf8) {
      return "line \(number + 1)\n\(a), not\n\(b)"
    }
    if !output.utf8.elementsEqual(other.output.utf8) { return "\(lines.0.count) lines, not \(lines.1.count)" }
    if notes != other.notes { return "notes\n\(notes), not\n\(other.notes)" }
    return "outcome \(outcome), not \(other.outcome)"
  }
}
