public import SCIMModel
public import SourceDiagnostics

/// Resolves names, types operands and undoes sugar: what passes always evaluates.
///
/// ```swift
/// let checker = Checker(schemas: StandardSchemas.user)
/// let (rules, diagnostics) = checker.check([Parser.parseFile(source).tree])
/// ```
///
/// A checker holds no state between calls. Its time is linear in the text.
public struct Checker: Sendable {
  /// The resource type that conditions speak of, and its extensions.
  public let schemas: ResourceSchemas
  /// What a rule set may be at most.
  public let limits: Limits
  let index: AttributeIndex

  /// Makes a checker for conditions on resources of one type.
  public init(schemas: ResourceSchemas, limits: Limits = .standard) {
    self.schemas = schemas
    self.limits = limits
    index = AttributeIndex(schemas)
  }

  /// Checks the files of one rule set together: names of one are known in all.
  ///
  /// The findings come in the order of their places. If one is an error, the rules must not be used: those whose
  /// condition failed are in the result with a condition that never holds.
  public func check(_ files: [FileSyntax]) -> (rules: CheckedRules, diagnostics: [Diagnostic]) {
    var checker = RuleSetChecker(index: index, limits: limits)
    return checker.check(files)
  }

  /// Checks one condition, such as a SCIM filter or a line of the REPL, that may use the lets of rule files.
  ///
  /// The condition is nil if the checker found an error or a part that the parser could not read. Findings about lets that the
  /// condition does not use are left out.
  public func check(
    condition: ConditionSyntax, lets files: [FileSyntax] = []
  ) -> (condition: Condition?, diagnostics: [Diagnostic]) {
    var checker = LetChecker(index: index, limits: limits)
    checker.gather(files, reportsDuplicates: false)
    checker.checkLets(usedBy: condition)
    let checked = checker.conditions.check(condition)
    return (checked?.condition, checker.conditions.diagnostics.inSourceOrder)
  }
}

extension [Diagnostic] {
  /// In the order of their places, each once.
  var inSourceOrder: [Diagnostic] {
    let all = self.span
    func isBefore(_ a: Int, _ b: Int) -> Bool {
      let (first, second) = (all[a].span, all[b].span)
      if first.start != second.start { return first.start < second.start }
      return first.end != second.end ? first.end < second.end : a < b
    }
    // Nearly always they are, each at a place of its own.
    if indices.dropFirst().allSatisfy({ all[$0 - 1].span != all[$0].span && isBefore($0 - 1, $0) }) { return self }
    let order = indices.sorted(by: isBefore)
    var result: [Diagnostic] = []
    result.reserveCapacity(count)
    // Equal findings have one place, so they stand in one run; nearly every run is a single one.
    var seen: Set<Diagnostic> = []
    for (place, index) in order.enumerated() {
      let isFirst = place == 0 || all[order[place - 1]].span != all[index].span
      let isLast = place + 1 == count || all[order[place + 1]].span != all[index].span
      if isFirst { seen = [] }
      if isFirst && isLast || seen.insert(all[index]).inserted { result.append(all[index]) }
    }
    return result
  }

  /// True if a finding is an error.
  var hasErrors: Bool { contains { $0.severity == .error } }
}
