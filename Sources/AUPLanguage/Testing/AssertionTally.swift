import SCIMModel
import SourceDiagnostics

/// Counts, for assertions, the users that hold what is said and those that do not. Memory does not grow with users.
public struct AssertionTally: Sendable {
  /// Users that are named where an assertion fails; of more only the number is said.
  static let named = 3

  /// Users on one side of an assertion.
  struct Side: Sendable {
    var count = 0
    /// The first of them, each with the place of the block it came in.
    var first: [(block: Int, name: String)] = []

    mutating func add(_ name: () -> String, block: Int) {
      count += 1
      if first.count < AssertionTally.named { first.append((block, name())) }
    }

    mutating func merge(_ other: Side) {
      count += other.count
      // Stable: users of one block are counted by one tally, in their order.
      first = (first + other.first).enumerated()
        .sorted { ($0.element.block, $0.offset) < ($1.element.block, $1.offset) }
        .prefix(AssertionTally.named).map(\.element)
    }

    /// The first few by name, and how many more.
    var names: String {
      let shown = first.map { TerminalText.harmless($0.name) }.joined(separator: ", ")
      return count > first.count ? "\(shown) and \(count - first.count) more" : shown
    }
  }

  private let compiled: CompiledAssertions
  private let evaluatesInactive: Bool
  private let comparesNames: Bool
  /// For each assertion those who hold all of it, and the others it speaks of.
  private var holders: [Side]
  private var others: [Side]
  /// The facts that are true of the user being counted.
  private var facts: [Bool]

  /// Makes a tally of no users.
  ///
  /// - Parameter evaluatesInactive: If true, users whose `active` is false hold what the rules say; else nothing.
  public init(_ compiled: CompiledAssertions, evaluatesInactive: Bool = false) {
    self.compiled = compiled
    self.evaluatesInactive = evaluatesInactive
    comparesNames = compiled.demands.contains { $0.userKey != nil }
    holders = Array(repeating: Side(), count: compiled.demands.count)
    others = holders
    facts = Array(repeating: false, count: compiled.factCount)
  }

  /// How a userName compares (RFC 7643 §4.1.1: case does not matter).
  static func key(ofUser name: String) -> [UInt8] { ComparisonKey.of(name, caseExact: false) }

  /// Counts a user.
  ///
  /// - Parameters:
  ///   - rules: The rules of the ``CompiledAssertions`` that match the user, inactive or not.
  ///   - name: The userName; asked for only where it is needed.
  ///   - block: Where the user stands among those that other tallies count; equal or ascending in each.
  package mutating func add(rules: some Sequence<Int>, isActive: Bool, block: Int = 0, name: () -> String) {
    for rule in rules { for fact in compiled.facts[rule] { facts[fact] = true } }
    let holdsRoles = isActive || evaluatesInactive
    let key = comparesNames ? Self.key(ofUser: name()) : nil
    for (index, demand) in compiled.demands.enumerated() {
      if let filter = demand.filter, !facts[filter] { continue }
      if let userKey = demand.userKey, userKey != key { continue }
      if holdsRoles, demand.held.allSatisfy({ facts[$0] }) {
        holders[index].add(name, block: block)
      } else {
        others[index].add(name, block: block)
      }
    }
    for fact in facts.indices { facts[fact] = false }
  }

  /// Adds what another tally of the same assertions has counted.
  package mutating func merge(_ other: AssertionTally) {
    for index in holders.indices {
      holders[index].merge(other.holders[index])
      others[index].merge(other.others[index])
    }
  }

  /// What the users counted so far make of each assertion, in their order.
  public var verdicts: [AssertionVerdict] {
    compiled.assertions.indices.map { index in
      Self.verdict(compiled.assertions[index], holders[index], others[index])
    }
  }

  private static func verdict(_ assertion: CheckedAssertion, _ holders: Side, _ others: Side) -> AssertionVerdict {
    let (holds, reason): (Bool, String) =
      switch assertion.who {
      case .noUser: (holders.count == 0, "held by \(holders.names)")
      case .everyUser: (others.count == 0, "not held by \(others.names)")
      case .user(let name):
        holders.count + others.count == 0
          ? (false, "there is no user `\(TerminalText.harmless(name))`")
          : (others.count == 0, "not held by \(others.names)")
      case .atLeast(let number):
        (holders.count >= number, "held by \(holders.count) \(holders.count == 1 ? "user" : "users")")
      case .atMost(let number): (holders.count <= number, "held by \(holders.names)")
      }
    return AssertionVerdict(
      assertion: assertion, holds: holds, holders: holders.count, others: others.count, reason: reason)
  }
}

/// What a population makes of an assertion.
public struct AssertionVerdict: Sendable {
  /// The assertion.
  public var assertion: CheckedAssertion
  /// True if it is as it says.
  public var holds: Bool
  /// Users that it speaks of and that hold what it says.
  public var holders: Int
  /// Users that it speaks of and that do not.
  public var others: Int
  /// What is instead, where it does not hold: `held by ann@corp.example`.
  public var reason: String
}
