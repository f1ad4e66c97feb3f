public import SCIMModel
public import SourceDiagnostics

/// Why a condition holds for a user, or does not: the tree of its clauses, each with its verdict and what it read.
///
/// A *clause* is a test as the author wrote it: `group eq all ("A", "B")` is one, whatever the checker made of it.
public struct Explanation: Sendable {
  /// What a node is.
  public indirect enum Kind: Sendable {
    /// Holds if all parts hold.
    case all([Explanation])
    /// Holds if one part holds.
    case any([Explanation])
    /// Holds if the part does not.
    case not(Explanation)
    /// Holds if so many parts hold.
    case atLeast(Int, [Explanation])
    /// A let.
    case named(String, Explanation)
    /// A clause.
    case clause(Reading)
    /// A condition on one element, tried on each that there is.
    case elements(Reading, [Explanation])
  }

  /// What the node is.
  public var kind: Kind
  /// The verdict.
  public var holds: Bool
  /// The source text of the node; inside a let, the text of the let.
  public var span: SourceSpan
  /// True for the clauses that the verdict of the whole rests on, and for the nodes above them: were all of these
  /// clauses to change, so would the verdict; the other clauses do not matter to it.
  public internal(set) var isCause = false

  /// Which of several clauses with one text this is.
  public internal(set) var place = Place()

  /// What tells clauses with one text apart.
  public struct Place: Hashable, Sendable {
    /// In brackets, the index of the element that was read.
    public var element: Int?
    /// Behind brackets (`emails[…].value eq all ("a", "b")`), the index of the value that was compared with.
    public var value: Int?
  }

  /// What makes two leaves of the tree one clause.
  public struct ClauseID: Hashable, Sendable {
    /// The text.
    public var span: SourceSpan
    /// Which of those with the text.
    public var place: Place
  }

  init(_ kind: Kind, _ holds: Bool, _ span: SourceSpan, place: Place = Place()) {
    self.kind = kind
    self.holds = holds
    self.span = span
    self.place = place
  }

  /// The nodes right below.
  public var parts: [Explanation] {
    switch kind {
    case .all(let parts), .any(let parts), .atLeast(_, let parts), .elements(_, let parts): parts
    case .not(let part), .named(_, let part): [part]
    case .clause: []
    }
  }

  /// The clauses that are the cause, in the order of the text.
  public var causes: [Explanation] {
    guard isCause else { return [] }
    return parts.isEmpty ? [self] : parts.flatMap(\.causes)
  }
}

/// What a clause read of a user.
public struct Reading: Sendable {
  /// How what was read stands to the clause as it is written: to `ne`, not to the `eq` in it.
  public enum State: String, Hashable, Sendable {
    /// There is no value.
    case absent
    /// There are values, and the clause does not hold of them.
    case different
    /// There are values, and the clause holds of them.
    case matched
  }

  /// The attribute as rules write it: `department`, `emails.value`, `group`.
  public var attribute: String
  /// All values that were read, in their order; for a condition in brackets, the elements.
  public var values: [SCIMValue]
  /// The indices of the values that decide: those for which the operator holds; for `ne` and `none`, those for which
  /// `eq` and `any` do.
  public var matching: [Int]
  /// True if the clause holds.
  public internal(set) var holds = false
  /// For `count`: how many values are present.
  public var count: Int?
  /// Names that the test asked for, as they compare: to find near misses.
  public var wanted: [String] = []

  /// Absent, different or matched.
  public var state: State { values.isEmpty ? .absent : holds ? .matched : .different }
}
