import AUPLanguage
import SourceDiagnostics

/// Any text gives a tree and findings that lie in it; one without errors survives the formatter.
func fuzzSyntax(_ bytes: [UInt8]) {
  var sources = SourceMap()
  sources.add(name: "before", bytes: Array("# so that offsets do not start at 0".utf8))
  let file = sources.add(name: "fuzz", bytes: bytes)

  let parsed = Parser.parseFile(file)
  check(parsed.diagnostics, in: sources, file)
  if !parsed.hasErrors { checkFormat(parsed.tree, file) }
  for mode in [SyntaxMode.aup, .rfc7644] {
    check(Parser.parseCondition(file, mode: mode).diagnostics, in: sources, file)
  }
  check(Parser.parsePatchPath(file).diagnostics, in: sources, file)
}

/// Findings point into the text, and can be shown.
func check(_ diagnostics: [Diagnostic], in sources: SourceMap, _ file: SourceFile) {
  for finding in diagnostics {
    let places = [finding.span] + finding.labels.map(\.span) + (finding.fixIt.map { [$0.span] } ?? [])
    for place in places {
      precondition(
        file.span.start <= place.start && place.start <= place.end && place.end <= file.span.end,
        "`\(finding.code)` points outside of the text")
    }
  }
  // A few show what all do, and leave time for more texts.
  for finding in diagnostics.prefix(3) {
    _ = TextRenderer(sources).render(finding)
    _ = JSONRenderer(sources).render(finding)
  }
}

/// Formatted text is read, and formatting it changes nothing more.
private func checkFormat(_ tree: FileSyntax, _ file: SourceFile) {
  let formatted = Formatter.format(tree, source: file)
  var sources = SourceMap()
  let again = sources.add(name: "formatted", bytes: Array(formatted.utf8))
  let parsed = Parser.parseFile(again)
  precondition(!parsed.hasErrors, "the formatted text has errors:\n\(formatted)")
  precondition(parsed.tree.declarations.count == tree.declarations.count, "the formatter lost a declaration")
  precondition(parsed.tree.comments.count == tree.comments.count, "the formatter lost a comment")
  let twice = Formatter.format(parsed.tree, source: again)
  precondition(twice.utf8.elementsEqual(formatted.utf8), "formatting twice differs from once:\n\(formatted)")
}
