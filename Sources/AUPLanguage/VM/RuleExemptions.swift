import SCIMModel

/// Which rules grant a user nothing at a moment although their condition holds: those that have expired, those with an
/// exception for the user, and all of them if the user is not active.
struct RuleExemptions: Sendable {
  /// The rules of one user.
  enum Exempt {
    case none
    case all
    /// - Parameters:
    ///   - expired: For each rule whether it has expired; empty if none has.
    ///   - excepted: Those that an exception keeps from the user.
    case some(expired: [Bool], excepted: [Int32])

    /// True if the rule is one of them.
    func contains(_ rule: Int) -> Bool {
      switch self {
      case .none: false
      case .all: true
      case .some(let expired, let excepted):
        !expired.isEmpty && expired[rule] || excepted.contains(Int32(truncatingIfNeeded: rule))
      }
    }
  }

  private let expired: [Bool]
  /// For the symbol of a user's name the rules that an exception keeps from the user.
  private let excepted: [UInt32: [Int32]]
  private let evaluatesInactive: Bool

  /// - Parameter evaluatesInactive: If true, users who are not active are treated as anybody else.
  init(_ program: Program, now: Instant, evaluatesInactive: Bool) {
    func isLive(_ expiry: Instant?) -> Bool { expiry.map { now < $0 } ?? true }
    let expired = program.rules.map { !isLive($0.expiry) }
    self.expired = expired.contains(true) ? expired : []
    let exceptions = program.exceptions.filter { isLive($0.expiry) }
    excepted = Dictionary(grouping: exceptions, by: \.symbol).mapValues { $0.map { Int32($0.rule) } }
    self.evaluatesInactive = evaluatesInactive
  }

  /// The rules that do not reach a user.
  ///
  /// - Parameter nameSymbol: The symbol of the user's name; whatever it is if no rule has exceptions.
  func exempt(nameSymbol: UInt32, isActive: Bool) -> Exempt {
    if !isActive && !evaluatesInactive { return .all }
    let excepted = self.excepted.isEmpty ? nil : self.excepted[nameSymbol]
    return expired.isEmpty && excepted == nil ? .none : .some(expired: expired, excepted: excepted ?? [])
  }

  /// True if other rules are exempt for one user than for another only because of what the two are.
  func differ(_ a: (nameSymbol: UInt32, isActive: Bool), _ b: (nameSymbol: UInt32, isActive: Bool)) -> Bool {
    !evaluatesInactive && a.isActive != b.isActive
      || a.nameSymbol != b.nameSymbol && excepted[a.nameSymbol] != excepted[b.nameSymbol]
  }
}
