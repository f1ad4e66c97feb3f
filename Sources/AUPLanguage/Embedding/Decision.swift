/// What the rules say about one user.
public struct Decision: Hashable, Sendable {
  /// Indices of the rules that match, ascending: the order of the rule files.
  public var rules: [Int]
  /// What they grant together, ascending and without duplicates.
  public var grants: [Grant]
  /// False if the user's `active` is false.
  public var isActive: Bool

  /// Puts together a decision that was kept in another form.
  package init(rules: [Int], grants: [Grant], isActive: Bool) {
    self.rules = rules
    self.grants = grants
    self.isActive = isActive
  }
}
