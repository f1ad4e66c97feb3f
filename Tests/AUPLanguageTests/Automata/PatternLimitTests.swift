import SourceDiagnostics
import Testing

@testable import AUPLanguage

private func limits(_ change: (inout Limits) -> Void) -> Limits {
  var limits = Limits.standard
  change(&limits)
  return limits
}

private func message(_ pattern: String, _ limits: Limits) -> String? {
  do throws(PatternError) {
    _ = try Pattern(pattern, caseExact: true, limits: limits)
    return nil
  } catch {
    return error.message
  }
}

@Test func patternLengthIsLimited() {
  let limits = limits { $0.patternBytes = 8 }
  #expect(message("ééé12", limits) == nil)
  #expect(message("ééé123", limits) == "the pattern is longer than 8 bytes")
}

@Test func patternStatesAreLimited() {
  let limits = limits { $0.patternStates = 101 }
  // One state per letter, and the end.
  #expect(message("a{100}", limits) == nil)
  #expect(message("a{101}", limits) == "the pattern needs more than 101 states")
}

@Test func countsAreLimited() {
  let limit = PatternParser.countLimit
  for count in ["{\(limit)}", "{\(limit),}", "{0,\(limit)}"] { #expect(message("a" + count, .standard) == nil) }
  for count in ["{\(limit + 1)}", "{\(limit + 1),}", "{0,\(limit + 1)}"] {
    #expect(message("a" + count, .standard) == "a count is at most 1000")
  }
}

@Test func nestedCountsStopAtTheLimit() {
  #expect(message("((((a{1000}){1000}){1000}){1000}){1000}", .standard) == "the pattern needs more than 10000 states")
  #expect(
    message("(((((a?){1000}){1000}){1000}){1000}){1000}", .standard) == "the pattern needs more than 10000 states")
  #expect(message("((((((){1000}){1000}){1000}){1000}){1000}){1000}", .standard) == nil)
  #expect(message("((((((|){1000}){1000}){1000}){1000}){1000})*", .standard) == nil)
}

@Test func patternsOfARuleSetAreLimitedTogether() throws {
  func states(_ pattern: String) throws -> Int {
    try Pattern(pattern, caseExact: false, limits: .standard).nfa.states.count
  }
  // One pattern in two rules is one pattern.
  let text = ["ab", "abc+", "ab"].enumerated().map { number, pattern in
    "rule \"\(number)\" { when title matches \"\(pattern)\" assign role \"R\" in \"U\" }\n"
  }.joined()
  let total = try states("ab") + states("abc+")
  let enough = limits { $0.patternStatesPerSet = total }
  let tooFew = limits { $0.patternStatesPerSet = total - 1 }
  let reason = "the patterns of the rule set need more than \(total - 1) states together"

  let compiled = try RuleEnvironment(limits: enough).compile(text)
  let error = #expect(throws: CompilationError.self) { try RuleEnvironment(limits: tooFew).compile(text) }
  #expect(error?.diagnostics.filter { $0.severity == .error }.map(\.message) == [reason])

  _ = try LoadedProgram(verifying: compiled.program, limits: enough)
  let refusal = #expect(throws: VerificationError.self) {
    try LoadedProgram(verifying: compiled.program, limits: tooFew)
  }
  #expect(refusal?.message == "the pattern `abc+` is refused: \(reason)")
}

@Test func patternDepthIsLimited() {
  let limits = limits { $0.nestingDepth = 5 }
  #expect(message("(((((a)))))", limits) == nil)
  #expect(message("((((((a))))))", limits) == "the pattern nests groups deeper than 5")
  let deep = String(repeating: "(", count: 2_000) + String(repeating: ")", count: 2_000)
  #expect(message(deep, .standard) == "the pattern nests groups deeper than 200")
}

/// The work for a text and for one ten times as long.
private func work(_ pattern: String, _ unit: String, end: String, caseExact: Bool = true) throws -> [Int] {
  try [1_000, 10_000].map { length in
    let text = Array((String(repeating: unit, count: length / unit.utf8.count) + end).utf8)
    // A cache that is always full: every byte costs what it costs at worst.
    var matcher = PatternMatcher(try Pattern(pattern, caseExact: caseExact, limits: .standard), capacity: 0)
    _ = matcher.matches(text)
    return matcher.visits
  }
}

@Test(arguments: [
  ("(a*)*b", "a", "c"), ("(a|aa)+$", "a", "c"), ("(x+x+)+y", "x", "z"), ("(.*)(.*)(.*)(.*)(.*)=x", "=", ""),
  ("(a?){50}a{50}b", "a", ""), ("^(([a-z])+.)+[A-Z]([a-z])+$", "a", "!"), ("(a|b|ab)*c", "ab", ""),
])
func workIsLinearInTheText(pattern: String, unit: String, end: String) throws {
  let visits = try work(pattern, unit, end: end)
  #expect(visits[1] <= visits[0] * 11)
  let states = try Pattern(pattern, caseExact: true, limits: .standard).nfa.states.count
  #expect(visits[1] <= (10_000 + 3) * (states + 1))
}

@Test func longTextsArePathologicalForNoPattern() throws {
  for (pattern, unit) in [("(a*)*b", "a"), ("(a|aa)+$", "a"), ("(x+x+)+y", "x")] {
    var matcher = try Pattern(pattern, caseExact: true, limits: .standard).matcher()
    let text = Array((String(repeating: unit, count: 100_000) + "z").utf8)
    #expect(matcher.matches(text) == false)
    // A handful of deterministic states serves the whole text.
    #expect(matcher.visits < 200)
  }
}

@Test func aPatternWithManyDeterministicStatesIsFlushedAndStaysLinear() throws {
  // 2¹⁶ deterministic states: every subset of the last 16 letters.
  var matcher = try Pattern("a[ab]{15}$", caseExact: true, limits: .standard).matcher()
  var state: UInt32 = 1
  let text = (0..<100_000).map { _ -> UInt8 in
    state = state &* 1_664_525 &+ 1_013_904_223
    return state >> 31 == 0 ? 0x61 : 0x62
  }
  #expect(matcher.matches(text) == (text[text.count - 16] == 0x61))
  #expect(matcher.flushes == 1)
  #expect(matcher.visits <= 100_000 * 40)
}

@Test func manyPatternsShareTheMemoryOfTheirCaches() {
  #expect(PatternMatcher.capacity(among: 1) == 1 << 18)
  #expect(PatternMatcher.capacity(among: 16) == 1 << 18)
  #expect(PatternMatcher.capacity(among: 1_024) == 1 << 12)
  #expect(PatternMatcher.capacity(among: 1_000_000) == 1 << 10)
}

@Test func aCharacterInAnyOfSeveralIsOneSet() throws {
  #expect(try Pattern("(a|b|[x-z])", caseExact: true, limits: .standard).nfa.states.count == 2)
  #expect(try Pattern("(a|b|cd)", caseExact: true, limits: .standard).nfa.states.count == 5)
}

@Test func aWarmMatcherLooksAtNoState() throws {
  var matcher = try Pattern("a+b", caseExact: true, limits: .standard).matcher()
  let text = Array(repeating: UInt8(ascii: "a"), count: 100_000)
  _ = matcher.matches(text)
  let visits = matcher.visits
  #expect(matcher.matches(text) == false)
  #expect(matcher.visits == visits)
}
