import SCIMModel

/// Turns checked conditions into a ``Program``.
///
/// Code is made from its end to its beginning: a condition is compiled against the two instructions that follow if it
/// holds and if it does not, which are there already, and gives the instruction to start at. So
/// `a and b` is `compile(a, then: compile(b, then: T, else: F), else: F)`, `not` swaps the two, there are no jumps to
/// patch, and an instruction that was made before is used again: rules that share a condition share its code.
public enum Compiler {
  /// Compiles a rule set. O(size of the conditions).
  ///
  /// Requires that `at least` nests no deeper than ``Program/counterLimit``; ``RuleEnvironment`` sees to it.
  public static func compile(_ checked: CheckedRules, core: String) -> Program {
    var code = CodeBuilder()
    let userName = Field(
      path: AttributePath(schema: core, attribute: "userName"), type: .text(caseExact: false), isMultiValued: false)
    let active = Field(
      path: AttributePath(schema: core, attribute: "active"), type: .boolean, isMultiValued: false)
    // Backwards, so that the code stands in the order of the rules.
    var entries: [CodeBuilder.Label] = []
    entries.reserveCapacity(checked.rules.count)
    for index in checked.rules.indices.reversed() { entries.append(code.entry(of: checked.rules[index].condition)) }
    entries.reverse()
    var exceptions: [Program.Exception] = []
    var userNameSlot: Int?
    for exception in checked.exceptions {
      let slot = code.slot(for: userName, .scalar, in: 0)
      let key = ComparisonKey.of(exception.user, caseExact: false)
      userNameSlot = slot
      exceptions.append(
        Program.Exception(
          symbol: code.symbol(of: .text(key), in: slot), user: exception.user, rule: exception.rule,
          expiry: exception.expiry, reason: exception.reason))
    }
    let activeSlot = code.slot(for: active, .scalar, in: 0)
    let inactive = code.symbol(of: .boolean(false), in: activeSlot)

    let grants = GrantTable(checked.rules)
    let finished = code.finish(entries)
    let rules = checked.rules.indices.map { index in
      Program.Rule(
        name: checked.rules[index].name, entry: finished.entries[index], grants: grants.places(ofRule: index),
        expiry: checked.rules[index].expiry)
    }
    return Program(
      coreSchema: core, layouts: finished.layouts, code: finished.code, sets: finished.sets,
      counters: finished.counters, rules: rules, grants: grants.sorted, exceptions: exceptions,
      userNameCell: userNameSlot.map(finished.cell), activeCell: finished.cell(activeSlot),
      inactiveSymbol: inactive, roles: checked.roles, units: checked.units)
  }

  /// Compiles one condition: a program with one rule that has no name and grants nothing.
  ///
  /// - Parameter core: The schema whose attributes stand at the top of a resource; nil if the condition is over one
  ///   element of a complex attribute.
  public static func compile(_ condition: Condition, core: String?) -> Program {
    var code = CodeBuilder()
    let entry = code.entry(of: condition)
    let finished = code.finish([entry])
    return Program(
      coreSchema: core, layouts: finished.layouts, code: finished.code, sets: finished.sets,
      counters: finished.counters,
      rules: [Program.Rule(name: "", entry: finished.entries[0], grants: [], expiry: nil)])
  }
}
