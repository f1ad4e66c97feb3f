public import SCIMModel
public import SourceDiagnostics

/// What rules are compiled against: schemas and limits. The first of three steps.
///
/// ```swift
/// let environment = RuleEnvironment()
/// let rules = try environment.compile(sources)
/// var evaluator = rules.evaluator(now: now)
/// let decision = evaluator.evaluate(user)
/// ```
public struct RuleEnvironment: Sendable {
  /// The resource type that conditions speak of, and its extensions.
  public let schemas: ResourceSchemas
  /// What a rule set may be at most.
  public let limits: Limits
  /// Made once: an index of all attributes takes longer than a short condition.
  private let checker: Checker

  /// Makes an environment.
  ///
  /// A nesting depth beyond ``Program/counterLimit`` is brought down to that: every pass recurses so deep.
  public init(schemas: ResourceSchemas = StandardSchemas.user, limits: Limits = .standard) {
    self.schemas = schemas
    var limits = limits
    limits.nestingDepth = min(limits.nestingDepth, Program.counterLimit)
    self.limits = limits
    checker = Checker(schemas: schemas, limits: limits)
  }

  /// Compiles rule files, which know each other's names.
  ///
  /// - Throws: ``CompilationError`` with all findings, if one of them is an error.
  public func compile(_ sources: SourceMap) throws(CompilationError) -> CompiledRules {
    let parsed = sources.files.map { Parser.parseFile($0, limits: limits) }
    let checked = checker.check(parsed.map(\.tree))
    let diagnostics = parsed.flatMap(\.diagnostics) + checked.diagnostics
    guard !diagnostics.contains(where: { $0.severity == .error }) else {
      throw CompilationError(diagnostics: diagnostics.inOrderOfPlaces, sources: sources)
    }
    return try compile(checked.rules, sources: sources, warnings: diagnostics.inOrderOfPlaces)
  }

  /// Compiles one rule file.
  ///
  /// - Throws: ``CompilationError`` with all findings, if one of them is an error.
  public func compile(_ text: String, name: String = "rules.aup") throws(CompilationError) -> CompiledRules {
    var sources = SourceMap()
    sources.add(name: name, bytes: Array(text.utf8))
    return try compile(sources)
  }

  /// Compiles rules that were checked against ``schemas`` and have no errors.
  ///
  /// - Throws: ``CompilationError`` if their conditions share more code than a program may: only long lists, whose values
  ///   lie far apart among the values of thousands of other rules, come so far.
  public func compile(
    _ checked: CheckedRules, sources: SourceMap? = nil, warnings: [Diagnostic] = []
  ) throws(CompilationError) -> CompiledRules {
    let program = Compiler.compile(checked, core: schemas.core.id)
    if let rule = StepSum.firstRuleBeyond(limits, in: program) {
      let error = CheckerDiagnostics.codeTooLarge(at: checked.rules[rule].condition.span, limits)
      throw CompilationError(diagnostics: (warnings + [error]).inOrderOfPlaces, sources: sources)
    }
    return CompiledRules(
      LoadedProgram(compiled: program, limits: limits), checked: checked, sources: sources, warnings: warnings)
  }

  /// Compiles one condition, such as a SCIM filter or a line of a REPL.
  ///
  /// - Parameters:
  ///   - mode: Which language it is read as.
  ///   - lets: Rule files whose lets it may use.
  /// - Throws: ``CompilationError`` with all findings, if one of them is an error.
  public func compileCondition(
    _ source: SourceFile, mode: SyntaxMode = .aup, lets: [FileSyntax] = []
  ) throws(CompilationError) -> CompiledCondition {
    let (condition, warnings) = try check(source, mode: mode, lets: lets)
    return CompiledCondition(condition, schemas: schemas, limits: limits, warnings: warnings)
  }

  /// Compiles one condition.
  ///
  /// - Throws: ``CompilationError`` with all findings, if one of them is an error.
  public func compileCondition(
    _ text: String, mode: SyntaxMode = .aup, name: String = "<condition>"
  ) throws(CompilationError) -> CompiledCondition {
    let (condition, warnings) = try check(text, mode: mode, name: name)
    return CompiledCondition(condition, schemas: schemas, limits: limits, warnings: warnings)
  }

  /// Checks one condition: for who may know what it says of a resource without evaluating it, as by an index. If not,
  /// ``CompiledCondition/init(_:schemas:limits:warnings:)`` goes on from there.
  ///
  /// - Throws: ``CompilationError`` with all findings, if one of them is an error.
  public func checkCondition(
    _ text: String, mode: SyntaxMode = .aup, name: String = "<condition>"
  ) throws(CompilationError) -> Condition {
    try check(text, mode: mode, name: name).condition
  }

  private func check(
    _ text: String, mode: SyntaxMode, name: String
  ) throws(CompilationError) -> (condition: Condition, warnings: [Diagnostic]) {
    var sources = SourceMap()
    let file = sources.add(name: name, bytes: Array(text.utf8))
    do {
      return try check(file, mode: mode, lets: [])
    } catch {
      throw CompilationError(diagnostics: error.diagnostics, sources: sources)
    }
  }

  private func check(
    _ source: SourceFile, mode: SyntaxMode, lets: [FileSyntax]
  ) throws(CompilationError) -> (condition: Condition, warnings: [Diagnostic]) {
    let parsed = Parser.parseCondition(source, mode: mode, limits: limits)
    let checked = checker.check(condition: parsed.tree, lets: lets)
    let diagnostics = (parsed.diagnostics + checked.diagnostics).inOrderOfPlaces
    guard let condition = checked.condition, !diagnostics.contains(where: { $0.severity == .error }) else {
      throw CompilationError(diagnostics: diagnostics, sources: nil)
    }
    return (condition, diagnostics)
  }
}

extension [Diagnostic] {
  fileprivate var inOrderOfPlaces: [Diagnostic] {
    enumerated().sorted { ($0.element.span.start, $0.offset) < ($1.element.span.start, $1.offset) }.map(\.element)
  }
}
