import AUPLanguage
import Foundation
import SCIMModel
import TestSupport

@testable import AUPEvaluation

/// Two versions of a random rule set, and users whom they grant this and that.
struct RandomRuleSets {
  let schemas = ResourceSchemas(
    core: StandardSchemas.user.core, extensions: StandardSchemas.user.extensions + [GeneratedSchemas.extension])
  let now = Instant(seconds: 1_767_225_600)  // 2026-01-01T00:00:00Z
  let old: CompiledRules
  let new: CompiledRules
  private let people: UserGenerator

  /// What the generator of conditions lets each rule grant.
  private static let grant = "assign role \"R\" in \"U\" }\n"

  init(rules: Int, users: Int, _ random: inout SeededGenerator) throws {
    let conditions = ConditionGenerator(schemas: schemas)
    // All conditions stand in one file, for they use its lets; the first part holds those, too.
    let parts = conditions.file(rules: 2 * rules, &random).components(separatedBy: Self.grant).dropLast()
    var (old, new) = (parts[0] + Self.grants(&random), "")
    new = Bool.random(using: &random) ? old : parts[0] + Self.grants(&random)
    for rule in 1..<rules {
      let grants = Self.grants(&random)
      let other = parts[rule + rules].replacing("rule \"\(rule + rules)\"", with: "rule \"\(rule)\"")
      let end = ["", " until \"2025-06-01\"", " until \"2026-06-01\""].randomElement(using: &random)!
      let version = { (part: String, grants: String) in part + grants.replacing(" }\n", with: "\(end) }\n") }
      switch Int.random(in: 0..<8, using: &random) {
      case 0: old += version(parts[rule], grants)
      case 1: new += version(parts[rule], grants)
      case 2: (old, new) = (old + version(parts[rule], grants), new + parts[rule] + grants)
      case 3: (old, new) = (old + version(parts[rule], grants), new + version(parts[rule], Self.grants(&random)))
      case 4, 5: (old, new) = (old + version(parts[rule], grants), new + version(other, grants))
      default: (old, new) = (old + version(parts[rule], grants), new + version(parts[rule], grants))
      }
      let exception = "except \"u \(Int.random(in: 0..<users, using: &random))\" from \"\(rule)\" because \"leave\"\n"
      if old.contains("rule \"\(rule)\""), Int.random(in: 0..<3, using: &random) == 0 { old += exception }
      if new.contains("rule \"\(rule)\""), Int.random(in: 0..<3, using: &random) == 0 { new += exception }
    }
    let environment = RuleEnvironment(schemas: schemas)
    (self.old, self.new) = (try environment.compile(old), try environment.compile(new))
    people = UserGenerator(schemas: schemas)
  }

  /// One to three grants, in the words that end a rule.
  private static func grants(_ random: inout SeededGenerator) -> String {
    let roles = ["Super Admin", "Backup Admin", "Reader"].shuffled(using: &random)
    let grants = (0..<Int.random(in: 1...3, using: &random)).map { index in
      "assign role \"\(roles[index])\" in \"\(["Global", "EMEA"].randomElement(using: &random)!)\""
    }
    return grants.joined(separator: " ") + " }\n"
  }

  /// Users `u 0`, `u 1` and so on, of whom most can be used.
  func users(_ count: Int, _ random: inout SeededGenerator) -> [SCIMObject] {
    (0..<count).map { number in
      var user = people.user(&random)
      user["userName"] = .string("u \(number)")
      user["id"] = Bool.random(using: &random) ? .string("id \(number)") : nil
      return user
    }
  }

  /// What each user that can be used is granted, by name; read and evaluated one by one.
  func grants(_ rules: CompiledRules, _ users: [SCIMObject], evaluatesInactive: Bool) throws -> [String: Set<Grant>] {
    var evaluator = rules.evaluator(now: now, evaluatesInactive: evaluatesInactive)
    var grants: [String: Set<Grant>] = [:]
    var reader = try reader(of: users)
    while let next = try reader.next() {
      if case .success(let user) = next { grants[user.userName] = Set(evaluator.evaluate(user.user).grants) }
    }
    return grants
  }

  /// The difference as the batch finds it.
  func diff(
    _ users: [SCIMObject], since former: [SCIMObject]? = nil, evaluatesInactive: Bool, jobs: Int = 1
  ) throws -> AccessDiff {
    var options = BatchOptions(now: now)
    options.allowsPartial = true
    options.evaluatesInactive = evaluatesInactive
    options.jobs = jobs
    let evaluation = DiffEvaluation(from: old, to: new, schemas: schemas, options: options)
    var population = try reader(of: users)
    guard let former else { return try evaluation.run(&population, report: { _ in }).diff }
    var before = try reader(of: former)
    let snapshot = try evaluation.former(&before, report: { _ in }).population
    return try evaluation.run(&population, since: snapshot, report: { _ in }).diff
  }

  private func reader(of users: [SCIMObject]) throws -> PopulationReader {
    var reader = try PopulationReader(
      users: [source(users.map { $0.json + "\n" }.joined())], userSchemas: schemas)
    // Many blocks, so that threads have something to share.
    reader.blockSize = 2_000
    return reader
  }
}
