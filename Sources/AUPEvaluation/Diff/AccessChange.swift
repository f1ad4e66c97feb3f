import AUPLanguage
import SourceDiagnostics

/// What makes the changes of two users one: what they gain and lose, and for which reasons. By numbers, for there may be
/// many users.
struct AccessChange: Hashable, Sendable {
  /// In which of the two populations the user is.
  var presence = Presence.both
  /// By number in ``RuleComparison/grants``, ascending.
  var gained: [Int32] = []
  var lost: [Int32] = []
  var causes: [Cause] = []

  enum Presence: Hashable, Sendable {
    case both
    /// In the new one only.
    case appeared
    /// In the old one only.
    case disappeared
  }

  /// One rule that did it.
  struct Cause: Hashable, Sendable {
    /// By number in the new rule set if something is gained, in the old one if something is lost.
    var rule: Int
    var isGain: Bool
    var reason: Reason
    /// Those of the gained or lost grants that the rule gives, or gave.
    var grants: [Int32]
    var clauses: [Clause] = []
  }

  /// What about the rule did it.
  enum Reason: Hashable, Sendable {
    /// The rule is new, or gone.
    case rule
    /// The rule grants something else.
    case grants
    /// The condition comes out otherwise.
    case condition
    /// Something keeps the rule from the user, or did so before.
    case obstacle(RuleExplanation.Obstacle)
    /// The user is new, or gone.
    case user
  }

  /// A clause that the verdict of a rule rests on.
  struct Clause: Hashable, Sendable {
    var isOld: Bool
    var span: SourceSpan
    var holds: Bool
    /// The negations and lets around it: `not contractor`.
    var context = ""
  }
}
