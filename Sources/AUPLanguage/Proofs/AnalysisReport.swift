public import SCIMModel

/// What an analysis of a rule set has found, all of it: for ``text(_:)`` and ``json(_:)``.
public struct AnalysisReport: Sendable {
  /// Rules that were analysed.
  public var rules: CheckedRules
  /// What holds of single rules, then of two.
  public var findings: [AnalysisFinding] = []
  /// Who administers, and a user who can come to; nil if that was not asked.
  public var lockOut: (held: Held, answer: Satisfiability.Answer)?
  /// The assertions of the rules, in their order.
  public var proofs: [AssertionProof] = []
  /// Where other rules grant something else; nil if there were none to compare with.
  public var differences: [GrantDifference]?
  /// The schemas that witnesses conform to.
  public var schemas: ResourceSchemas

  /// Makes a report without findings.
  public init(rules: CheckedRules, schemas: ResourceSchemas) {
    self.rules = rules
    self.schemas = schemas
  }

  /// True if something should be looked at: a rule or clause without effect, two rules that are equal, an assertion that
  /// fails, nobody who can administer, a difference, or one of these that could not be decided.
  public var needsAttention: Bool {
    findings.contains(where: \.needsAttention) || !(lockOut?.answer.isWitness ?? true)
      || proofs.contains(where: \.needsAttention) || !(differences ?? []).isEmpty
  }

  /// A witness as a resource: with the URNs of its schemas (RFC 7643 §3).
  func resource(_ user: SCIMObject) -> SCIMObject {
    if user["schemas"] != nil { return user }
    let extensions = schemas.extensions.map(\.id).filter { user[$0] != nil }
    let urns = [schemas.core.id] + extensions
    return SCIMObject([("schemas", .array(urns.map { .string($0) }))] + user.members)
  }
}

extension AnalysisFinding {
  /// False for what is just so.
  var needsAttention: Bool {
    switch self {
    case .neverMatches, .alwaysMatches, .clauseWithoutEffect, .equal, .undecided: true
    case .implies, .disjoint: false
    }
  }
}

extension AssertionProof {
  var needsAttention: Bool {
    switch self {
    case .fails, .neverHolds, .undecided: true
    case .holds, .canHold, .depends: false
    }
  }
}

extension Satisfiability.Answer {
  var isWitness: Bool { if case .witness = self { true } else { false } }
}
