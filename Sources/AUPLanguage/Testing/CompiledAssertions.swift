package import SCIMModel

/// Assertions ready to be held against any number of users.
///
/// All that they ask of a user are *facts*: that the user holds a role, that a `where` applies. Each fact follows from
/// rules that match: a role from the rules that grant it, a `where` from a rule made for it that grants nothing. So one
/// run of the engine, over the few rules that matter, answers every assertion.
public struct CompiledAssertions: Sendable {
  /// What one assertion asks of a user.
  struct Demand: Sendable {
    /// The fact that the `where` applies; nil without one.
    var filter: Int?
    /// The facts that the roles are held.
    var held: [Int]
    /// How the userName compares of the one user it speaks of.
    var userKey: [UInt8]?
  }

  /// In the order of the files.
  public let assertions: [CheckedAssertion]
  /// The rules to be evaluated, inactive users like all others: a `where` may speak of them.
  package let rules: CompiledRules
  /// For each of the rules the facts that follow if it matches, ascending.
  let facts: [[Int]]
  /// For each assertion what it asks.
  let demands: [Demand]
  /// How many facts there are.
  let factCount: Int

  /// Compiles the assertions of a rule set.
  ///
  /// - Parameter environment: What the rules were checked against.
  /// - Throws: ``CompilationError`` if rules and assertions together share more code than a program may.
  public init(
    _ assertions: [CheckedAssertion], of checked: CheckedRules, in environment: RuleEnvironment
  ) throws(CompilationError) {
    let numbers = Self.numbers(ofHeldIn: assertions)
    var (asked, facts) = Self.rules(of: checked, granting: numbers)
    var count = numbers.count
    demands = assertions.map { assertion in
      var demand = Demand(held: assertion.held.compactMap { numbers[$0] })
      if let filter = assertion.filter {
        asked.rules.append(CheckedRule(name: "", condition: filter, grants: [], span: assertion.span))
        facts.append([count])
        demand.filter = count
        count += 1
      }
      if case .user(let name) = assertion.who { demand.userKey = AssertionTally.key(ofUser: name) }
      return demand
    }
    self.assertions = assertions
    self.facts = facts
    factCount = count
    rules = try environment.compile(asked)
  }

  /// A number for each thing that is said to be held.
  private static func numbers(ofHeldIn assertions: [CheckedAssertion]) -> [Held: Int] {
    var numbers: [Held: Int] = [:]
    for held in assertions.lazy.flatMap(\.held) where numbers[held] == nil { numbers[held] = numbers.count }
    return numbers
  }

  /// The rules that grant something of it, with their exceptions; and for each what it grants of it.
  private static func rules(
    of checked: CheckedRules, granting numbers: [Held: Int]
  ) -> (CheckedRules, facts: [[Int]]) {
    var asked = CheckedRules()
    var facts: [[Int]] = []
    var places: [Int: Int] = [:]
    for (index, rule) in checked.rules.enumerated() {
      // A grant is what is held in its unit, and what is held in any.
      let found = rule.grants.flatMap { grant in
        [numbers[Held(role: grant.role, unit: grant.unit)], numbers[Held(role: grant.role)]].compactMap { $0 }
      }
      if found.isEmpty { continue }
      places[index] = asked.rules.count
      asked.rules.append(rule)
      facts.append(Set(found).sorted())
    }
    for var exception in checked.exceptions {
      guard let place = places[exception.rule] else { continue }
      exception.rule = place
      asked.exceptions.append(exception)
    }
    return (asked, facts)
  }
}

extension CompiledAssertions {
  /// An evaluator of the facts of one user after the other.
  package func evaluator(now: Instant) -> Evaluator { rules.evaluator(now: now, evaluatesInactive: true) }
}
