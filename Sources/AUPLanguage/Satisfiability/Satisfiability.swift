public import SCIMModel
public import SourceDiagnostics

/// Decides questions about **all** users: is there one of whom some claims are true?
///
/// ```swift
/// let satisfiability = Satisfiability(schemas: environment.schemas, now: now)
/// let (a, b) = (satisfiability.claim(first), satisfiability.claim(second))
/// satisfiability.user(a, b.negated)  // .witness(user): the first does not imply the second
/// ```
///
/// All users means: all resources that conform to the schemas, required attributes present. Answers are exact: atoms
/// compare attributes with constants only, so attributes are independent of each other; texts form regular languages,
/// numbers and dates are orders, multi-valued attributes sets of elements. Where the search takes more steps than it
/// may, or a text is composed anew by what stands beside it, the answer is *undecided*.
public final class Satisfiability {
  /// The answer to a question.
  public enum Answer: Sendable {
    /// Such a user. It has been through `ResourceSchemas.conform`.
    case witness(SCIMObject)
    /// There is none.
    case none
    /// The search was given up.
    case undecided
  }

  /// Steps that the search for one user may take: some seconds.
  public static let standardSteps = 2_000_000

  private let schemas: ResourceSchemas
  private let solver: Solver
  /// Attributes that every user has.
  private let required: [Int]
  private let steps: Int

  /// Makes it for one moment.
  ///
  /// - Parameters:
  ///   - schemas: Those that the conditions were checked against.
  ///   - now: What `now` means.
  ///   - steps: What the search for one user may take.
  ///   - limits: Those that the conditions were checked with.
  ///   - sources: The texts of the conditions: witnesses spell names as they do.
  public init(
    schemas: ResourceSchemas, now: Instant, steps: Int = standardSteps, limits: Limits = .standard,
    sources: SourceMap? = nil
  ) {
    self.schemas = schemas
    self.steps = steps
    var builder = FormulaBuilder(schemas: schemas, now: now)
    required = schemas.core.attributes.compactMap { builder.coreDomain($0.name) }
      .filter { builder.table.domains[$0].isRequired }
    solver = Solver(builder, limits: limits, spellings: sources?.spellings(limits) ?? [:])
  }

  // MARK: Claims

  /// Something that is true or false of each user, made by the ``Satisfiability`` that is asked about it.
  public struct Claim: Hashable, Sendable {
    /// Nil if the solver has no form for it.
    fileprivate let formula: Formula?

    /// What is true where this is false.
    public var negated: Claim { Claim(formula: formula?.negated) }

    /// True of those of whom all are.
    public static func all(_ claims: [Claim]) -> Claim { joined(claims) { .all($0) } }

    /// True of those of whom one is.
    public static func any(_ claims: [Claim]) -> Claim { joined(claims) { .any($0) } }

    private static func joined(_ claims: [Claim], _ join: ([Formula]) -> Formula) -> Claim {
      let formulas = claims.compactMap(\.formula)
      return Claim(formula: formulas.count == claims.count ? join(formulas) : nil)
    }
  }

  /// The condition holds.
  public func claim(_ condition: Condition) -> Claim {
    Claim(formula: try? solver.builder.formula(of: condition))
  }

  /// The attribute of the core schema has this text, in any case.
  func claim(_ attribute: String, isText text: String) -> Claim {
    claim(attribute, .compare(.equal, [.text(ComparisonKey.of(text, caseExact: false))]))
  }

  /// The attribute of the core schema is this boolean.
  func claim(_ attribute: String, is value: Bool) -> Claim {
    claim(attribute, .compare(.equal, [.boolean(value)]))
  }

  private func claim(_ attribute: String, _ predicate: Predicate) -> Claim {
    Claim(formula: solver.builder.coreDomain(attribute).map { solver.builder.value(of: $0, predicate) })
  }

  /// A text that compares without case as the author of the rules spells it.
  func spelling(of key: String) -> String { solver.spelling(of: key) }

  // MARK: Changes

  /// What would have to change about a user for claims to be true.
  public enum Remedy: Sendable {
    /// As few changes as will do.
    case changes([UserChange])
    /// No changes will, or only more than ``mostChanges``.
    case none
    /// The search was given up.
    case undecided
  }

  /// Changes that are looked for at most.
  public static let mostChanges = 12

  /// The fewest changes of a user, who has been through `ResourceSchemas.conform`, after which all claims are true.
  ///
  /// A change sets or clears an attribute with a single value, or a part of one; or adds a value to an attribute with
  /// several, or removes one.
  public func smallestChange(of user: SCIMObject, toSatisfy claims: [Claim]) -> Remedy {
    guard let formula = Claim.all(claims).formula else { return .undecided }
    solver.begin(steps: steps)
    do {
      let record = SCIMValue.complex(user)
      guard let changes = try solver.changes(of: record, toSatisfy: [formula], most: Self.mostChanges) else {
        return .none
      }
      return .changes(
        changes.map { change in
          let domains = solver.table.domains
          let domain = domains[change.domain]
          let owner = domain.key.parent.map { domains[$0] } ?? domain
          let path = AttributePath(
            schema: owner.key.container ?? schemas.core.id, attribute: owner.key.name,
            subAttribute: domain.key.parent == nil ? nil : domain.key.name)
          return UserChange(
            path: path, isOfSeveral: domain.mostElements == nil && domain.hasElements, old: change.old, new: change.new)
        })
    } catch {
      return .undecided
    }
  }

  // MARK: Questions

  /// A user of whom all claims are true.
  public func user(_ claims: Claim...) -> Answer { user(claims) }

  /// A user of whom all claims are true.
  public func user(_ claims: [Claim]) -> Answer {
    guard let formula = Claim.all(claims).formula else { return .undecided }
    solver.begin(steps: steps)
    do {
      return try solver.user([formula], required: required).map { .witness($0) } ?? .none
    } catch {
      return .undecided
    }
  }
}
