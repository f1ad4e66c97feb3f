import AUPLanguage
import Foundation
import SourceDiagnostics
import TestSupport
import Testing

/// Whatever the text: no crash, a condition or an error, places inside the text.
@Suite struct CheckerRobustnessTests {
  private static let words = [
    "title", "group", "groups", "emails", "name", "active", "level", "hired", "key", "badge", "doors", "a", "b", "c",
    "eq", "ne", "co", "gt", "in", "matches", "pr", "any", "all", "none", "and", "or", "not", "(", ")", "[", "]", ".",
    ",", "\"x\"", "\"\"", "\"True\"", "\"2026-01-01\"", "\"a(\"", "5", "-1e400", "true", "null", "now", "now - 90d",
    "at least 2 of (", "count(", "urn:example:site:1.0:User:level",
  ]

  private static let openings = [
    "let a = ", "let b = ", "rule \"1\" { when ", " assign role \"R\" in \"U\" }", " until \"2027-01-01\" }",
    "except \"u\" from \"1\" because \"r\"", "roles \"R\"", "units \"U\"", "assert no user where ", " has role \"R\"",
    "test \"t\" { user { \"userName\": ", " } expect nothing }", "let c = (\"a\", 1)",
  ]

  @Test func conditionsMadeOfRandomWords() {
    var generator = SeededGenerator.fromEnvironment()
    for _ in 0..<2_000 {
      let text = (0..<Int.random(in: 1...12, using: &generator))
        .compactMap { _ in Self.words.randomElement(using: &generator) }.joined(separator: " ")
      let sample = CheckerSample(condition: text)
      let errors = sample.diagnostics.filter { $0.severity == .error }
      let isRefused = errors.contains { CheckerCode(rawValue: $0.code) != nil }
      #expect(sample.condition != nil || !errors.isEmpty, "\(text) \(generator)")
      #expect(sample.condition == nil || !isRefused, "\(text) \(generator)")
      expectSound(sample, "\(text) \(generator)")
    }
  }

  @Test func ruleFilesMadeOfRandomPieces() {
    var generator = SeededGenerator.fromEnvironment()
    for _ in 0..<800 {
      let text = (0..<Int.random(in: 1...30, using: &generator)).compactMap { _ in
        (Bool.random(using: &generator) ? Self.words : Self.openings).randomElement(using: &generator)
      }.joined(separator: " ")
      expectSound(CheckerSample(text), "\(text) \(generator)")
    }
  }

  @Test func scriptsWithPiecesCutOut() throws {
    var generator = SeededGenerator.fromEnvironment()
    for name in try CheckerScriptTests.scripts(".aup") {
      let text = Array(try Data(contentsOf: CheckerScriptTests.folder.appendingPathComponent(name)))
      for _ in 0..<20 {
        var bytes = text
        let start = Int.random(in: 0..<bytes.count, using: &generator)
        bytes.removeSubrange(start..<min(bytes.count, start + Int.random(in: 1...20, using: &generator)))
        expectSound(CheckerSample(String(decoding: bytes, as: UTF8.self)), "\(name) cut at \(start) \(generator)")
      }
    }
  }

  private func expectSound(_ sample: CheckerSample, _ comment: String) {
    let span = sample.sources.files[0].span
    for diagnostic in sample.diagnostics {
      let places = [diagnostic.span] + diagnostic.labels.map(\.span) + (diagnostic.fixIt.map { [$0.span] } ?? [])
      #expect(places.allSatisfy { span.start <= $0.start && $0.start <= $0.end && $0.end <= span.end }, "\(comment)")
      #expect(!diagnostic.message.hasSuffix("."), "\(comment)")
    }
    #expect(sample.rendered.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0A }, "\(comment)")
  }
}
