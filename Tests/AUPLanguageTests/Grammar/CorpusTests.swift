import Foundation
import SourceDiagnostics
import TestSupport
import Testing

@testable import AUPLanguage

/// The cases of `grammar/corpus`: a title, what it is read as, the text, and the tree with what is wrong.
/// `AUP_UPDATE_GOLDENS=1` rewrites trees and findings; review the diff.
@Suite struct CorpusTests {
  struct Case {
    var title: String
    /// `:file`, `:condition`, `:filter` or `:path`.
    var kind: String
    var source: String
    var expected: String
  }

  static let folder = EBNFGrammar.root.appending(path: "grammar/corpus")
  private static let thick = String(repeating: "=", count: 80)
  private static let thin = String(repeating: "-", count: 80)

  static func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".txt") }.sorted()
  }

  static func cases(_ text: String) -> [Case] {
    let parts = text.components(separatedBy: thick + "\n").dropFirst()
    return stride(from: parts.startIndex, to: parts.endIndex - 1, by: 2).map { index in
      let head = parts[index].split(separator: "\n").map(String.init)
      let body = parts[index + 1].components(separatedBy: "\n" + thin + "\n")
      return Case(
        title: head.first ?? "", kind: head.count > 1 ? head[1] : ":file", source: body[0],
        expected: (body.count > 1 ? body[1] : "").trimmingCharacters(in: .newlines))
    }
  }

  static func text(_ cases: [Case]) -> String {
    cases.map { "\(thick)\n\($0.title)\n\($0.kind)\n\(thick)\n\($0.source)\n\(thin)\n\n\($0.expected)\n" }
      .joined(separator: "\n")
  }

  static func outcome(_ test: Case) -> String {
    var sources = SourceMap()
    let file = sources.add(name: "", bytes: Array(test.source.utf8))
    let tree: String
    let diagnostics: [Diagnostic]
    switch test.kind {
    case ":condition", ":filter":
      let parsed = Parser.parseCondition(file, mode: test.kind == ":filter" ? .rfc7644 : .aup)
      (tree, diagnostics) = (SyntaxDump.dump(parsed.tree), parsed.diagnostics)
    case ":path":
      let parsed = Parser.parsePatchPath(file)
      (tree, diagnostics) = (SyntaxDump.dump(parsed.tree), parsed.diagnostics)
    default:
      let parsed = Parser.parseFile(file)
      (tree, diagnostics) = (SyntaxDump.dump(parsed.tree).trimmingCharacters(in: .newlines), parsed.diagnostics)
    }
    return ([tree] + diagnostics.map { describe($0, sources) }).joined(separator: "\n")
      .trimmingCharacters(in: .newlines)
  }

  private static func describe(_ finding: Diagnostic, _ sources: SourceMap) -> String {
    let place = sources.location(of: finding.span.start)
    let fix = finding.fixIt.map { " → `\($0.replacement)`" } ?? ""
    return "; \(place.line):\(place.column) \(finding.severity.rawValue)[\(finding.code)] \(finding.message)\(fix)"
  }

  @Test(arguments: try CorpusTests.files()) func casesHaveTheirTrees(_ name: String) throws {
    let path = Self.folder.appending(path: name)
    var cases = Self.cases(try String(contentsOf: path, encoding: .utf8))
    #expect(cases.count > 2)
    if Goldens.areRewritten {
      for index in cases.indices { cases[index].expected = Self.outcome(cases[index]) }
      try Self.text(cases).write(to: path, atomically: true, encoding: .utf8)
    }
    for test in cases { #expect(Self.outcome(test) == test.expected, "\(name): \(test.title)") }
  }

  @Test func everyFilterOfTheCorpusIsAConditionWithTheSameTree() throws {
    for name in try Self.files() {
      for test in Self.cases(try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8))
      where test.kind == ":filter" && !test.expected.contains("\n;") {
        var condition = test
        condition.kind = ":condition"
        #expect(Self.outcome(condition) == test.expected, "\(name): \(test.title)")
      }
    }
  }
}
