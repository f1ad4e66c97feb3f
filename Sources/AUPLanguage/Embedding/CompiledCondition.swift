public import SCIMModel
public import SourceDiagnostics

/// A condition, or a SCIM filter (RFC 7644 §3.4.2.2), ready to be evaluated.
public struct CompiledCondition: Sendable {
  /// The checked condition.
  public let condition: Condition
  /// Warnings and notes.
  public let warnings: [Diagnostic]
  private let loaded: LoadedProgram

  /// Compiles a checked condition over resources.
  ///
  /// - Parameters:
  ///   - schemas: Those that the condition was checked against.
  ///   - limits: Those that it was checked with.
  public init(_ condition: Condition, schemas: ResourceSchemas, limits: Limits = .standard, warnings: [Diagnostic] = [])
  {
    self.condition = condition
    self.warnings = warnings
    loaded = LoadedProgram(compiled: Compiler.compile(condition, core: schemas.core.id), limits: limits)
  }

  /// Compiles the condition in the brackets of `emails[type eq "work"]`: its fields are the sub-attributes of one
  /// element, and what is evaluated is an element.
  public init(overElements condition: Condition, limits: Limits = .standard, warnings: [Diagnostic] = []) {
    self.condition = condition
    self.warnings = warnings
    loaded = LoadedProgram(compiled: Compiler.compile(condition, core: nil), limits: limits)
  }

  /// The bytecode, as a rule without a name.
  public var program: Program { loaded.program }

  /// An evaluator for one moment; keep it and use it for all resources.
  public func evaluator(now: Instant) -> ConditionEvaluator { ConditionEvaluator(loaded, now: now) }

  /// An evaluator over columns for one moment; they get the columns that it reads.
  package func columnEvaluator(now: Instant, _ columns: inout UserColumns) -> ColumnEvaluator {
    ColumnEvaluator(loaded, now: now, &columns)
  }
}

/// Evaluates one condition for any number of resources, at one moment.
public struct ConditionEvaluator: Sendable {
  private var rules: Evaluator

  init(_ loaded: LoadedProgram, now: Instant) {
    rules = Evaluator(loaded, now: now, evaluatesInactive: true)
  }

  /// True if the condition holds for a resource that has been through `ResourceSchemas.conform`, or for an element of
  /// such a resource if the condition is one over elements.
  public mutating func matches(_ resource: SCIMObject) -> Bool {
    rules.conditionHolds(rule: 0, resource)
  }

  /// Prepares a resource and adds it to a population.
  public mutating func append(_ resource: SCIMObject, to users: inout PreparedUsers) {
    rules.append(resource, to: &users)
  }

  /// The resources of a population for which the condition holds, ascending.
  public mutating func matches(in users: PreparedUsers) -> [Int] {
    rules.users(matchingConditionOf: 0, in: users)
  }
}
