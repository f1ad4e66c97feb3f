import AUPLanguage
import SourceDiagnostics

/// Whether a pattern of another language is one of RE2's, which AUP has.
enum PatternCheck {
  /// The condition that the pattern is found; nil if it is no pattern of RE2's.
  static func matches(_ path: String, _ pattern: String, in environment: RuleEnvironment) -> ConditionText? {
    let condition = ConditionText.test(path, "matches", pattern)
    do throws(CompilationError) {
      _ = try environment.compileCondition(condition.text)
      return condition
    } catch {
      return nil
    }
  }
}
