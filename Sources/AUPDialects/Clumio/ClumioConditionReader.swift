import AUPLanguage
import SourceDiagnostics

/// Reads condition strings: JSON with one attribute and one operator.
struct ClumioConditionReader {
  private let sources: SourceMap
  private(set) var losses: [Loss] = []
  /// The rule whose condition is read, as losses call it; nil for a condition alone.
  private var rule: String?

  init(_ sources: SourceMap) { self.sources = sources }

  /// The condition of a text; nil if it has a part that Clumio is not known to have, which is a loss then.
  mutating func read(_ file: SourceFile, rule: String?) throws(DialectError) -> ClumioCondition? {
    self.rule = rule
    let json = try JSONSyntax.read(file)
    let (attribute, test) = try member(json, "a condition such as `{\"user.groups\":{\"$eq\":\"Admins\"}}`")
    guard attribute.text == ClumioCondition.attribute else {
      return lose(attribute.span, "the only attribute known is `\(ClumioCondition.attribute)`")
    }
    let (operation, value) = try member(test, "an operator with its value")
    switch operation.text {
    case "$eq": return .equal(try value.expectString().text)
    case "$in": return try list(value).map { .any($0) }
    case "$all": return try list(value).map { .all($0) }
    case "$contains":
      let (inner, words) = try member(value, "`$in` or `$all` with a list")
      switch inner.text {
      case "$in": return try list(words).map { .containsAny($0) }
      case "$all":
        let words = try list(words)
        if let words, words.count > 1 { remark(inner.span) }
        return words.map { .containsAll($0) }
      default: return lose(inner.span, "behind `$contains` only `$in` and `$all` are known")
      }
    default: return lose(operation.span, "the operators known are `$eq`, `$in`, `$all` and `$contains`")
    }
  }

  /// The one member of an object.
  private mutating func member(_ json: JSONSyntax, _ expected: String) throws(DialectError) -> (Spelled, JSONSyntax) {
    guard let members = json.members, let first = members.first else {
      throw .unexpected(json.members == nil ? json.kindName : "an empty object", expected: expected, at: json.span)
    }
    if members.count > 1 {
      throw .unexpected("a second member", expected: "one member", at: members[1].key.span)
    }
    return (first.key, first.value)
  }

  private mutating func list(_ json: JSONSyntax) throws(DialectError) -> [String]? {
    let strings = try json.expectStrings().map(\.text)
    return strings.isEmpty ? lose(json.span, "an empty list matches nobody or everybody: Clumio does not say") : strings
  }

  private mutating func lose<Value>(_ span: SourceSpan, _ why: String) -> Value? {
    let end = rule.map { "rule \($0) is not imported" } ?? "it is not imported"
    losses.append(Loss(.lost, SyntaxWords.quote(span, in: sources), "\(why), so \(end)", at: span))
    return nil
  }

  private mutating func remark(_ span: SourceSpan) {
    losses.append(
      Loss(
        .note, "group contains all keywords",
        "read as `group co all (…)`: different groups may hold them; Clumio does not say whether one must hold all",
        at: span))
  }
}
