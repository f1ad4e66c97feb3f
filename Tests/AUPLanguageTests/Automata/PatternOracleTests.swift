import TestSupport
import Testing

@testable import AUPLanguage

@Test func randomPatternsAgreeWithTheOracle() throws {
  var random = SeededGenerator.fromEnvironment()
  let generator = PatternGenerator()
  var found = 0
  for _ in 0..<2_000 {
    let text = generator.pattern(&random)
    let ignoresCase = Bool.random(using: &random)
    let oracle = ReferencePattern(text, ignoresCase: ignoresCase)
    var matcher = try Pattern(text, caseExact: !ignoresCase, limits: .standard).matcher()
    for _ in 0..<5 {
      let subject = generator.text(&random)
      let expected = oracle.isFound(in: subject)
      found += expected ? 1 : 0
      guard matcher.matches(Array(subject.utf8)) != expected else { continue }
      Issue.record(
        "\(text.debugDescription) in \(subject.debugDescription), ignoring case: \(ignoresCase): oracle says \(expected); \(random)"
      )
      return
    }
  }
  // Neither answer is rare, or the comparison says little.
  #expect(2_000...8_000 ~= found)
}

@Test func aTinyCacheGivesTheSameAnswers() throws {
  var random = SeededGenerator.fromEnvironment()
  let generator = PatternGenerator()
  var flushes = 0
  for _ in 0..<500 {
    let text = generator.pattern(&random)
    let oracle = ReferencePattern(text, ignoresCase: false)
    var matcher = PatternMatcher(try Pattern(text, caseExact: true, limits: .standard), capacity: 60)
    for _ in 0..<20 {
      let subject = generator.text(&random)
      #expect(
        matcher.matches(Array(subject.utf8)) == oracle.isFound(in: subject),
        "\(text.debugDescription) in \(subject.debugDescription); \(random)")
    }
    flushes += matcher.flushes
  }
  #expect(flushes > 100)
}

@Test func setsEncodeJustTheirMembers() {
  var random = SeededGenerator.fromEnvironment()
  for _ in 0..<200 {
    let lasts: [UInt32] = [0x90, 0x900, 0xE010, 0x10FFFF]
    let edges = (0..<6).map { _ in
      UInt32.random(in: 0...lasts[Int.random(in: 0..<4, using: &random)], using: &random)
    }.sorted()
    let set = CodePointSet([edges[0]...edges[1], edges[2]...edges[3], edges[4]...edges[5]])
    let sequences = UTF8Sequences.of(set)
    for value in edges.flatMap({ [$0 == 0 ? 0 : $0 - 1, $0, $0 + 1] }) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let bytes = Array(UTF8.encode(scalar)!)
      let isEncoded = sequences.contains { $0.count == bytes.count && zip($0, bytes).allSatisfy { $0.contains($1) } }
      #expect(isEncoded == set.contains(value), "\(value) in \(set.ranges); \(random)")
      #expect(set.complement.contains(value) != set.contains(value))
    }
  }
}
