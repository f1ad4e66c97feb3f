import AUPLanguage
import SCIMModel

/// One condition over users that are in the cache: the VM, the same by hand over the same rows, and by hand over
/// structs of strings, all in one run over the same users.
struct ConditionBench {
  static let text = """
    department eq "IT" and (group in ("A","B","C") or title co "Admin") and not (userType eq "Contractor")
    """

  static func run() throws -> Aim {
    let condition = try RuleEnvironment().compileCondition(text)
    let people = Person.sample(count: 1_000)
    var evaluator = condition.evaluator(now: Instant(seconds: 0))
    var users = PreparedUsers()
    for person in people { evaluator.append(person.resource, to: &users) }

    Table.head("One condition, 1,000 users in the cache, per evaluation:\n  \(text)")
    let machine = Measurement.each(people.count) { evaluator.matches(in: users).count }
    Table.row("VM", machine.time, per: 1, "ns")
    let rows = HandWritten(condition.program)
    let byHand = Measurement.each(people.count) { rows.matchCount(in: users) }
    Table.row("by hand, over the same rows", byHand.time, per: 1, "ns")
    let strings = Measurement.each(people.count) { Person.matchCount(in: people) }
    Table.row("by hand, over structs of strings", strings.time, per: 1, "ns")
    precondition(
      machine.result == byHand.result && machine.result == strings.result,
      "the three disagree: \(machine.result), \(byHand.result), \(strings.result)")
    print("  \(machine.result) of \(people.count) users match")

    let resources = people.map(\.resource)
    Table.head("The same with the user's attributes as they come")
    let whole = Measurement.each(people.count) {
      var count = 0
      for resource in resources where evaluator.matches(resource) { count += 1 }
      return count
    }
    Table.row("prepare a SCIM object and evaluate", whole.time, per: 1, "ns")
    return Aim(name: "the VM on a prepared user", measured: machine.time.median, most: 15, unit: "ns")
  }
}

/// The condition as one would write it in Swift, over the rows that the VM reads.
struct HandWritten {
  let department, group, title, userType: Int

  init(_ program: Program) {
    func cell(_ name: String) -> Int {
      program.layouts[0].slots.first { $0.field.path.attribute == name }?.cell ?? 0
    }
    (department, group, title, userType) = (cell("department"), cell("groups"), cell("title") + 1, cell("userType"))
  }

  @inline(never)
  func matchCount(in users: PreparedUsers) -> Int {
    var count = 0
    let cells = users.cells.span
    for user in 0..<users.count where matches(cells.extracting(users.range(of: user))) { count += 1 }
    return count
  }

  @inline(__always)
  private func matches(_ row: Span<UInt32>) -> Bool {
    row[department] == 2 && (hasGroup(row, Int(row[group])) || row[title] & 1 != 0) && row[userType] != 2
  }

  @inline(__always)
  private func hasGroup(_ row: Span<UInt32>, _ list: Int) -> Bool {
    if list == 0 { return false }
    for index in 0..<Int(row[list]) where row[list + 1 + index] >= 2 && row[list + 1 + index] < 5 { return true }
    return false
  }
}
