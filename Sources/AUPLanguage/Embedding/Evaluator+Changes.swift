package import SCIMModel

/// Users who were evaluated before and have changed: what that costs follows from the rules that read what changed.
extension Evaluator {
  /// True if a user is active.
  package func isActive(_ user: PreparedUser) -> Bool { isActive(user.cells) }

  /// True if a user can be prepared without the groups: see ``prepare(_:keepingGroupsOf:into:)``.
  package var canKeepGroups: Bool { builder.canKeepGroups }

  /// Turns a user into the row that the VM reads; what it says of groups is taken from another row.
  ///
  /// Only if ``canKeepGroups``.
  package mutating func prepare(
    _ user: SCIMObject, keepingGroupsOf old: PreparedUser, into prepared: inout PreparedUser
  ) {
    builder.fill(&prepared.cells, from: user, keepingGroupsOf: old.cells)
  }

  /// Writes the rules that match a user over those that are given, ascending.
  package mutating func findRules(of user: PreparedUser, into rules: inout [Int32]) {
    findRules(user.cells)
    swap(&rules, &self.rules)
  }

  /// Brings the rules that match a user up to date, of whom nothing else is known.
  ///
  /// - Parameter rules: As ``update(_:from:to:checking:)`` has them.
  /// - Returns: The rules that came and those that went, ascending.
  package mutating func update(_ rules: inout [Int32], to user: PreparedUser) -> (gained: [Int], lost: [Int]) {
    findRules(of: user, into: &rules)
    return Self.differences(self.rules, rules)
  }

  /// Brings the rules that match a user up to date.
  ///
  /// - Parameters:
  ///   - rules: The rules of ``evaluate(_:)-(PreparedUser)`` before, ascending; then those after.
  ///   - old: The user before.
  ///   - new: The user after.
  ///   - others: Rules that may match now, or no longer, whatever changed about the user: they have expired, or are
  ///     kept from somebody by an exception that has.
  /// - Returns: The rules that came and those that went, ascending.
  package mutating func update(
    _ rules: inout [Int32], from old: PreparedUser, to new: PreparedUser, checking others: [Int32] = []
  ) -> (gained: [Int], lost: [Int]) {
    let isDifferent = exemptions.differ(
      (nameSymbol(old.cells), isActive(old.cells)), (nameSymbol(new.cells), isActive(new.cells)))
    if isDifferent { return update(&rules, to: new) }
    let exempt = exemptRules(new.cells)
    if case .all = exempt { return ([], []) }
    loaded.dependencies.insertRules(for: old.cells.span, new.cells.span, into: &candidateBits)
    candidateBits.insert(others.span)
    self.rules.removeAll(keepingCapacity: true)
    candidateBits.removeAll(into: &self.rules)
    for place in self.rules.indices {
      let rule = Int(self.rules[place])
      let matches = Machine.holds(rule: rule, of: program, new.cells, &counters) && !exempt.contains(rule)
      if !matches { self.rules[place] = ~self.rules[place] }
    }
    let (gained, lost) = Self.merge(self.rules, into: rules, &merged)
    if !gained.isEmpty || !lost.isEmpty { swap(&rules, &merged) }
    return (gained, lost)
  }

  /// Writes rules after some verdicts over what `merged` held, and tells which came and went.
  ///
  /// - Parameter verdicts: Ascending; the complement of a rule that does not match.
  private static func merge(
    _ verdicts: [Int32], into rules: [Int32], _ merged: inout [Int32]
  ) -> (gained: [Int], lost: [Int]) {
    var (gained, lost): ([Int], [Int]) = ([], [])
    merged.removeAll(keepingCapacity: true)
    let span = rules.span
    // Where rules still have to be copied from, and where the next verdict belongs.
    var (next, place) = (0, 0)
    for verdict in verdicts {
      let rule = verdict < 0 ? ~verdict : verdict
      while place < span.count, span[place] < rule { place += 1 }
      let matched = place < span.count && span[place] == rule
      if matched == (verdict >= 0) { continue }
      // All up to here at once: there are many rules and few of them change.
      merged += rules[next..<place]
      next = matched ? place + 1 : place
      if matched {
        lost.append(Int(rule))
      } else {
        merged.append(rule)
        gained.append(Int(rule))
      }
    }
    merged += rules[next...]
    return (gained, lost)
  }

  /// What is in the second of two ascending lists only, and in the first only.
  private static func differences(_ old: [Int32], _ new: [Int32]) -> (gained: [Int], lost: [Int]) {
    var (gained, lost): ([Int], [Int]) = ([], [])
    var (before, after) = (0, 0)
    while before < old.count || after < new.count {
      // What is not there is beyond every rule.
      let a = before < old.count ? old[before] : .max
      let b = after < new.count ? new[after] : .max
      if b < a { gained.append(Int(b)) }
      if a < b { lost.append(Int(a)) }
      if a <= b { before += 1 }
      if b <= a { after += 1 }
    }
    return (gained, lost)
  }
}
