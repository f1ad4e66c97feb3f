public import SCIMModel
public import SourceDiagnostics

/// What is allowed in a rule set and rarely meant.
///
/// ```swift
/// RuleLints(compiled, environment: environment, now: now)?.findings()
/// // warning[short-keyword]: `IT` is found in many names
/// ```
public struct RuleLints {
  /// Rules up to which each two are compared; a set of more is not searched for rules without effect.
  public static let mostCompared = 2_000

  private let rules: CheckedRules
  private let now: Instant
  private let privileged: PrivilegedRoles
  private let selfService: SelfServiceAttributes
  private let analysis: RuleSetAnalysis

  /// Prepares the lints.
  ///
  /// - Parameters:
  ///   - now: What ends and exceptions are compared with.
  ///   - privileged: Roles that administer.
  ///   - selfService: Attributes that people can change themselves.
  /// - Returns: Nil if the rules came without source.
  public init?(
    _ compiled: CompiledRules, environment: RuleEnvironment, now: Instant, privileged: PrivilegedRoles = .standard,
    selfService: SelfServiceAttributes = .standard
  ) {
    guard let checked = compiled.checked,
      let analysis = RuleSetAnalysis(compiled, environment: environment, now: now, steps: 200_000)
    else { return nil }
    rules = checked
    self.now = now
    self.privileged = privileged
    self.selfService = selfService
    self.analysis = analysis
  }

  /// All findings, by place.
  public func findings() -> [Diagnostic] {
    (ends + exceptions + keywords + guards + administrators + effects).inSourceOrder
  }

  private func warning(
    _ code: LintCode, _ message: String, at span: SourceSpan, labels: [DiagnosticLabel] = [], help: String
  ) -> Diagnostic {
    Diagnostic(.warning, code: code.rawValue, message, at: span, labels: labels, help: help)
  }

  // MARK: Time

  private var ends: [Diagnostic] {
    rules.rules.compactMap { rule in
      guard let expiry = rule.expiry, now >= expiry else { return nil }
      return warning(
        .expiredRule, "rule \(Diagnostic.quote(rule.name)) ended at \(expiry) and grants nothing", at: rule.span,
        help: "remove it, or give it a later `until`")
    }
  }

  private var exceptions: [Diagnostic] {
    rules.exceptions.compactMap { exception in
      guard let expiry = exception.expiry, now >= expiry else { return nil }
      return warning(
        .expiredException, "the exception for \(Diagnostic.quote(exception.user)) ended at \(expiry)",
        at: exception.span, help: "remove it: the rule reaches the user again")
    }
  }

  // MARK: Conditions

  /// Keywords of fewer code points are found in words that have nothing to do with them.
  private static let shortKeyword = 3

  private var keywords: [Diagnostic] {
    rules.rules.flatMap { rule in
      var found: [Diagnostic] = []
      rule.condition.forEachTest { test, _, predicate in
        guard case .compare(.contains, let constants) = predicate else { return }
        let short = constants.scalars.first { 1..<Self.shortKeyword ~= $0.count }
        guard let key = short.map({ String(String.UnicodeScalarView($0)) }) else { return }
        let keyword = analysis.satisfiability.spelling(of: key)
        found.append(
          warning(
            .shortKeyword,
            "\(Diagnostic.quote(keyword)) is found within many other words",
            at: test.span,
            help: "ask for the whole name with `eq`, for its beginning with `sw`, or for a word with `matches`"))
      }
      return found
    }
  }

  private var guards: [Diagnostic] {
    rules.rules.compactMap { rule in
      guard let role = rule.grants.map(\.role).first(where: privileged.contains) else { return nil }
      var found: Diagnostic?
      rule.condition.forEachTest { test, field, _ in
        guard found == nil, selfService.contains(field.path) else { return }
        found = warning(
          .selfServiceAttribute,
          "people can change `\(field.name)` themselves, and it decides on \(Diagnostic.quote(role))",
          at: test.span, help: "ask for a group, or for an attribute that the directory keeps")
      }
      return found
    }
  }

  // MARK: The set

  /// A set that knows an administrator of people, and lets nobody become one.
  private var administrators: [Diagnostic] {
    guard let first = rules.rules.first, let role = (rules.roles ?? []).first(where: privileged.contains) else {
      return []
    }
    let isGranted = rules.rules.contains { rule in
      rule.grants.contains { privileged.contains($0.role) } && rule.expiry.map { now < $0 } ?? true
    }
    if isGranted { return [] }
    return [
      warning(
        .noAdministrator, "no rule grants \(Diagnostic.quote(role)): nobody could administer", at: first.span,
        help: "once rules decide, access that was given by hand is gone")
    ]
  }

  /// Rules that never match, and rules whose users all get as much by another.
  private var effects: [Diagnostic] {
    if rules.rules.count > Self.mostCompared { return [] }
    var found: [Int: Diagnostic] = [:]
    for rule in rules.rules.indices {
      guard case .none = analysis.witness(for: rule) else { continue }
      found[rule] = warning(
        .ruleNeverMatches, "rule \(name(rule)) matches nobody, whoever they are", at: rules.rules[rule].span,
        help: "`aup analyze` shows which of its clauses exclude each other")
    }
    for finding in analysis.findingsOfPairs(withDisjoint: false) {
      switch finding {
      case .implies(let first, let second, _): add(first, coveredBy: second, &found)
      case .equal(let first, let second): add(second, coveredBy: first, &found)
      default: break
      }
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Takes a rule for one without effect, if the other grants as much, for as long, and without exceptions.
  private func add(_ rule: Int, coveredBy other: Int, _ found: inout [Int: Diagnostic]) {
    let (covered, covering) = (rules.rules[rule], rules.rules[other])
    guard found[rule] == nil, found[other] == nil, Set(covered.grants).isSubset(of: covering.grants),
      covering.expiry == nil || covering.expiry == covered.expiry,
      !rules.exceptions.contains(where: { $0.rule == other })
    else { return }
    found[rule] = warning(
      .ruleWithoutEffect, "rule \(name(rule)) changes nothing: \(name(other)) gives its users as much",
      at: covered.span, labels: [DiagnosticLabel(covering.span, "by this rule")], help: "remove one of them")
  }

  private func name(_ rule: Int) -> String { Diagnostic.quote(rules.rules[rule].name) }
}

extension Condition {
  /// Calls the body with each test: the node, what it reads, what it asks. Recursion is as deep as the condition.
  fileprivate func forEachTest(_ body: (Condition, Field, Predicate) -> Void) {
    if case .test(let field, let predicate) = kind { body(self, field, predicate) }
    for part in parts { part.forEachTest(body) }
  }
}
