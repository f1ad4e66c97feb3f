import AUPLanguage

extension Condition {
  /// True if both ask the same in the same order, wherever they stand and whatever lets they are made of. O(size).
  ///
  /// Recursion is as deep as the condition, which the checker bounds.
  func asksTheSame(as other: Condition) -> Bool {
    switch (kind, other.kind) {
    case (.named(_, let part), _): part.asksTheSame(as: other)
    case (_, .named(_, let part)): asksTheSame(as: part)
    case (.and(let a), .and(let b)), (.or(let a), .or(let b)): Self.askTheSame(a, b)
    case (.not(let a), .not(let b)): a.asksTheSame(as: b)
    case (.atLeast(let least, let a), .atLeast(let otherLeast, let b)): least == otherLeast && Self.askTheSame(a, b)
    case (.test(let field, let predicate), .test(let otherField, let otherPredicate)):
      field == otherField && predicate == otherPredicate
    case (.count(let field, let order, let bound), .count(let otherField, let otherOrder, let otherBound)):
      field == otherField && order == otherOrder && bound == otherBound
    case (.element(let field, let a), .element(let otherField, let b)): field == otherField && a.asksTheSame(as: b)
    default: false
    }
  }

  private static func askTheSame(_ a: [Condition], _ b: [Condition]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { $0.asksTheSame(as: $1) }
  }
}
