import AUPLanguage
import SourceDiagnostics

/// Reads filters of RFC 7644 §3.4.2.2. Each is a condition as it stands: reading is checking.
enum FilterReader {
  /// The condition of a text, a line break at its end left out.
  static func read(_ file: SourceFile, in environment: RuleEnvironment) throws(DialectError) -> ConditionText {
    do throws(CompilationError) {
      _ = try environment.compileCondition(file, mode: .rfc7644)
    } catch {
      throw DialectError(error.diagnostics)
    }
    // Parentheses of its own keep it whole whatever is put around it.
    return ConditionText(file.text(file.span), .or)
  }
}
