import Foundation
import SourceDiagnostics
import Testing

@Suite struct SARIFRendererTests {
  private let renderer = SARIFRenderer(version: "1.2.3") { $0 == "duplicate-let" ? "a name is defined twice" : nil }

  @Test func writesOneLogOfAllRuleSets() {
    let first = Sample("let é = 1\nlet é = 2\n")
    var second = SourceMap()
    second.add(name: "more rules/ü.aup", bytes: Array("x".utf8))
    let duplicate = Diagnostic(
      .error, code: "duplicate-let", "let `é` is defined twice", at: SourceSpan(15, 17),
      labels: [DiagnosticLabel(SourceSpan(4, 6), "first")], help: "say \"x\"", fixIt: FixIt(SourceSpan(15, 17), "b\n"))
    let other = Diagnostic(.note, code: "other", "short", at: SourceSpan(0, 1))
    #expect(
      renderer.render([(first.sources, [duplicate]), (second, [other])])
        == #"{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":{"#
        + #""name":"aup","semanticVersion":"1.2.3","rules":[{"id":"duplicate-let","#
        + #""shortDescription":{"text":"a name is defined twice"}},{"id":"other"}]}},"columnKind":"unicodeCodePoints","#
        + #""results":[{"ruleId":"duplicate-let","level":"error","message":{"text":"let `é` is defined twice; say \"x\""},"#
        + #""locations":[{"physicalLocation":{"artifactLocation":{"uri":"rules.aup"},"#
        + #""region":{"startLine":2,"startColumn":5,"endLine":2,"endColumn":6}}}],"#
        + #""relatedLocations":[{"physicalLocation":{"artifactLocation":{"uri":"rules.aup"},"#
        + #""region":{"startLine":1,"startColumn":5,"endLine":1,"endColumn":6}},"message":{"text":"first"}}],"#
        + #""fixes":[{"artifactChanges":[{"artifactLocation":{"uri":"rules.aup"},"replacements":[{"#
        + #""deletedRegion":{"startLine":2,"startColumn":5,"endLine":2,"endColumn":6},"#
        + #""insertedContent":{"text":"b\n"}}]}]}]},"#
        + #"{"ruleId":"other","level":"note","message":{"text":"short"},"#
        + #""locations":[{"physicalLocation":{"artifactLocation":{"uri":"more%20rules/%C3%BC.aup"},"#
        + #""region":{"startLine":1,"startColumn":1,"endLine":1,"endColumn":2}}}]}]}]}"# + "\n")
  }

  @Test func withoutFindingsTheLogIsThereWithoutResults() throws {
    let text = renderer.render([])
    let log = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let runs = try #require(log["runs"] as? [[String: Any]])
    #expect((runs[0]["results"] as? [Any])?.isEmpty == true)
  }
}
