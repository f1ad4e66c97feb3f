import AUPLanguage
import SourceDiagnostics

/// A rule that was read from another language, or put together by a program.
///
/// ```swift
/// RuleDraft(name: "Admins", condition: #"group eq "Admins""#, role: "Super Admin", units: ["Global"]).text
/// ```
public struct RuleDraft: Hashable, Sendable {
  var name: String
  var condition: ConditionText
  var role: String
  var units: [String]

  init(name: String, condition: ConditionText, role: String, units: [String]) {
    self.name = name
    self.condition = condition
    self.role = role
    self.units = units
  }

  /// Makes a rule.
  ///
  /// - Parameters:
  ///   - condition: AUP that is a whole condition by itself: it is not looked at here.
  ///   - units: One at least.
  public init(name: String, condition: String, role: String, units: [String]) {
    self.init(name: name, condition: ConditionText(condition), role: role, units: units)
  }

  /// The rule as AUP: names are quoted, the condition stands on lines of its own.
  public var text: String {
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
