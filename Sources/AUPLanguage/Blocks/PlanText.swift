/// Writes how a program is served to blocks of users: what is looked up, what is run, and when.
///
/// ```
/// rule "Super admins": guarded, 3 steps
///         has     group "clumio super admins"
/// ```
///
/// The lines below a rule are tests, as the ``Disassembler`` writes them. One of them must hold: for a *direct* rule that
/// is all; for a *guarded* one it must hold for some user of a block before the rule is worked out there. A rule without
/// such tests is worked out *always*.
public struct PlanText {
  private let program: Program
  private let plan: BlockPlan
  private let names: ProgramNames
  private let instructions: InstructionText
  private var finder: GuardFinder
  /// For each rule the program of layout 0 that it has; nil for a direct one.
  private var programOf: [Int?]
  private var text = ""

  /// The text of a verified program. O(program).
  public static func text(of program: Program) -> String {
    var writer = PlanText(program)
    writer.writeTotals()
    for rule in program.rules.indices { writer.writeRule(rule) }
    for layout in program.layouts.indices.dropFirst() { writer.writeBodies(layout) }
    return writer.text
  }

  private init(_ program: Program) {
    self.program = program
    plan = BlockPlan.of(program)
    names = ProgramNames(coreSchema: program.coreSchema)
    instructions = InstructionText(program)
    finder = GuardFinder(program, plan.keys)
    programOf = Array(repeating: nil, count: program.rules.count)
    for number in plan.layouts[0].programs.indices {
      plan.rules.forEach(of: number) { programOf[Int($0)] = number }
    }
  }

  // MARK: Totals

  private mutating func writeTotals() {
    let programs = plan.layouts.reduce(0) { $0 + $1.programs.count }
    let columns = plan.layouts.reduce(0) { $0 + $1.tests.count }
    text += "plan: \(counted(program.rules.count, "rule")), \(counted(programs, "program"))"
    text += ", \(counted(plan.steps.count, "step")), \(counted(columns, "column"))\n"
    text += """
      Users come in blocks of up to \(ColumnStrip.width). A column is the answer to one test for all users of a block, \
      a step one operation
      on them all; a key is a value or predicate that a user's values are looked up for.


      """
    var keys = 0
    var direct = 0
    for (rule, service) in plan.services.enumerated() where service == .direct {
      direct += 1
      keys += directKeys(of: rule)
    }
    let always = plan.services.count { $0 == .always }
    writeKind(
      "direct", direct, counted(keys, "key"), "One key that a user has makes the rule hold; nothing is run.")
    let unguarded = Set(plan.layouts[0].unguarded.map(Int.init))
    let guarded = plan.layouts[0].programs.indices.filter { !unguarded.contains($0) }
    writeKind(
      "guarded", plan.services.count - direct - always, cost(of: guarded, in: 0),
      "Each is run on the blocks where one of its tests holds for a user.")
    writeKind("always", always, cost(of: unguarded.sorted(), in: 0), "All are run on every block.")
    writeBrackets()
  }

  private mutating func writeKind(_ kind: String, _ rules: Int, _ cost: String, _ meaning: String) {
    let space = String(repeating: " ", count: 10 - kind.count)
    text += kind + space + (rules == 0 ? "no rules\n" : "\(counted(rules, "rule")), \(cost). \(meaning)\n")
  }

  private mutating func writeBrackets() {
    var guarded = 0
    var steps = 0
    var unguarded = 0
    var unguardedSteps = 0
    for layout in plan.layouts.dropFirst() {
      let own = layout.unguarded.map { layout.programs[Int($0)].steps.count }
      unguarded += own.count
      unguardedSteps += own.reduce(0, +)
      guarded += layout.programs.count - own.count
      steps += layout.programs.reduce(0) { $0 + $1.steps.count }
    }
    if guarded + unguarded == 0 { return }
    text += "brackets  \(counted(guarded, "program")) guarded, \(counted(steps - unguardedSteps, "step"))"
    text += "; \(counted(unguarded, "program")) always, \(counted(unguardedSteps, "step")). "
    text += "They are run on blocks of elements.\n"
  }

  // MARK: Rules and brackets

  private mutating func writeRule(_ index: Int) {
    let rule = program.rules[index]
    text += rule.name.isEmpty ? "\ncondition: " : "\nrule \(names.quoted(rule.name)): "
    switch plan.services[index] {
    case .direct:
      text += "direct, \(counted(directKeys(of: index), "key"))\n"
      program.forEachTest(ofChainAt: rule.entry) { writeTest($0, in: 0) }
    case .guarded:
      let tests = (finder.guards(of: rule.entry) ?? []).sorted()
      text += tests.isEmpty ? "guarded; nothing makes it hold\n" : "guarded\(steps(of: index))\n"
      for test in tests { writeTest(program.code[test], in: 0) }
    case .always:
      let isAlwaysTrue = program.code[rule.entry].opcode == .match
      text += "always\(steps(of: index))\(isAlwaysTrue ? "; it holds for everybody" : "")\n"
    }
  }

  private func steps(of rule: Int) -> String {
    guard let number = programOf[rule] else { return "" }
    var first: Int?
    plan.rules.forEach(of: number) { first = first ?? Int($0) }
    let cost = ", \(counted(plan.layouts[0].programs[number].steps.count, "step"))"
    guard let first, first != rule else { return cost }
    return cost + ", the program of \(names.quoted(program.rules[first].name))"
  }

  /// The bodies of brackets over one kind of element.
  private mutating func writeBodies(_ index: Int) {
    let layout = plan.layouts[index]
    var guards: [[Instruction]] = Array(repeating: [], count: layout.programs.count)
    for (column, test) in layout.tests.enumerated() {
      layout.guarded.forEach(of: column) { guards[Int($0)].append(test) }
    }
    let unguarded = Set(layout.unguarded)
    for (number, body) in layout.programs.enumerated() {
      let any = plan.layouts[0].tests[plan.results[index][number]]
      text += "\nelements \(index) of \(instructions.operands(of: any, in: 0)): "
      text += unguarded.contains(Int32(number)) ? "always" : "guarded"
      text += ", \(counted(body.steps.count, "step"))\n"
      for test in guards[number] { writeTest(test, in: index) }
    }
  }

  private mutating func writeTest(_ instruction: Instruction, in layout: Int) {
    text += "        \(instructions.text(of: instruction, in: layout))\n"
  }

  private func directKeys(of rule: Int) -> Int {
    var keys: Set<Int> = []
    program.forEachTest(ofChainAt: program.rules[rule].entry) { test in
      _ = plan.keys.forEachKey(of: test, in: 0, program) { keys.insert($0) }
    }
    return keys.count
  }

  private func cost(of programs: [Int], in layout: Int) -> String {
    let steps = programs.reduce(0) { $0 + plan.layouts[layout].programs[$1].steps.count }
    return "\(counted(programs.count, "program")), \(counted(steps, "step"))"
  }

  private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
