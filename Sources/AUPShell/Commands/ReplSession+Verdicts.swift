import AUPEvaluation
import AUPLanguage
import SCIMModel
import SourceDiagnostics

extension ReplSession {
  func listRules(_ argument: ReplArgument) throws -> [Reply.Block] {
    try argument.refuseAny()
    let counts = try matchCounts()
    let lines = state.rules.rules.enumerated().map { index, rule in
      let expired = rule.expiry.map { $0 <= now } ?? false
      let matched = expired ? "expired" : state.directory.userCount == 0 ? nil : Count.users(counts[index])
      return "  \(JSONText.quoted(rule.name)): \(GrantText.of(rule.grants))\(matched.map { " (\($0))" } ?? "")"
    }
    return (lines.isEmpty ? [] : [listing(lines)]) + [Reply.Block(.note, Count.of(lines.count, "rule"))]
  }

  /// How many users each rule matches.
  private func matchCounts() throws(ReplError) -> [Int] {
    var counts = [Int](repeating: 0, count: state.rules.rules.count)
    var evaluator = state.rules.compiled.evaluator(now: now)
    for user in state.directory.users {
      try checkInterrupt()
      for rule in evaluator.evaluate(user.resource).rules { counts[rule] += 1 }
    }
    return counts
  }

  func check(_ argument: ReplArgument) throws -> [Reply.Block] {
    try argument.refuseAny()
    let findings = state.rules.compiled.warnings
    return findings.isEmpty
      ? [Reply.Block(.note, "nothing to say about the rules")] : [render(findings, state.rules.map, .output)]
  }

  /// What a command is about: a rule of the rule set, or a condition.
  enum Subject {
    case rule(Int)
    case condition(CompiledCondition, text: [UInt8])
  }

  /// Reads `RULE | CONDITION`: a string alone is a rule's name, so is the bare name of a rule.
  func subject(_ argument: ReplArgument) throws -> Subject {
    if argument.bytes.first == UInt8(ascii: "\"") {
      let name = try argument.name(of: "rule")
      guard let rule = state.rules.rule(named: name) else {
        throw unknown("rule", name, state.rules.rules.map(\.name))
      }
      return .rule(rule)
    }
    if let rule = state.rules.rule(named: argument.text) { return .rule(rule) }
    return .condition(try compileCondition(argument.inPlace, in: argument.entry), text: argument.inPlace)
  }

  /// The subjects of a command: of its argument, or else the condition typed last, or else all rules.
  func subjects(_ argument: ReplArgument) throws -> [Subject] {
    if !argument.isEmpty { return [try subject(argument)] }
    if let last = lastCondition {
      let text = Array(last.utf8)
      return [.condition(try compileCondition(text), text: text)]
    }
    guard !state.rules.rules.isEmpty else {
      throw ReplError.refused("there is neither a rule nor a condition", help: "type a condition, or `.load` rules")
    }
    return state.rules.rules.indices.map { .rule($0) }
  }

  func who(_ argument: ReplArgument) throws -> [Reply.Block] {
    if argument.isEmpty, lastCondition == nil { throw ReplError.refused("no rule or condition is given") }
    let found: [String]
    switch try subjects(argument)[0] {
    case .rule(let rule): found = try users(matchedBy: rule, of: state.rules)
    case .condition(let condition, _): found = try matching(condition)
    }
    return try list(found, of: found.count, state.directory.userCount)
  }

  func disassemble(_ argument: ReplArgument) throws -> [Reply.Block] {
    guard !argument.isEmpty || lastCondition != nil else {
      return [Reply.Block(.output, TerminalText.harmlessLines(Disassembler.text(of: state.rules.compiled.program)))]
    }
    let program: Program
    switch try subjects(argument)[0] {
    case .rule(let rule):
      let condition = state.rules.rules[rule].condition
      program = CompiledCondition(condition, schemas: environment.schemas, limits: environment.limits).program
    case .condition(let condition, _): program = condition.program
    }
    return [Reply.Block(.output, TerminalText.harmlessLines(Disassembler.text(of: program)))]
  }

  func drop(_ argument: ReplArgument) throws -> [Reply.Block] {
    let name = try argument.name(of: "rule, let or test")
    let blocks = try change("drop \(JSONText.quoted(name))") { next in
      guard let rules = try next.rules.dropping(name, environment) else {
        let names = next.rules.rules.map(\.name) + next.rules.lets.conditions + next.rules.lets.lists
        throw unknown("rule, let or test", name, names)
      }
      next.rules = rules
      return .everybody
    }
    return [Reply.Block(.note, "dropped \(JSONText.quoted(name))")] + blocks
  }
}
