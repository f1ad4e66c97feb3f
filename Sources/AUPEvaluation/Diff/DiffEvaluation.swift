package import AUPLanguage
package import SCIMModel

/// Compares what two rule sets grant to a population, or what they grant to a population and to a former one.
///
/// ```swift
/// let evaluation = DiffEvaluation(from: old, to: new, schemas: schemas, options: BatchOptions(now: now))
/// let (outcome, diff) = try evaluation.run(&population, report: { print($0) })
/// ```
///
/// Both rule sets read the same tokens of the same blocks, so a population is read once. Memory follows the users whose
/// access changes; with a former population, also its users.
package struct DiffEvaluation: Sendable {
  private let old: CompiledRules
  private let new: CompiledRules
  private let schemas: ResourceSchemas
  private let options: BatchOptions
  private let privileged: PrivilegedRoles
  private let comparison: RuleComparison

  /// Makes an evaluation. Of the options, those that shape the output do not matter.
  package init(
    from old: CompiledRules, to new: CompiledRules, schemas: ResourceSchemas, options: BatchOptions,
    privileged: PrivilegedRoles = .standard
  ) {
    (self.old, self.new, self.schemas, self.privileged) = (old, new, schemas, privileged)
    // Nothing is written, and nobody left out.
    var options = options
    options.output = .summary
    self.options = options
    comparison = RuleComparison(old, new)
  }

  /// Reads a former population, about which the old rules are asked.
  ///
  /// - Throws: ``InputError``.
  package func former(
    _ population: inout PopulationReader, report: (RecordProblem) -> Void,
    progress: (BatchProgress) -> Bool = { _ in true }
  ) throws -> (outcome: BatchOutcome, population: FormerPopulation) {
    let (outcome, collector) = try BatchEvaluation(rules: old, options: options).run(
      &population, FormerPopulationCollector(), to: NoOutput(), report: report, progress: progress)
    return (outcome, collector.population)
  }

  /// Reads a population and compares. If the outcome is not complete, the difference is that of some of the users.
  ///
  /// - Parameter former: The population that the old rules were asked about; nil if it is the same.
  /// - Throws: ``InputError``.
  package func run(
    _ population: inout PopulationReader, since former: FormerPopulation? = nil, report: (RecordProblem) -> Void,
    progress: (BatchProgress) -> Bool = { _ in true }
  ) throws -> (outcome: BatchOutcome, diff: AccessDiff) {
    let finder = CauseFinder(
      comparison, schemas: schemas, now: options.now, evaluatesInactive: options.evaluatesInactive,
      usersAreSame: former == nil)
    var batch = BatchEvaluation(rules: new, options: options)
    if former == nil { batch.baseline = old }
    var (outcome, collector) = try batch.run(
      &population, ChangeCollector(comparison, finder, former: former), to: NoOutput(), report: report,
      progress: progress)
    let disappeared = collector.addDisappeared()
    var diff = AccessDiff(comparison, privileged, collector, users: outcome.users)
    if former != nil { diff.setPresence(appeared: collector.appeared, disappeared: disappeared) }
    return (outcome, diff)
  }
}

/// Where nothing is written.
private final class NoOutput: ByteSink {
  func write(_ bytes: Span<UInt8>) {}
}
