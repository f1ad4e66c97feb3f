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
    let sorted = enumerated().sorted { a, b in
      (a.element.span.start, a.element.span.end, a.offset) < (b.element.span.start, b.element.span.end, b.offset)
    }
    var seen: Set<Diagnostic> = []
    return sorted.compactMap { seen.insert($0.element).inserted ? $0.element : nil }
  }

  /// True if a finding is an error.
  var hasErrors: Bool { contains { $0.severity == .error } }
}
