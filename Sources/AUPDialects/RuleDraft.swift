import AUPLanguage
import SourceDiagnostics

/// A rule that was read from another language.
struct RuleDraft: Hashable, Sendable {
  var name: String
  var condition: ConditionText
  var role: String
  var units: [String]

  /// The rule as AUP.
  var text: String {
    let units = units.map(JSONText.quoted).joined(separator: ", ")
    return """
      rule \(JSONText.quoted(name)) {
        when \(condition.text)
        assign role \(JSONText.quoted(role)) in \(units)
      }

      """
  }
}

/// AUP text made of what was read.
enum ImportedText {
  /// Formatted, and sure to be valid: what the checker refuses is refused here, in its words.
  static func formatted(_ text: String, of file: SourceFile, in environment: RuleEnvironment) throws(DialectError)
    -> String
  {
    var sources = SourceMap()
    let source = sources.add(name: "<imported>", bytes: Array(text.utf8))
    do throws(CompilationError) {
      _ = try environment.compile(sources)
    } catch {
      let first = error.diagnostics.first { $0.severity == .error }
      let place = SourceSpan(file.base, file.base)
      throw DialectError([
        Diagnostic(
          .error, code: first?.code ?? SyntaxWords.unexpected,
          "what was read is no valid rule file: \(first?.message ?? "unknown")", at: place, help: first?.help)
      ])
    }
    return Formatter.format(Parser.parseFile(source), source: source) ?? text
  }
}
