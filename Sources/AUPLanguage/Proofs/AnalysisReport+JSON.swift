import SCIMModel
public import SourceDiagnostics

extension AnalysisReport {
  /// The report as data:
  ///
  /// ```json
  /// {"rules":2,"findings":[{"finding":"implies","rules":["A","B"],"witness":{…}}],
  ///  "lockOut":{"role":"Super Admin","unit":"Global","answer":"witness","witness":{…}},
  ///  "assertions":[{"assertion":"assert …","line":9,"answer":"holds"}],
  ///  "differences":[{"change":"gain","role":"…","unit":"…","witness":{…}}]}
  /// ```
  ///
  /// `lockOut` and `differences` are there if they were asked for. A finding about a clause has `clause`, `line` and
  /// `column`; what could not be decided has `"finding":"undecided"` and the `question`.
  public func json(_ sources: SourceMap) -> String {
    var object = SCIMObject()
    object["rules"] = .number(DecimalNumber(Int64(rules.rules.count)))
    object["findings"] = .array(findings.map { .complex(json($0, sources)) })
    if let (held, answer) = lockOut {
      var members = SCIMObject([("role", .string(held.role))])
      members["unit"] = held.unit.map { .string($0) }
      object["lockOut"] = .complex(adding(answer, to: members))
    }
    object["assertions"] = .array(
      zip(rules.assertions, proofs).map { assertion, proof in
        var members = SCIMObject([("assertion", .string(ClauseText.of(assertion.span, in: sources)))])
        place(assertion.span, sources, &members)
        let (name, user) = proof.answer
        members["answer"] = .string(name)
        members["witness"] = user.map { .complex(resource($0)) }
        return .complex(members)
      })
    if let differences { object["differences"] = .array(differences.map { .complex(json($0)) }) }
    return SCIMValue.complex(object).json
  }

  private func json(_ finding: AnalysisFinding, _ sources: SourceMap) -> SCIMObject {
    func about(_ name: String, _ rules: [Int]) -> SCIMObject {
      SCIMObject([
        ("finding", .string(name)), ("rules", .array(rules.map { .string(self.rules.rules[$0].name) })),
      ])
    }
    switch finding {
    case .neverMatches(let rule): return about("neverMatches", [rule])
    case .alwaysMatches(let rule): return about("alwaysMatches", [rule])
    case .clauseWithoutEffect(let rule, let clause):
      var object = about("clauseWithoutEffect", [rule])
      object["clause"] = .string(ClauseText.of(clause, in: sources))
      place(clause, sources, &object)
      return object
    case .equal(let first, let second): return about("equal", [first, second])
    case .disjoint(let first, let second): return about("disjoint", [first, second])
    case .implies(let first, let second, let user):
      var object = about("implies", [first, second])
      object["witness"] = .complex(resource(user))
      return object
    case .undecided(let question):
      var object = json(question.finding, sources)
      object["question"] = object["finding"]
      object["witness"] = nil
      object["finding"] = .string("undecided")
      return object
    }
  }

  private func json(_ difference: GrantDifference) -> SCIMObject {
    let members = SCIMObject([
      ("change", .string(difference.isGain ? "gain" : "loss")), ("role", .string(difference.grant.role)),
      ("unit", .string(difference.grant.unit)),
    ])
    return adding(difference.witness.map { .witness($0) } ?? .undecided, to: members)
  }

  private func adding(_ answer: Satisfiability.Answer, to members: SCIMObject) -> SCIMObject {
    var members = members
    switch answer {
    case .witness(let user):
      members["answer"] = .string("witness")
      members["witness"] = .complex(resource(user))
    case .none: members["answer"] = .string("none")
    case .undecided: members["answer"] = .string("undecided")
    }
    return members
  }

  private func place(_ span: SourceSpan, _ sources: SourceMap, _ object: inout SCIMObject) {
    let place = sources.location(of: span.start)
    object["file"] = .string(place.file)
    object["line"] = .number(DecimalNumber(Int64(place.line)))
    object["column"] = .number(DecimalNumber(Int64(place.column)))
  }
}

extension AssertionProof {
  /// Its name, and the user it speaks of.
  fileprivate var answer: (String, SCIMObject?) {
    switch self {
    case .holds: ("holds", nil)
    case .fails(let user): ("fails", user)
    case .canHold(let user): ("canHold", user)
    case .depends(let user): ("depends", user)
    case .neverHolds: ("neverHolds", nil)
    case .undecided: ("undecided", nil)
    }
  }
}

extension AnalysisFinding.Question {
  /// The finding that would be there if the answer were yes; of an implication that of two rules.
  fileprivate var finding: AnalysisFinding {
    switch self {
    case .neverMatches(let rule): .neverMatches(rule: rule)
    case .alwaysMatches(let rule): .alwaysMatches(rule: rule)
    case .clauseWithoutEffect(let rule, let clause): .clauseWithoutEffect(rule: rule, clause: clause)
    case .implies(let first, let second): .implies(first: first, second: second, witness: SCIMObject())
    case .disjoint(let first, let second): .disjoint(first: first, second: second)
    }
  }
}
