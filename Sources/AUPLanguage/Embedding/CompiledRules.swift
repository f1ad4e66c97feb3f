public import SCIMModel
public import SourceDiagnostics

/// A rule set ready to be evaluated: immutable, and free to be shared between threads.
///
/// It comes from ``RuleEnvironment/compile(_:)`` or, without source, from a compiled file.
public struct CompiledRules: Sendable {
  /// The bytecode.
  public var program: Program { loaded.program }
  /// The checked rules; nil if they were loaded from a compiled file.
  public let checked: CheckedRules?
  /// The texts they were read from; nil if they were loaded from a compiled file.
  public let sources: SourceMap?
  /// Warnings and notes.
  public let warnings: [Diagnostic]
  private let loaded: LoadedProgram

  init(_ loaded: LoadedProgram, checked: CheckedRules? = nil, sources: SourceMap? = nil, warnings: [Diagnostic] = []) {
    self.loaded = loaded
    self.checked = checked
    self.sources = sources
    self.warnings = warnings
  }

  /// An evaluator for one moment. Making one costs about as much as evaluating a few users: keep it.
  ///
  /// - Parameters:
  ///   - now: What `now` means, and what expiry is compared with.
  ///   - evaluatesInactive: If true, users whose `active` is false are treated as anybody else; else they match no rule.
  public func evaluator(now: Instant, evaluatesInactive: Bool = false) -> Evaluator {
    Evaluator(loaded, now: now, evaluatesInactive: evaluatesInactive)
  }

  /// An evaluator of many users at once, for one moment. Making one costs time in proportion to the code; a copy costs
  /// nothing and has tables of its own.
  public func blockEvaluator(now: Instant, evaluatesInactive: Bool = false) -> BlockEvaluator {
    blockEvaluator(now: now, evaluatesInactive: evaluatesInactive, notesMoments: false)
  }

  /// - Parameter notesMoments: True to be told ``BlockDecision/moments``.
  package func blockEvaluator(now: Instant, evaluatesInactive: Bool, notesMoments: Bool) -> BlockEvaluator {
    BlockEvaluator(loaded, now: now, evaluatesInactive: evaluatesInactive, notesMoments: notesMoments)
  }

  /// When the verdict of the conditions about a user may become another although the user stays the same.
  package var turningPoints: TurningPoints { TurningPoints(loaded.plan) }
}

/// Why sources could not be compiled.
public struct CompilationError: Error, Sendable {
  /// All findings, at least one of them an error, in order of their places.
  public let diagnostics: [Diagnostic]
  /// The texts that they speak of; nil if the caller has them.
  public let sources: SourceMap?
}
