import AUPLanguage
import SCIMModel

/// A condition of each kind over users that are in the cache; the last is also written by hand, over structs of strings.
struct ConditionBench {
  /// Names and texts. In Person.swift the last is once more, in Swift.
  static let conditions = [
    ("attribute", #"department eq "IT""#),
    ("group", #"group eq "On Call""#),
    ("any of five", #"group in ("A","B","C","On Call","Badge Holders")"#),
    ("contains", #"group co "Staff""#),
    (
      "mixed",
      """
      department eq "IT" and (group in ("A","B","C") or title co "Admin") \
      and not (userType eq "Contractor" or title sw "Sales")
      """
    ),
  ]

  private let people = Person.sample(count: 1_000)
  private var evaluator: ConditionEvaluator
  private var users = PreparedUsers()

  init(_ text: String) throws {
    evaluator = try RuleEnvironment().compileCondition(text).evaluator(now: Instant(seconds: 0))
    for person in people { evaluator.append(person.resource, to: &users) }
  }

  /// Prints nanoseconds per evaluation.
  static func run() throws {
    for (name, text) in conditions {
      var bench = try ConditionBench(text)
      let machine = Measurement.each(bench.people.count) { bench.evaluateAll() }
      Figure.print("condition, \(name)", machine.time, .ns)
      if name == "mixed" { bench.compareByHand(with: machine.result) }
    }
  }

  /// Evaluates one of ``conditions`` so many times over 1,000 users, for those who count instructions.
  static func run(_ name: String, times: Int) throws -> Int {
    guard let (_, text) = conditions.first(where: { $0.0 == name }) else { throw UnknownCondition(name: name) }
    var bench = try ConditionBench(text)
    return (0..<times).reduce(0) { count, _ in count + bench.evaluateAll() }
  }

  private mutating func evaluateAll() -> Int { evaluator.matches(in: users).count }

  private func compareByHand(with matching: Int) {
    let strings = Measurement.each(people.count) { Person.matchCount(in: people) }
    Figure.print("condition, mixed, by hand over structs of strings", strings.time, .ns)
    precondition(matching == strings.result, "the two disagree: \(matching), \(strings.result)")
  }
}

/// No condition has the name.
struct UnknownCondition: Error {
  let name: String
}
