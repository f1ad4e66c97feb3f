public import AUPLanguage

/// The shapes in which decisions are written.
public enum OutputFormat: String, Hashable, Sendable, CaseIterable {
  /// For people: columns, aligned, wrapped to the width of the terminal.
  case table
  /// One JSON object on each line.
  case ndjson
  /// One row for each user, rule and grant (RFC 4180).
  case csv
  /// One JSON array.
  case json
  /// How many users each rule, role and unit has.
  case summary
}

/// What is written about one user.
public struct UserDecision: Hashable, Sendable {
  /// The user's name.
  public var userName: String
  /// The user's id.
  public var id: String?
  /// What the rules say.
  public var decision: Decision
  /// True if the user's `active` is false and nothing was evaluated for that reason.
  public var isLeftOut: Bool

  /// Makes it.
  public init(userName: String, id: String?, decision: Decision, isLeftOut: Bool) {
    self.userName = userName
    self.id = id
    self.decision = decision
    self.isLeftOut = isLeftOut
  }
}

/// A rule as output names it.
struct RuleTitle: Hashable, Sendable {
  var name: String
  /// Ascending and without duplicates.
  var grants: [Grant]
}

/// Writes decisions in one shape.
protocol DecisionWriter {
  mutating func begin(_ output: inout [UInt8])
  mutating func write(_ user: UserDecision, to output: inout [UInt8])
  mutating func end(_ output: inout [UInt8])
}
