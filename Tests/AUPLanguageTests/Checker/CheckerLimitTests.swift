import AUPLanguage
import SourceDiagnostics
import Testing

/// Each limit just below and just above, and that nothing grows without measure on the way there.
@Suite struct CheckerLimitTests {
  private func limits(_ change: (inout Limits) -> Void) -> Limits {
    var limits = Limits.standard
    change(&limits)
    return limits
  }

  private func rule(_ condition: String) -> String { "rule \"1\" { when \(condition) assign role \"R\" in \"U\" }\n" }

  @Test func testsOfARuleAreCountedWithLetsExpanded() {
    let source = "let two = title pr or active eq true\n" + rule("two and two and title matches any (\"a\", \"b\")")
    #expect(CheckerSample(source, limits: limits { $0.predicatesPerRule = 6 }).codes == [])
    #expect(CheckerSample(source, limits: limits { $0.predicatesPerRule = 5 }).codes == ["condition-too-large"])
  }

  @Test func testsOfASetAreCountedBeyondTheFirstOfEachCondition() {
    let source =
      "let three = title pr or active eq true or userType pr\n" + rule("three")
      + "rule \"2\" { when three and title pr assign role \"R\" in \"U\" }\n"
      + "assert no user where three has role \"R\"\n"
    func codes(most: Int, free: Int) -> [String] {
      CheckerSample(
        source,
        limits: limits {
          $0.predicatesPerSet = most
          $0.ordinaryPredicates = free
        }
      ).codes
    }
    #expect(codes(most: 10, free: 0) == [])
    #expect(codes(most: 9, free: 0) == ["set-too-large"])
    #expect(codes(most: 1, free: 3) == [])
    #expect(codes(most: 0, free: 3) == ["set-too-large"])
  }

  /// 41 lines, and two and a half million tests.
  @Test func doublingLetsInManyRulesAreRefused() {
    var source = "let a0 = title eq \"a\" or department eq \"b\"\n"
    for number in 1...15 { source += "let a\(number) = a\(number - 1) and a\(number - 1)\n" }
    for number in 0..<40 { source += "rule \"\(number)\" { when a15 assign role \"R\" in \"U\" }\n" }
    #expect(CheckerSample(source).codes == ["set-too-large"])
  }

  /// 100 tests that 100 rules share, each behind a test of its own.
  @Test func stepsOfASetAreCountedForEachRuleThatComesToThem() {
    let shared = (0..<100).map { "group eq \"G \($0)\"" }.joined(separator: " or ")
    let source =
      "let shared = \(shared)\n"
      + (0..<100).map {
        "rule \"\($0)\" { when title eq \"T \($0)\" or shared assign role \"R\" in \"U\" }\n"
      }.joined()
    func messages(_ steps: Int) -> [String] {
      let environment = RuleEnvironment(
        limits: limits {
          $0.stepsPerSet = steps
          $0.ordinarySteps = 1
        })
      do throws(CompilationError) {
        _ = try environment.compile(source)
        return []
      } catch {
        return error.diagnostics.map { "\($0.message); \($0.help ?? "")" }
      }
    }
    // Beyond the first of each, and beyond the 202 instructions that there are.
    #expect(messages(100 * 100 - 202) == [])
    #expect(
      messages(100 * 100 - 203) == [
        "the conditions up to here share too much: they have more than 9797 steps beyond the first 1 of each; "
          + "use large lets in few rules, or split the set"
      ])
  }

  @Test func aListIsOneTestBehindAnyAndManyBehindAll() {
    let one = limits { $0.predicatesPerRule = 1 }
    #expect(CheckerSample(rule(#"group in ("A", "B", "C")"#), limits: one).codes == [])
    #expect(CheckerSample(rule(#"group co none ("A", "B", "C")"#), limits: one).codes == [])
    #expect(CheckerSample(rule(#"group eq all ("A", "B")"#), limits: one).codes == ["condition-too-large"])
  }

  /// 2^60 tests, were they written out.
  @Test func doublingLetsAreRefusedWithoutExpandingThem() {
    var source = "let a0 = title pr\n"
    for number in 1...60 { source += "let a\(number) = a\(number - 1) or a\(number - 1)\n" }
    #expect(CheckerSample(source + rule("a60")).codes.contains("condition-too-large"))
    #expect(CheckerSample(source + rule("a16")).codes.contains("condition-too-large"))
    let sample = CheckerSample(source.split(separator: "\n").prefix(17).joined(separator: "\n") + "\n" + rule("a16"))
    #expect(sample.codes == [])
  }

  @Test func letsCountAsNesting() {
    var source = "let a0 = title pr\n"
    for number in 1...10 { source += "let a\(number) = a\(number - 1)\n" }
    #expect(CheckerSample(source + rule("a10"), limits: limits { $0.nestingDepth = 11 }).codes == [])
    #expect(CheckerSample(source + rule("a10"), limits: limits { $0.nestingDepth = 10 }).codes == ["lets-too-deep"])
  }

  @Test func aChainOfAHundredThousandLetsIsNoDanger() {
    var source = ""
    for number in (1...100_000).reversed() { source += "let a\(number) = a\(number - 1)\n" }
    let sample = CheckerSample("let a0 = title pr\n" + source + rule("a100000"))
    #expect(Set(sample.codes) == ["lets-too-deep"])
    #expect(sample.codes.count == 1)
  }

  @Test func aCircleOfAHundredThousandLetsIsNoDanger() {
    var source = "let a0 = a100000\n"
    for number in 1...100_000 { source += "let a\(number) = a\(number - 1)\n" }
    #expect(CheckerSample(source + rule("a7")).codes == ["cyclic-let"])
  }

  @Test func rulesOfASetAreLimited() {
    let source = "rule \"A\" { when title pr assign role \"R\" in \"U\" }\n" + rule("active eq true")
    #expect(CheckerSample(source, limits: limits { $0.rules = 2 }).codes == [])
    #expect(CheckerSample(source, limits: limits { $0.rules = 1 }).codes == ["too-many-rules"])
  }

  @Test func aPatternMayHaveAsManyBytesAsTheLimitSays() {
    let source = rule(#"title matches "abcd""#)
    #expect(CheckerSample(source, limits: limits { $0.patternBytes = 4 }).codes == [])
    #expect(CheckerSample(source, limits: limits { $0.patternBytes = 3 }).codes == ["invalid-pattern"])
  }

  /// Sharing, not copying: 2,000 rules that each use a list of 20,000 would be 40,000,000 constants.
  @Test func aListOfALetIsSharedByItsUses() {
    var source = "let names = (\(( 0..<20_000).map { "\"g\($0)\"" }.joined(separator: ", ")))\n"
    for number in 0..<2_000 {
      source += "rule \"\(number)\" { when group in names assign role \"R\" in \"U\" }\n"
    }
    let sample = CheckerSample(source)
    #expect(sample.codes == [])
    #expect(sample.rules.rules.count == 2_000)
  }

  @Test func manyUnknownNamesAreToldWithoutLookingForMoreSuggestions() {
    var source = ""
    for number in 0..<1_000 { source += "let name\(number) = title pr\n" }
    for number in 0..<1_000 {
      source += "rule \"\(number)\" { when nome\(number) assign role \"R\" in \"U\" }\n"
    }
    let sample = CheckerSample(source)
    #expect(sample.codes.filter { $0 == "unknown-let" }.count == 1_000)
  }
}
