import AUPEvaluation
import AUPLanguage
import SourceDiagnostics

extension ReplSession {
  /// `.why`: the clause trees of rules or of a condition for the current user.
  func why(_ argument: ReplArgument) throws -> [Reply.Block] {
    let user = try selectedUser()
    let explainer = Explainer(schemas: environment.schemas, now: now, limits: environment.limits)
    // Of conditions no change is shown.
    lazy var satisfiability = Satisfiability(
      schemas: environment.schemas, now: now, limits: environment.limits, sources: state.rules.map)
    return try subjects(argument).map { subject in
      try checkInterrupt()
      switch subject {
      case .rule(let rule):
        let rules = state.rules.compiled.checked ?? CheckedRules()
        let verdict = explainer.explain(rule: rule, of: rules, for: user.resource)
        let remedy = verdict.remedy(for: user.resource, of: rules, satisfiability)
        let text = ExplanationText(state.rules.map).text(verdict, remedy)
        return Reply.Block(.output, TerminalText.harmlessLines(text))
      case .condition(let condition, let entry):
        let explanation = explainer.explain(condition.condition, for: user.resource)
        return Reply.Block(.output, TerminalText.harmlessLines(ExplanationText(sources(entry)).text(explanation)))
      }
    }
  }
}
