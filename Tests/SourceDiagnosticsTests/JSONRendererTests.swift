import Foundation
import SourceDiagnostics
import Testing

@Suite struct JSONRendererTests {
  @Test func writesOneObjectOnOneLine() {
    let sample = Sample("let é = 1\nlet é = 2\n")
    let diagnostic = Diagnostic(
      .error, code: "duplicate-let", "let `é` is defined twice", at: SourceSpan(15, 17),
      labels: [DiagnosticLabel(SourceSpan(4, 6), "first")], help: "say \"x\"", fixIt: FixIt(SourceSpan(15, 17), "b\n"))
    #expect(
      JSONRenderer(sample.sources).render([diagnostic])
        == #"{"code":"duplicate-let","severity":"error","message":"let `é` is defined twice","file":"rules.aup","#
        + #""line":2,"column":5,"endLine":2,"endColumn":6,"byteStart":15,"byteEnd":17,"note":null,"#
        + #""help":"say \"x\"","labels":[{"message":"first","file":"rules.aup","line":1,"column":5,"endLine":1,"#
        + #""endColumn":6,"byteStart":4,"byteEnd":6}],"fixIt":{"file":"rules.aup","line":2,"column":5,"endLine":2,"#
        + #""endColumn":6,"byteStart":15,"byteEnd":17,"replacement":"b\n"}}"# + "\n")
  }

  @Test func escapesWhatATerminalMustNotGet() throws {
    let all = String(String.UnicodeScalarView((0...0x2100).compactMap(Unicode.Scalar.init)))
    let sample = Sample("x")
    let line = JSONRenderer(sample.sources).render(Diagnostic(.note, code: "x", all, at: SourceSpan(0, 1)))
    #expect(!line.unicodeScalars.contains { $0.value < 0x20 || 0x7F...0x9F ~= $0.value || $0.value == 0x202E })
    let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect((object["message"] as? String)?.unicodeScalars.elementsEqual(all.unicodeScalars) == true)
  }

  @Test func countsBytesFromTheStartOfTheFile() {
    var sample = Sample("first file")
    let second = sample.sources.add(name: "second.aup", bytes: Array("\nabc".utf8))
    let line = JSONRenderer(sample.sources).render(
      Diagnostic(.note, code: "x", "m", at: SourceSpan(second.base + 2, second.base + 3)))
    #expect(
      line.contains(#""file":"second.aup","line":2,"column":2,"endLine":2,"endColumn":3,"byteStart":2,"byteEnd":3"#))
  }
}
