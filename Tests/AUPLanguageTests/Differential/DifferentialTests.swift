import AUPLanguage
import Foundation
import SCIMModel
import SourceDiagnostics
import TestSupport
import Testing

/// Parser, checker, compiler, VM and block evaluator against the reference evaluator, on random rule files and users.
///
/// `AUP_DIFFERENTIAL_PAIRS` sets how many (condition, user) pairs; `make prove` asks for a million.
@Test func virtualMachineAgreesWithTheReference() throws {
  let pairs = ProcessInfo.processInfo.environment["AUP_DIFFERENTIAL_PAIRS"].flatMap(Int.init) ?? 50_000
  var random = SeededGenerator.fromEnvironment()
  var comparison = Comparison()
  while comparison.pairs < pairs, comparison.failure == nil {
    comparison.compare(rules: 25, users: 40, &random)
  }
  if let failure = comparison.failure { Issue.record("\(failure)\n\(random)") }
  print("differential: \(comparison.pairs) pairs agree, \(comparison.matches) of them match; \(random)")
  // Neither verdict is rare, or the comparison says little.
  #expect(comparison.failure != nil || 20...80 ~= comparison.matches * 100 / comparison.pairs)
}

private struct Comparison {
  let schemas = ResourceSchemas(
    core: StandardSchemas.user.core, extensions: StandardSchemas.user.extensions + [GeneratedSchemas.extension])
  let now = Instant(seconds: 1_767_225_600)  // 2026-01-01T00:00:00Z
  let conditions: ConditionGenerator
  let people: UserGenerator
  let environment: RuleEnvironment

  var pairs = 0
  var matches = 0
  var failure: String?

  init() {
    conditions = ConditionGenerator(schemas: schemas)
    people = UserGenerator(schemas: schemas)
    environment = RuleEnvironment(schemas: schemas)
  }

  /// Every rule of a random file against some random users.
  mutating func compare(rules: Int, users: Int, _ random: inout SeededGenerator) {
    let text = conditions.file(rules: rules, &random)
    do {
      let compiled = try environment.compile(text)
      var evaluator = compiled.evaluator(now: now)
      var decided: [(user: SCIMObject, decision: Decision)] = []
      let file = parse(text)
      guard file.rules.count == rules else { return failure = "not read:\n\(text)" }
      let reference = ReferenceEvaluator(schemas: schemas, now: now, lets: file)
      for _ in 0..<users {
        let user = schemas.conform(people.user(&random)).resource
        let isInactive = user["active"] == .boolean(false)
        let decision = evaluator.evaluate(user)
        decided.append((user, decision))
        for (index, rule) in file.rules.enumerated() {
          let expected = reference.holds(rule.condition, for: user)
          pairs += 1
          matches += expected ? 1 : 0
          guard decision.rules.contains(index) != (expected && !isInactive) else { continue }
          failure = explain(rule.condition, user, expected: expected, in: text, file)
          return
        }
      }
      compareBlocks(compiled, decided, copies: Int.random(in: 1...30, using: &random))
    } catch {
      let errors = error.diagnostics.filter { $0.severity == .error }
      let renderer = error.sources.map { TextRenderer($0) }
      failure = "refused:\n" + errors.prefix(3).map { renderer?.render($0) ?? $0.message }.joined() + "in\n\(text)"
    }
  }

  /// The block evaluator against the VM's decisions. A block of copies of all users is filled and begun anew.
  private mutating func compareBlocks(
    _ rules: CompiledRules, _ decided: [(user: SCIMObject, decision: Decision)], copies: Int
  ) {
    var block = rules.blockEvaluator(now: now)
    var found: [Decision] = []
    for (user, _) in repeatElement(decided, count: copies).joined() {
      if block.isFull { found += block.decisions() }
      block.append(user)
    }
    found += block.decisions()
    for (index, decision) in found.enumerated() where decision != decided[index % decided.count].decision {
      let (user, expected) = decided[index % decided.count]
      let differing = Set(decision.rules).symmetricDifference(expected.rules).sorted()
      failure = """
        in a block of \(found.count): \(decision), the VM: \(expected)
        rules \(differing.map { rules.program.rules[$0].name })
        user: \(user.json)
        \(Disassembler.text(of: rules.program))
        """
      return
    }
  }

  private func parse(_ text: String) -> FileSyntax {
    var sources = SourceMap()
    return Parser.parseFile(sources.add(name: "rules.aup", bytes: Array(text.utf8))).tree
  }

  // MARK: Failures

  /// The smallest part of the condition, and of the user, on which the two still differ.
  private func explain(
    _ condition: ConditionSyntax, _ user: SCIMObject, expected: Bool, in text: String, _ file: FileSyntax
  ) -> String {
    let bytes = Array(text.utf8)
    func spelling(_ part: ConditionSyntax) -> String {
      String(decoding: bytes[part.span.start..<part.span.end], as: UTF8.self)
    }
    let smallest =
      condition.parts.sorted { $0.span.end - $0.span.start < $1.span.end - $1.span.start }
      .map(spelling).first { differs($0, user, file) } ?? spelling(condition)
    var user = user
    for (name, value) in user.members {
      if case .complex(let object) = value {
        for (part, _) in object.members {
          var smaller = user
          var rest = user[name]
          if case .complex(var object)? = rest { object[part] = nil; rest = .complex(object) }
          smaller[name] = rest
          if differs(smallest, smaller, file) { user = smaller }
        }
      }
      var smaller = user
      smaller[name] = nil
      if differs(smallest, smaller, file) { user = smaller }
    }
    let lets = text.split(separator: "rule \"0\"").first ?? ""
    return
      "the reference says \(expected) of\n\(spelling(condition))\nwith\n\(lets)\nsmallest: \(smallest)\nuser: \(SCIMValue.complex(user).json)"
  }

  /// True if VM and reference disagree about a condition.
  private func differs(_ text: String, _ user: SCIMObject, _ file: FileSyntax) -> Bool {
    var sources = SourceMap()
    let source = sources.add(name: "<part>", bytes: Array(text.utf8))
    guard let compiled = try? environment.compileCondition(source, lets: [file]) else { return false }
    var evaluator = compiled.evaluator(now: now)
    let reference = ReferenceEvaluator(schemas: schemas, now: now, lets: file)
    return evaluator.matches(user) != reference.holds(Parser.parseCondition(source).tree, for: user)
  }
}

extension FileSyntax {
  fileprivate var rules: [RuleSyntax] {
    declarations.compactMap { if case .rule(let rule) = $0.kind { rule } else { nil } }
  }
}

extension ConditionSyntax {
  /// The condition and all conditions in it, but for those in brackets, which mean nothing outside.
  fileprivate var parts: [ConditionSyntax] {
    let inner: [ConditionSyntax] =
      switch kind {
      case .or(let parts), .and(let parts), .atLeast(_, let parts): parts
      case .not(let part), .parenthesized(let part): [part]
      default: []
      }
    return [self] + inner.flatMap(\.parts)
  }
}
