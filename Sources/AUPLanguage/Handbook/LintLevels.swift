package import SourceDiagnostics

/// How bad lints are by the word of the rule files: a comment `# lint short-keyword off` is for its file.
///
/// ```aup
/// # lint short-keyword off
/// # lint expired-rule error
/// ```
package struct LintLevels {
  private enum Level { case off, severity(Severity) }

  private let sources: SourceMap
  /// For each file its levels.
  private var levels: [[String: Level]] = []
  /// Comments that set what there is not.
  package private(set) var findings: [Diagnostic] = []

  /// Reads the comments of rule files. O(text).
  package init(_ sources: SourceMap, limits: Limits = .standard) {
    self.sources = sources
    for file in sources.files {
      levels.append([:])
      for comment in Parser.parseFile(file, limits: limits).tree.comments { read(file.text(comment), comment) }
    }
  }

  private mutating func read(_ comment: String, _ span: SourceSpan) {
    let words = comment.dropFirst().split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
    guard words.first == "lint" else { return }
    let level: Level? =
      switch words.dropFirst(2).first {
      case "off": .off
      case let word?: Severity(rawValue: word).map { .severity($0) }
      case nil: nil
      }
    guard words.count == 3, let level, let page = Handbook.page(words[1]), page.severity != .error else {
      let near = words.dropFirst().first.flatMap { NameSuggestion.closest(to: $0, among: Self.lints) }
      findings.append(
        Diagnostic(
          .warning, code: Self.code, "this comment sets no lint", at: span,
          help: "write `# lint \(near ?? "short-keyword") off`, or `note`, `warning`, `error` in the place of `off`"))
      return
    }
    levels[levels.count - 1][words[1]] = level
  }

  /// The code of what is found in comments.
  package static let code = "unknown-lint"

  private static let lints = Handbook.pages.filter { $0.severity != .error }.map(\.code)

  /// Findings as the files want them: left out, or as bad as they say. Errors stay errors.
  package func apply(to diagnostics: [Diagnostic]) -> [Diagnostic] {
    diagnostics.compactMap { diagnostic in
      guard diagnostic.severity != .error, let file = sources.file(at: diagnostic.span.start),
        let index = sources.files.firstIndex(where: { $0.base == file.base }),
        let level = levels[index][diagnostic.code]
      else { return diagnostic }
      switch level {
      case .off: return nil
      case .severity(let severity):
        var changed = diagnostic
        changed.severity = severity
        return changed
      }
    }
  }
}
