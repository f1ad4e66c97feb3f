import AUPLanguage
import Foundation
import SourceDiagnostics
import TestSupport
import Testing

/// Scripts with expectations in comments (`# error: unknown-attribute`) on the line they speak of, strict both ways:
/// a finding nobody expects fails, and so does one that does not come.
///
/// Files `*.aup` are rule files, in files `*.conditions` each line is a condition. Beside each stands what a person
/// sees (`*.expected`), rewritten by `AUP_UPDATE_GOLDENS=1`.
@Suite struct CheckerScriptTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Scripts")

  static func scripts(_ kind: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(kind) }.sorted()
  }

  @Test func thereAreScriptsAndExpectations() throws {
    #expect(try Self.scripts(".aup").count > 5)
    #expect(try Self.scripts(".conditions").count > 3)
  }

  /// `line severity: code`, as comments have it.
  static func expectations(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { number, line in
      line.components(separatedBy: "# ").dropFirst().flatMap { comment -> [String] in
        let parts = comment.components(separatedBy: ": ")
        guard parts.count == 2, Severity(rawValue: parts[0]) != nil else { return [] }
        return parts[1].components(separatedBy: ",").map {
          "\(number + 1) \(parts[0]): \($0.trimmingCharacters(in: .whitespaces))"
        }
      }
    }.sorted()
  }

  static func found(_ diagnostics: [Diagnostic], in sources: SourceMap) -> [String] {
    diagnostics.map { "\(sources.location(of: $0.span.start).line) \($0.severity.rawValue): \($0.code)" }.sorted()
  }

  @Test(arguments: try CheckerScriptTests.scripts(".aup"))
  func ruleFileIsFoundFaultWithAsItsCommentsSay(name: String) throws {
    let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
    let sample = CheckerSample(files: [(name, text)])
    #expect(Self.found(sample.diagnostics, in: sample.sources) == Self.expectations(text))
    try expectGolden(sample.rendered, beside: name)
  }

  @Test(arguments: try CheckerScriptTests.scripts(".conditions"))
  func conditionsAreFoundFaultWithAsTheirCommentsSay(name: String) throws {
    let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
    var found: [String] = []
    var rendered: [String] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard !line.isEmpty, !line.hasPrefix("#") else { continue }
      let sample = CheckerSample(condition: String(line))
      found += sample.diagnostics.map { "\(number + 1) \($0.severity.rawValue): \($0.code)" }
      #expect((sample.condition == nil) == sample.diagnostics.contains { $0.severity == .error }, "\(line)")
      if !sample.diagnostics.isEmpty { rendered.append(sample.rendered) }
    }
    #expect(found.sorted() == Self.expectations(text))
    try expectGolden(rendered.joined(separator: "\n"), beside: name)
  }

  private func expectGolden(_ text: String, beside name: String) throws {
    let path = Self.folder.appendingPathComponent(name + ".expected")
    if Goldens.areRewritten {
      try text.write(to: path, atomically: true, encoding: .utf8)
    }
    let golden = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
    #expect(text == golden, "AUP_UPDATE_GOLDENS=1 rewrites \(path.lastPathComponent)")
  }
}
