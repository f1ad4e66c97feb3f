public import SCIMModel

/// A user whom two rule sets treat differently.
public struct GrantDifference: Sendable {
  /// What one of them grants and the other does not.
  public var grant: Grant
  /// True if the new rules grant it, false if the old ones do.
  public var isGain: Bool
  /// Such a user; nil if the search was given up.
  public var witness: SCIMObject?
}

/// What an assertion comes to for all users that there may be.
public enum AssertionProof: Sendable {
  /// It holds of every population.
  case holds
  /// It fails for this user.
  case fails(SCIMObject)
  /// It holds of some populations: of one with enough users such as this.
  case canHold(SCIMObject)
  /// It depends on how many users such as this there are.
  case depends(SCIMObject)
  /// It fails for every population.
  case neverHolds
  /// The search was given up.
  case undecided
}

extension RuleSetAnalysis {
  /// The user is granted a role.
  private func claim(_ held: Held) -> Satisfiability.Claim { .any(claims(held)) }

  // MARK: Lock-out

  /// A user who is granted a role, in a unit or in any: the proof that somebody can be.
  public func user(holding held: Held) -> Satisfiability.Answer {
    user([claim(held)]) { user in held.isGranted(by: decide(user).grants) }
  }

  // MARK: Assertions

  /// What an assertion of the rules comes to.
  public func proof(of assertion: CheckedAssertion) -> AssertionProof {
    let filter = assertion.filter.map { satisfiability.claim($0) } ?? .all([])
    let held = Satisfiability.Claim.all(assertion.held.map { claim($0) })
    func isHolder(_ user: SCIMObject) -> Bool {
      let grants = decide(user).grants
      return assertion.held.allSatisfy { $0.isGranted(by: grants) }
    }
    let holder = { self.user([filter, held], isHolder) }
    let other = { (claims: [Satisfiability.Claim]) in
      self.user(claims + [filter, held.negated]) { user in !isHolder(user) }
    }
    switch assertion.who {
    case .noUser: return AssertionProof(counterexample: holder())
    case .everyUser: return AssertionProof(counterexample: other([]))
    case .user(let name):
      let answer = other([satisfiability.claim("userName", isText: name)])
      return AssertionProof(counterexample: answer)
    case .atLeast(let least):
      if least == 0 { return .holds }
      switch holder() {
      case .witness(let user): return .canHold(user)
      case .none: return .neverHolds
      case .undecided: return .undecided
      }
    case .atMost:
      switch holder() {
      case .witness(let user): return .depends(user)
      case .none: return .holds
      case .undecided: return .undecided
      }
    }
  }

  // MARK: Two rule sets

  /// The grants that an old rule set gives and this one does not, or the other way, each with a user whom they differ
  /// for; empty if the two grant every user the same.
  ///
  /// - Parameter old: An analysis that was made with this one's ``beside(_:)``.
  public func differences(from old: RuleSetAnalysis) -> [GrantDifference] {
    let grants = Set((rules.rules + old.rules.rules).flatMap(\.grants)).sorted()
    return grants.flatMap { grant in
      [
        difference(grant, isGain: true, self, old), difference(grant, isGain: false, old, self),
      ].compactMap { $0 }
    }
  }

  /// A user whom one set grants something and the other does not.
  private func difference(
    _ grant: Grant, isGain: Bool, _ granting: RuleSetAnalysis, _ other: RuleSetAnalysis
  ) -> GrantDifference? {
    let held = Held(role: grant.role, unit: grant.unit)
    let others = other.claims(held)
    // A rule that both have tells nobody apart.
    let own = granting.claims(held).filter { !others.contains($0) }
    if own.isEmpty { return nil }
    let answer = user([.any(own), Satisfiability.Claim.any(others).negated]) { user in
      granting.decide(user).grants.contains(grant) && !other.decide(user).grants.contains(grant)
    }
    switch answer {
    case .none: return nil
    case .undecided: return GrantDifference(grant: grant, isGain: isGain)
    case .witness(let user): return GrantDifference(grant: grant, isGain: isGain, witness: user)
    }
  }

  private func claims(_ held: Held) -> [Satisfiability.Claim] {
    rules.rules.indices.filter { held.isGranted(by: rules.rules[$0].grants) }.map { matches[$0] }
  }

  /// An analysis of other rules, such as those that were in force before, which shares what this one knows.
  public func beside(_ compiled: CompiledRules) -> RuleSetAnalysis? {
    compiled.checked.map { RuleSetAnalysis(compiled, $0, environment, satisfiability, now: now) }
  }
}

extension AssertionProof {
  fileprivate init(counterexample: Satisfiability.Answer) {
    switch counterexample {
    case .witness(let user): self = .fails(user)
    case .none: self = .holds
    case .undecided: self = .undecided
    }
  }
}
